// Screenshots of every state of the window. As a test, with fewer samples and steps, it checks that each state occurs
// and shows something; the pictures of docs/ are made by the same program:
//
//     DEWEATHER_SCREENSHOTS=docs/screenshots tests/on_xvfb build/release/tests/app_studio_test_screenshots
#include <QDirIterator>
#include <QFontDatabase>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>

#include "app/studio/common/message_strip.h"
#include "app/studio/inspect/embedding_panel.h"
#include "app/studio/inspect/figures_panel.h"
#include "app/studio/inspect/inspect_workspace.h"
#include "app/studio/inspect/map_panel.h"
#include "app/studio/inspect/patch_panel.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/routing_panel.h"
#include "app/studio/segment/segmentation.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/keys_dialog.h"
#include "app/studio/shell/language.h"
#include "app/studio/shell/preferences_dialog.h"
#include "app/studio/train/example_strip.h"
#include "app/studio/train/train_workspace.h"
#include "core/checkpoint/model_library.h"
#include "studio_window.h"
#include "tests/clip.h"
#include "widgets/comparison_table.h"
#include "widgets/embedding_view.h"
#include "widgets/time_line.h"

using namespace deweather;
using namespace deweather::studio;
using State = PictureState;
using Mode = widgets::CompareCanvas::Mode;

