// The engine alone, observed by its signals: several models, previews, cancel, pause, memory, references, saving.
#include "app/studio/engine/engine.h"

#include <sys/resource.h>
#include <torch/library.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QPainter>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "core/analysis/image_quality.h"
#include "core/base/device.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "core/models/registry.h"

using namespace deweather;
using studio::Engine;

class TestEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Engine> engine_;
    QStringList log_;  // the engine's signals, in order
    QMap<QString, QImage> shown_;
    QMap<QString, studio::WeatherMap> maps_;
    QMap<QString, studio::Score> scores_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    QString picture(const QString& name, int width = 300, int height = 200) const {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                image.setPixel(x, y, qRgb((x * 3 + y) % 256, (x + y * 2) % 256, (x ^ y) % 256));
        if (!image.save(path(name), nullptr, 95)) qFatal("cannot write");
        return path(name);
    }

    // A small network: a second, fast model.
    QString small_model(const char* name) const {
        at::manual_seed(3);
        const auto network = models::create(
            "mofme-compact", {{"half_channels", 4}, {"quarter_channels", 4}, {"dim", 6}, {"heads", 2}, {"experts", 3}});
        // Untrained, it would give values far beyond those of pictures, for which the input's tiles stand in.
        const at::NoGradGuard no_grad;
        network->named_parameters()["head.weight"].mul_(0.1);
        checkpoint::save_model(*network, {}, path(name).toStdString(), at::kFloat, Existing::kReplace);
        return path(name);
    }

    void start(const QStringList& models, const QString& device = "cpu") {
        engine_ = std::make_unique<Engine>(device);
        log_.clear();
        auto* engine = engine_.get();
        const auto short_name = [](const QString& model) { return QFileInfo(model).completeBaseName(); };
        connect(&engine->restoring(), &studio::Restoring::restoring, this, [=, this](int id, const QString& model) {
            log_.append(QString("restoring %1 %2").arg(id).arg(short_name(model)));
        });
        connect(&engine->restoring(), &studio::Restoring::finished, this, [=, this](int id, const QString& model) {
            log_.append(QString("finished %1 %2").arg(id).arg(short_name(model)));
        });
        connect(&engine->restoring(), &studio::Restoring::failed, this,
                [=, this](int id, const QString& model, const QString& message) {
                    log_.append(QString("failed %1 %2: %3").arg(id).arg(short_name(model), message));
                });
        connect(&engine->restoring(), &studio::Restoring::cancelled, this,
                [this](int id) { log_.append(QString("cancelled %1").arg(id)); });
        connect(&engine->restoring(), &studio::Restoring::waiting, this,
                [this](int id) { log_.append(QString("waiting %1").arg(id)); });
        connect(&engine->presenter(), &studio::Presenter::original_shown, this, [this](int id, const QImage& image) {
            log_.append(QString("original %1").arg(id));
            shown_["original"] = image;
        });
        connect(&engine->presenter(), &studio::Presenter::result_shown, this,
                [=, this](int id, const QString& model, const QImage& image) {
                    const bool preview = image.size() != shown_["original"].size();
                    log_.append(QString(preview ? "preview %1 %2" : "result %1 %2").arg(id).arg(short_name(model)));
                    shown_[short_name(model)] = image;
                });
        connect(&engine->scorer(), &studio::Scorer::scored, this,
                [=, this](int, const QString& model, studio::Score score) { scores_[short_name(model)] = score; });
        connect(
            &engine->presenter(), &studio::Presenter::weather_shown, this,
            [=, this](int, const QString& model, const studio::WeatherMap& map) { maps_[short_name(model)] = map; });
        connect(&engine->scorer(), &studio::Scorer::score_failed, this,
                [this](int, const QString& message) { log_.append("score: " + message); });
        connect(&engine->saver(), &studio::Saver::saved, this, [this](int id, const QString& file) {
            log_.append(QString("saved %1 %2").arg(id).arg(QFileInfo(file).fileName()));
        });
        connect(&engine->saver(), &studio::Saver::save_failed, this,
                [this](int id, const QString&, const QString& message, bool) {
                    log_.append(QString("save failed %1: %2").arg(id).arg(message));
                });
        connect(&engine->models(), &studio::ChosenModels::model_failed, this,
                [this](const QString&, const QString& message) { log_.append("model: " + message); });
        engine_->set_models(models);
        engine_->start();
    }

    qsizetype count(const QString& beginning) const {
        return log_.filter(QRegularExpression("^" + QRegularExpression::escape(beginning))).size();
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        shown_.clear();
        maps_.clear();
        scores_.clear();
    }
    void cleanup() { engine_.reset(); }

    void the_queue_by_the_first_model_the_screen_by_all() {
        start({small_model("a.safetensors"), small_model("b.safetensors")});
        for (int id = 0; id < 3; ++id) engine_->add(id, picture(QString("%1.png").arg(id)));
        QTRY_COMPARE_WITH_TIMEOUT(count("finished"), 3, 20000);
        QCOMPARE(log_.filter("restoring"), (QStringList{"restoring 0 a", "restoring 1 a", "restoring 2 a"}));
        engine_->show(1);
        QTRY_COMPARE_WITH_TIMEOUT(count("result 1 b"), 1, 20000);
        QCOMPARE(count("result 1 a"), 1);
        QCOMPARE(count("restoring"), 4);
        QVERIFY(shown_["a"].size() == QSize(300, 200) && shown_["a"] != shown_["original"]);
        QVERIFY(shown_["a"] == shown_["b"]);  // they have the same weights
        const auto& map = maps_["b"];
        QVERIFY(map.patch > 0 && map.columns == (300 + map.patch - 1) / map.patch &&
                map.probabilities.size() == 4 * map.rows * map.columns);
    }

    void a_large_picture_is_previewed_first() {
        start({"mofme-compact"});
        // Must not begin before it is known to be on screen: otherwise it would simply be finished.
        engine_->set_paused(true);
        engine_->add(0, picture("large.bmp", 2400, 1600));
        engine_->show(0);
        engine_->set_paused(false);
        QTRY_COMPARE_WITH_TIMEOUT(count("preview 0"), 1, 30000);
        QCOMPARE(count("result"), 0);
        const auto preview = shown_["mofme-compact"];
        QVERIFY(preview.width() <= 1200 && qAbs(preview.width() * 2 - preview.height() * 3) <= 4);
        QTRY_COMPARE_WITH_TIMEOUT(count("result 0"), 1, 120000);
        // The preview is a smaller version of the result: the mean difference is a few grey levels.
        const auto small =
            shown_["mofme-compact"].scaled(preview.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        qint64 sum = 0;
        for (int y = 0; y < small.height(); ++y)
            for (int x = 0; x < small.width(); ++x)
                sum += qAbs(qGreen(small.pixel(x, y)) - qGreen(preview.pixel(x, y)));
        QVERIFY2(sum < 40LL * small.width() * small.height(),
                 qPrintable(QString::number(sum / small.width() / small.height())));
    }

    void the_picture_on_screen_pushes_in_front() {
        start({"mofme-compact"});
        engine_->add(0, picture("large.bmp", 3000, 2000));
        engine_->add(1, picture("small.png"));
        QTRY_COMPARE_WITH_TIMEOUT(count("restoring 0"), 1, 20000);
        QElapsedTimer timer;
        timer.start();
        engine_->show(1);
        QTRY_COMPARE_WITH_TIMEOUT(count("finished 1"), 1, 20000);
        QVERIFY(log_.indexOf("waiting 0") >= 0 && log_.indexOf("waiting 0") < log_.indexOf("finished 1 mofme-compact"));
        QCOMPARE(count("finished 0"), 0);
        QTRY_COMPARE_WITH_TIMEOUT(count("restoring 0"), 2, 20000);
    }

    void pause_and_cancel_answer_at_once() {
        start({"mofme-compact"});
        engine_->add(0, picture("large.bmp", 3000, 2000));
        engine_->add(1, picture("b.png"));
        QTRY_COMPARE_WITH_TIMEOUT(count("restoring 0"), 1, 20000);
        QElapsedTimer timer;
        timer.start();
        engine_->set_paused(true);
        QTRY_COMPARE_WITH_TIMEOUT(count("waiting 0"), 1, 5000);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QTest::qWait(200);  // nothing may be restored meanwhile
        QCOMPARE(count("restoring"), 1);
        engine_->set_paused(false);
        QTRY_COMPARE_WITH_TIMEOUT(count("restoring 0"), 2, 5000);
        engine_->cancel({0});
        QCOMPARE(log_.last(), "cancelled 0");
        timer.restart();
        QTRY_COMPARE_WITH_TIMEOUT(count("restoring 1"), 1, 5000);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QTRY_COMPARE_WITH_TIMEOUT(count("finished 1"), 1, 20000);
        QCOMPARE(count("finished 0"), 0);
    }

    void the_slider_needs_no_inference() {
        start({small_model("a.safetensors")});
        engine_->add(0, picture("a.png"));
        engine_->show(0);
        QTRY_COMPARE_WITH_TIMEOUT(count("result"), 1, 20000);
        const auto full = shown_["a"];
        for (int percent = 0; percent < 100; ++percent) engine_->set_strength({0}, percent / 100.0);
        engine_->set_strength({0}, 0);
        QTRY_VERIFY(shown_["a"] == shown_["original"]);
        engine_->set_strength({0}, 1);
        QTRY_VERIFY(shown_["a"] == full);
        QCOMPARE(count("restoring"), 1);
    }

    void references_score_input_and_results() {
        start({small_model("a.safetensors")});
        QDir(folder_->path()).mkdir("clean");
        const auto input = picture("a.png");
        QImage clean(input);
        for (int y = 0; y < clean.height(); ++y)
            for (int x = 0; x < clean.width(); ++x) clean.setPixel(x, y, clean.pixel(x, y) ^ 0x040404);
        QVERIFY(clean.save(path("clean/a.png")));
        engine_->scorer().set_reference_folder(path("clean"));
        engine_->add(0, input);
        engine_->show(0);
        QTRY_COMPARE_WITH_TIMEOUT(scores_.size(), 2, 20000);
        // Every value differs by 4 of 255.
        QVERIFY(qAbs(scores_[""].psnr - 20 * std::log10(255.0 / 4)) < 1e-6);
        QVERIFY(scores_["a"].psnr < scores_[""].psnr && scores_["a"].ssim < 1);
        // At strength 0 the result is the input, and so is its score.
        engine_->set_strength({0}, 0);
        QTRY_VERIFY_WITH_TIMEOUT(qAbs(scores_["a"].psnr - scores_[""].psnr) < 1e-9, 10000);
        engine_->scorer().set_reference(0, picture("other.png", 20, 20));
        QTRY_COMPARE_WITH_TIMEOUT(count("score: cannot compare"), 1, 10000);
    }

    void saving_waits_for_the_result_and_reports_what_went_wrong() {
        start({small_model("a.safetensors")});
        engine_->add(0, picture("a.png"));
        engine_->save({.picture = 0, .model = path("a.safetensors"), .path = path("out.png")});
        QTRY_COMPARE_WITH_TIMEOUT(count("saved 0 out.png"), 1, 20000);
        QVERIFY(!QImage(path("out.png")).isNull());
        engine_->save({.picture = 0, .model = path("a.safetensors"), .path = path("out.png")});
        QTRY_COMPARE_WITH_TIMEOUT(count("save failed 0: cannot write"), 1, 10000);
        engine_->save({.picture = 0, .model = path("a.safetensors"), .path = path("gone/out.png")});
        QTRY_COMPARE_WITH_TIMEOUT(count("save failed 0"), 2, 10000);
        QVERIFY(log_.last().contains("folder does not exist"));
        // Simulates a full disk: no file may grow beyond a kilobyte.
        (void)std::signal(SIGXFSZ, SIG_IGN);
        rlimit usual{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &usual), 0);
        const rlimit full{.rlim_cur = 1024, .rlim_max = usual.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &full), 0);
        engine_->save({.picture = 0, .model = path("a.safetensors"), .path = path("full.png")});
        QTRY_COMPARE_WITH_TIMEOUT(count("save failed 0"), 3, 10000);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &usual), 0);
        QVERIFY(log_.last().contains("disk is full"));
        QVERIFY(QDir(folder_->path()).entryList({"*full*", ".deweather*"}, QDir::Files | QDir::Hidden).isEmpty());
        // Nothing is lost: the result can still be saved.
        engine_->save({.picture = 0, .model = path("a.safetensors"), .path = path("again.png")});
        QTRY_COMPARE_WITH_TIMEOUT(count("saved 0 again.png"), 1, 10000);
        QCOMPARE(count("restoring"), 1);
    }

    void a_model_whose_file_went_away() {
        const auto file = small_model("a.safetensors");
        start({file, path("b.safetensors")});
        engine_->add(0, picture("a.png"));
        engine_->show(0);
        QTRY_COMPARE_WITH_TIMEOUT(count("failed 0 b: unknown model"), 1, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(count("result 0 a"), 1, 20000);
        QCOMPARE(count("model: unknown model"), 1);
        // A loaded model still works.
        QVERIFY(QFile::remove(file));
        engine_->add(1, picture("b.png"));
        QTRY_COMPARE_WITH_TIMEOUT(count("finished 1 a"), 1, 20000);
        // When the file is back, it is tried again.
        small_model("b.safetensors");
        engine_->retry({0});
        QTRY_COMPARE_WITH_TIMEOUT(count("result 0 b"), 1, 20000);
    }

    // Simulates a lost GPU: the operator that every piece needs fails like CUDA's until the device is abandoned.
    void a_lost_device_is_left_and_nothing_is_lost() {
        if (!choose_device("auto").is_cpu()) QSKIP("the operator is replaced on the processor only");
        static std::atomic<int> failures;
        failures = 2;
        const auto gone = [](const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&,
                             const at::Tensor&, const at::Tensor&, const at::Tensor&) -> at::Tensor {
            if (failures-- > 0)
                throw std::runtime_error("CUDA error: unspecified launch failure\nCUDA kernel errors might be ...");
            throw std::runtime_error("the processor is gone too");
        };
        auto broken = std::make_unique<torch::Library>(torch::Library::IMPL, "deweather", c10::DispatchKey::CPU,
                                                       __FILE__, __LINE__);
        broken->impl("modulate", gone);
        start({small_model("a.safetensors"), small_model("b.safetensors")}, "auto");
        QStringList lost;
        connect(
            engine_.get(), &Engine::device_lost, this,
            [&](const QString& reason) {
                lost.append(reason);
                broken.reset();  // the processor works
            },
            Qt::DirectConnection);
        for (int id = 0; id < 3; ++id) engine_->add(id, picture(QString("%1.png").arg(id)));
        engine_->show(0);
        QTRY_COMPARE_WITH_TIMEOUT(count("finished"), 4, 20000);
        QCOMPARE(lost, QStringList{"CUDA error: unspecified launch failure"});
        QCOMPARE(count("failed"), 0);
        QVERIFY(shown_["a"].size() == QSize(300, 200) && shown_["a"] == shown_["b"]);
        // After the processor there is no fallback: the picture reports the error.
        broken = std::make_unique<torch::Library>(torch::Library::IMPL, "deweather", c10::DispatchKey::CPU, __FILE__,
                                                  __LINE__);
        failures = 1;
        broken->impl("modulate", gone);
        engine_->add(3, picture("3.png"));
        QTRY_COMPARE_WITH_TIMEOUT(count("failed 3 a: CUDA error: unspecified launch failure"), 1, 20000);
        QCOMPARE(lost.size(), 1);
        broken.reset();
        engine_->retry({3});
        QTRY_COMPARE_WITH_TIMEOUT(count("finished 3"), 1, 20000);
    }

    void unreadable_pictures_fail_once_and_the_rest_goes_on() {
        start({small_model("a.safetensors"), small_model("b.safetensors")});
        QFile bad(path("bad.png"));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
        bad.close();
        engine_->add(0, path("bad.png"));
        engine_->add(1, picture("b.png"));
        engine_->add(2, path("absent.png"));
        QTRY_COMPARE_WITH_TIMEOUT(count("failed 2"), 1, 20000);
        QCOMPARE(count("failed 0 : cannot read picture"), 1);
        QCOMPARE(count("finished 1 a"), 1);
        // A file that has been repaired.
        QVERIFY(QFile::rename(picture("c.png"), path("absent.png")));
        engine_->retry({2});
        QTRY_COMPARE_WITH_TIMEOUT(count("finished 2 a"), 1, 20000);
    }

    void thumbnails_and_removal() {
        start({small_model("a.safetensors")});
        engine_->set_paused(true);
        int thumbnails = 0;
        QSize size;
        connect(&engine_->pictures(), &studio::PictureReader::thumbnail_ready, this, [&](int, const QImage& image) {
            ++thumbnails;
            size = image.size();
        });
        engine_->add(0, picture("a.jpg", 900, 600));
        engine_->add(1, picture("b.png", 900, 600));
        engine_->pictures().make_thumbnail(0);
        engine_->pictures().make_thumbnail(1);
        QTRY_COMPARE_WITH_TIMEOUT(thumbnails, 2, 10000);
        QVERIFY(size.width() < 400 && size.width() > size.height());
        engine_->remove({0});
        engine_->set_paused(false);
        QTRY_COMPARE_WITH_TIMEOUT(count("finished 1"), 1, 20000);
        QCOMPARE(count("finished 0"), 0);
    }

    void closing_while_working_is_quick() {
        start({"mofme-compact"});
        engine_->add(0, picture("large.bmp", 3000, 2000));
        QTRY_COMPARE_WITH_TIMEOUT(count("restoring 0"), 1, 20000);
        QTest::qWait(300);
        QElapsedTimer timer;
        timer.start();
        engine_.reset();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestEngine)
#include "test_engine.moc"