class TestScreenshots : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;
    QDir folder_;
    bool for_docs_ = false;
    std::unique_ptr<StudioWindow> studio_;

    RestoreWorkspace& work() { return studio_->window().restore(); }

    // JPEG: most of the window is a photograph.
    void take(const QString& name, QWidget* of = nullptr) {
        QTest::qWait(400);
        if (of == nullptr) of = &studio_->window();
        const QImage image = of->grab().toImage();
        QVERIFY(!image.isNull());
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); y += 7)
            for (int x = 0; x < image.width(); x += 7) colours.insert(image.pixel(x, y));
        QVERIFY2(colours.size() > 3, qPrintable(name));
        const QString file = folder_.filePath(name + ".jpg");
        // Pages with many of them must load fast: first reduce the quality, then the size.
        constexpr qint64 kMaxBytes = 100'000;
        constexpr int kQualities[] = {84, 78, 72, 66, 60};
        for (int width = image.width(); width > image.width() / 2; width -= 80) {
            const auto shrunk = image.scaledToWidth(width, Qt::SmoothTransformation);
            for (const int quality : kQualities) {
                QVERIFY(shrunk.save(file, nullptr, quality));
                if (QFileInfo(file).size() <= kMaxBytes) return;
            }
        }
        QFAIL(qPrintable(name + " is too large a file"));
    }

    // A copy of a sample; at half size in a test, which only checks that states occur, for a quarter of the work.
    QString sample(const QString& name) const {
        const QString copy = studio_->path(name),
                      original = DEWEATHER_RESOURCES "/samples/" + QFileInfo(name).fileName();
        QDir().mkpath(QFileInfo(copy).path());
        if (QFile::exists(copy)) return copy;
        if (for_docs_) {
            if (!QFile::copy(original, copy)) qFatal("no sample");
            return copy;
        }
        const QImage whole(original);
        if (!whole.scaledToWidth(whole.width() / 2, Qt::SmoothTransformation).save(copy, nullptr, 95))
            qFatal("no sample");
        return copy;
    }
    void open_window(const QStringList& models = {"mofme-compact"}) {
        studio_ = std::make_unique<StudioWindow>(models);
        studio_->window().resize(1240, 780);
    }
    void show(Mode mode) {
        for (auto* action : work().actions().modes->actions())
            if (action->data().toInt() == static_cast<int>(mode)) action->trigger();
    }
    bool restored(const QString& name) {
        studio_->drop({sample(name)});
        return QTest::qWaitFor(
            [&] {
                const auto image = work().canvas().result_image(0);
                return !image.isNull() && image.size() == work().canvas().original().size() &&
                       studio_->known(name).state == State::kRestored && work().canvas().is_refined();
            },
            60000);
    }

  private Q_SLOTS:
    void initTestCase() {
        StudioWindow::set_apart("test_screenshots");
        const auto wanted = qEnvironmentVariable("DEWEATHER_SCREENSHOTS");
        for_docs_ = !wanted.isEmpty();
        folder_.setPath(for_docs_ ? wanted : temporary_.path());
        QVERIFY(QDir().mkpath(folder_.path()));
        use_language("en");
    }
    void init() { QSettings().clear(); }
    void cleanup() { studio_.reset(); }

    void an_empty_window() {
        open_window();
        QTest::qWait(1500);
        take("empty");
    }

    void views_of_a_picture() {
        open_window();
        QVERIFY(restored("snow-dogs.jpg"));
        show(Mode::kSplit);
        take("split");
        show(Mode::kResult);
        take("result");
        show(Mode::kSideBySide);
        take("side-by-side");
        show(Mode::kLens);
        take("lens");
        show(Mode::kDifference);
        take("difference");
        show(Mode::kResult);
        work().actions().weather_map->trigger();
        QVERIFY(studio_->details().map_shown());
        take("weather-map");
        work().actions().experts->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!studio_->details().routing().drawing().image.isNull(), 60000);
        QTest::qWait(200);
        take("experts-map");
    }

    // Rain on a landscape without haze: the default model's result for the hazy one.
    void a_grid_of_models() {
        open_window({"mofme-compact", "dense-compact", "moe-compact"});
        const auto clean = studio_->path("hills.png");
        QCOMPARE(
            QProcess::execute(DEWEATHER_BIN "/deweather", {"restore", sample("haze-hills.jpg"), "-o", clean, "--json"}),
            0);
        const auto rainy = studio_->path("rainy");
        QCOMPARE(QProcess::execute(DEWEATHER_BIN "/deweather", {"synthesize", clean, "-o", rainy, "--weather",
                                                                "rain:0.8", "--seed", "5", "--json"}),
                 0);
        QString weathered;
        QDirIterator all(rainy, {"*.jpg", "*.png"}, QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext())
            if (const auto file = all.next(); weathered.isEmpty() && !file.contains("clean") && !file.contains("depth"))
                weathered = file;
        QVERIFY(!weathered.isEmpty());
        studio_->drop({weathered});
        show(Mode::kGrid);
        for (int i = 0; i < 3; ++i) QTRY_VERIFY_WITH_TIMEOUT(!work().canvas().result_image(i).isNull(), 60000);
        studio_->drop({clean}, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(studio_->known(QFileInfo(weathered).fileName()).scores.size(), 4, 60000);
        QTRY_VERIFY_WITH_TIMEOUT(work().canvas().is_refined(), 20000);
        QVERIFY(studio_->table().isVisible());
        take("grid");
        studio_->models().list().setCurrentRow(0);
        take("models", &studio_->models());
    }

    void a_batch_with_a_bad_file() {
        open_window();
        QStringList names;
        QFile bad(studio_->path("broken.jpg"));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
        bad.close();
        for (const char* name : {"snow-dogs.jpg", "haze-hills.jpg", "rain-creek.jpg", "drops-sunset.jpg",
                                 "rain-dandelion.jpg", "rain-haze-peaks.jpg"})
            names.append(sample(name));
        names.insert(1, studio_->path("broken.jpg"));
        const auto progressed = studio_->counter(&Restoring::progressed);
        studio_->drop(names);
        QTRY_VERIFY_WITH_TIMEOUT(studio_->known("rain-creek.jpg").state == State::kRestoring, 60000);
        const int then = *progressed;
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > then + 1, 20000);
        QVERIFY(studio_->known("broken.jpg").state == State::kFailed);
        QVERIFY(work().pictures().unfinished() > 1);
        take("batch");
        work().actions().cancel->trigger();
        work().list().set_current(studio_->id("broken.jpg"));
        QTRY_VERIFY(work().canvas().original().isNull());
        take("error");
    }

    void a_clip() {
        if (output_of("ffmpeg", {"-version"}) == "failed") QSKIP("ffmpeg is not installed");
        open_window();
        QVERIFY(make_clip({"-loop", "1", "-i", sample("rain-creek.jpg"), "-vf",
                           "zoompan=z='1+0.002*on':d=1:s=640x400:fps=25,format=yuv420p", "-t", "5", "-c:v", "libx264",
                           studio_->path("creek.mp4")}));
        const auto timed = studio_->counter(&ClipSession::clip_timed);
        studio_->drop({studio_->path("creek.mp4")});
        QTRY_COMPARE_WITH_TIMEOUT(*timed, 1, 20000);
        studio_->time_line().set_range(25, 99);
        studio_->time_line().set_position(60);
        Q_EMIT studio_->time_line().position_chosen(60);
        QTest::qWait(1500);
        QTRY_COMPARE_WITH_TIMEOUT(work().canvas().result_image(0).size(), QSize(640, 400), 30000);
        QVERIFY(studio_->time_line().isVisible());
        take("clip");
        work().actions().export_pictures->trigger();
        take("clip-export", &studio_->clip_dialog());
    }

    void the_export() {
        open_window();
        QVERIFY(restored("snow-dogs.jpg"));
        work().actions().export_pictures->trigger();
        QVERIFY(studio_->export_dialog().isVisible());
        take("export", &studio_->export_dialog());
    }

    // Expert analysis of all samples: the map of a picture with a patch, figures, the embedding.
    void segmentation() {
        const auto segmenters = checkpoint::installed_segmenters();
        if (segmenters.empty()) QSKIP("no segmenter is installed");
        open_window();
        studio_->drop({sample("haze-hills.jpg")});
        QTRY_VERIFY_WITH_TIMEOUT(!work().canvas().result_image(0).isNull(), 60'000);
        show(Mode::kSideBySide);
        QSettings().setValue("segment/model", QString::fromStdString(segmenters.front().stem().string()));
        work().actions().segmentation->trigger();
        auto& segmentation = studio_->segmentation();
        QTRY_VERIFY_WITH_TIMEOUT(segmentation.of(work().canvas().original()) != nullptr &&
                                     segmentation.of(work().canvas().result_image(0)) != nullptr,
                                 60'000);
        take("segmentation");
        work().actions().segmentation->trigger();
    }

    void the_inspect_workspace() {
        open_window();
        auto owned = std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>("cpu"));
        auto& inspect = *owned;
        studio_->window().add_workspace(std::move(owned));
        studio_->window().bring_forward(&inspect);
        studio_->window().resize(1360, 860);
        QStringList samples;
        for (QDirIterator files(DEWEATHER_RESOURCES "/samples", {"*.jpg"}); files.hasNext();)
            samples.push_back(sample(QFileInfo(files.next()).fileName()));
        samples.sort();
        if (!for_docs_) samples = samples.first(1);
        QSignalSpy complete(&inspect, &InspectWorkspace::analysis_complete);
        studio_->drop(samples);
        QVERIFY(complete.wait(120'000));
        QTRY_VERIFY_WITH_TIMEOUT(inspect.map().maps() != nullptr, 60'000);
        auto& canvas = inspect.map().canvas();
        QTest::qWait(300);
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.rect().center());
        QTRY_VERIFY_WITH_TIMEOUT(inspect.patch().similar().count() > 0, 60'000);
        QVERIFY(inspect.figures().choose("load-1"));
        take("inspect");
        inspect.findChild<QTabWidget*>()->setCurrentIndex(1);
        inspect.map().set_kind(MapKind::kChange);
        QSignalSpy compared(&inspect.engine(), &InspectEngine::compared);
        inspect.engine().compare_with(DEWEATHER_RESOURCES "/models/moe-compact.safetensors");
        QVERIFY(compared.wait(120'000));
        inspect.embedding().start();
        QTRY_VERIFY_WITH_TIMEOUT(!inspect.embedding().is_running(), 120'000);
        take("inspect-plane");
    }

    // A run on the samples, its figures and samples after some hundred steps, also in light.
    void the_train_workspace() {
        open_window();
        auto owned = std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>(DEWEATHER_BIN "/deweather"));
        auto& train = *owned;
        studio_->window().add_workspace(std::move(owned));
        studio_->window().bring_forward(&train);
        // No clean pictures ship with the program, so the default model makes some from the samples. Files named
        // "restored" are never used as originals.
        QStringList originals = {DEWEATHER_RESOURCES "/samples"};
        if (!for_docs_) originals = {sample("haze-hills.jpg"), sample("snow-dogs.jpg")};
        QCOMPARE(QProcess::execute(
                     DEWEATHER_BIN "/deweather",
                     QStringList{"restore"} + originals + QStringList{"-o", studio_->path("photographs"), "--json"}),
                 0);
        QDir photographs(studio_->path("photographs"));
        for (int number = 1; const auto& name : photographs.entryList({"*.jpg"}, QDir::Files, QDir::Name))
            QVERIFY(photographs.rename(name, QString("%1.jpg").arg(number++)));
        auto& form = train.new_run();
        form.set_folder(studio_->path("first"));
        form.add_data(studio_->path("photographs"));
        form.add_data(studio_->path("photographs"), true);
        form.set_steps(for_docs_ ? 120 : 20);
        form.set_device("cpu");
        // Small enough for a test: crops, batches and the validation interval.
        form.set_improving(false);
        form.set_changes({"model.config={half_channels=8,quarter_channels=16,dim=32,layers=2,heads=2,experts=8}",
                          "schedule.phases=[{until=0.5,crop=64,batch=2},{until=1.0,crop=96,batch=2}]", "log_every=2",
                          "validation.every=10", "validation.pictures=2", "validation.crop=128",
                          "validation.samples=2"});
        QTRY_VERIFY2_WITH_TIMEOUT(!form.examples().examples().isEmpty(),
                                  qPrintable(form.problem() + form.examples().message()), 20000);
        form.measure_button().click();
        QTRY_VERIFY2_WITH_TIMEOUT(form.cost_text().contains("of disk"), qPrintable(form.cost_text()), 120000);
        take("train-new");
        form.start_button().click();
        const auto content = [&] { return train.content(studio_->path("first")); };
        QTRY_VERIFY2_WITH_TIMEOUT(content() && content()->state == trainer::RunState::kFinished,
                                  qPrintable(train.panel().log()), 240000);
        take("train-run");
        train.panel().setCurrentIndex(1);
        take("train-experts");
        train.panel().setCurrentIndex(2);
        QTRY_VERIFY_WITH_TIMEOUT(!train.panel().picture().pixmap().isNull(), 5000);
        take("train-samples");
        train.panel().setCurrentIndex(0);
        use_appearance(Appearance::kLight);
        take("train-light");
        use_appearance(Appearance::kDark);
    }

    void in_light() {
        save_appearance(Appearance::kLight);
        open_window();
        QVERIFY(restored("snow-dogs.jpg"));
        QVERIFY(work().palette().color(QPalette::Window).lightness() > 200);
        take("light");
        studio_->window().show_preferences();
        take("preferences", studio_->window().findChild<PreferencesDialog*>());
    }

    void keys_and_more() {
        open_window();
        studio_->window().show_keys();
        take("keys", studio_->window().findChild<KeysDialog*>());
    }

    // In German, where texts are long, on the smallest screen.
    void on_a_small_screen() {
        use_language("de");
        open_window();
        studio_->window().resize(960, 600);
        QVERIFY(restored("snow-dogs.jpg"));
        take("small");
        studio_.reset();
        use_language("en");
    }

    void other_languages_data() {
        QTest::addColumn<QString>("language");
        QTest::newRow("german") << "de";
        QTest::newRow("chinese") << "zh_CN";
    }
    void other_languages() {
        QFETCH(QString, language);
        if (language == "zh_CN" && QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty())
            QSKIP("no font has Chinese characters");
        use_language(language);
        open_window();
        QVERIFY(restored("snow-dogs.jpg"));
        take(QTest::currentDataTag());
        studio_.reset();
        use_language("en");
    }
};

QTEST_MAIN(TestScreenshots)
#include "test_screenshots.moc"
