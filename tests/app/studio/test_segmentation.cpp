// Segmentation in the real window: class overlays on picture and results, the legend, true labels, scores, bad input.
#include <ATen/Context.h>
#include <torch/types.h>

#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

#include "app/studio/common/message_strip.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/segment/segmentation.h"
#include "core/checkpoint/model_file.h"
#include "core/segment/label_map.h"
#include "core/segment/model.h"
#include "studio_window.h"
#include "tests/core/onnx/onnx_file.h"
#include "tests/core/segment/script_file.h"
#include "widgets/comparison_table.h"

using namespace deweather;
using namespace deweather::studio;
using View = SegmentPanel::View;

class TestSegmentation : public QObject {
    Q_OBJECT

    static constexpr int kPatience = 60'000;
    QTemporaryDir models_;

    static const SegmentedImage* picture(StudioWindow& studio) {
        return studio.segmentation().of(studio->canvas().original()).get();
    }
    static const SegmentedImage* result(StudioWindow& studio) {
        return studio.segmentation().of(studio->canvas().result_image(0)).get();
    }
    static void show(StudioWindow& studio, const QString& name) {
        studio.drop({studio.picture(name)});
        QTRY_VERIFY_WITH_TIMEOUT(studio->canvas().result_image(0).size() == studio->canvas().original().size() &&
                                     !studio->canvas().original().isNull(),
                                 kPatience);
    }
    // True labels for a picture, from the segmenter itself, so that the scores are known.
    static QString truth_from(StudioWindow& studio, const QString& name) {
        const auto& labels = picture(studio)->labels;
        auto rows = at::empty({labels.height(), labels.width()}, at::kByte);
        for (int y = 0; y < labels.height(); ++y)
            std::memcpy(rows.data_ptr<uint8_t>() + static_cast<int64_t>(y) * labels.width(), labels.constScanLine(y),
                        static_cast<std::size_t>(labels.width()));
        const auto path = studio.path(name);
        QDir().mkpath(QFileInfo(path).path());
        segment::write_labels(rows, segment::camvid(), path.toStdString(), Existing::kReplace);
        return path;
    }

  private Q_SLOTS:
    // A small network with generated weights: its output is meaningless, but deterministic.
    void initTestCase() {
        StudioWindow::set_apart("test_segmentation");
        at::manual_seed(3);
        const auto network = segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}});
        checkpoint::save_model(*network, {}, models_.filePath("made-up.safetensors").toStdString(), at::kFloat,
                               Existing::kReplace);
        qputenv("DEWEATHER_MODELS", models_.path().toUtf8() + ":" DEWEATHER_RESOURCES "/models");
    }
    void init() {
        QSettings().clear();
        QSettings().setValue("segment/model", "made-up");
    }

    void classes_lie_over_picture_and_result() {
        StudioWindow studio;
        show(studio, "rain.png");
        QVERIFY(picture(studio) == nullptr);
        const auto plain = studio->canvas().grab().toImage();
        auto watchdog = std::make_unique<Watchdog>();
        studio->actions().segmentation->trigger();
        QVERIFY(studio.segment_panel().is_on());
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && result(studio) != nullptr, kPatience);
        QVERIFY2(watchdog->longest_busy() < 50, qPrintable(QString("busy %1 ms").arg(watchdog->longest_busy())));
        watchdog.reset();  // the following steps repaint the window many times
        QCOMPARE(studio.segment_panel().model(), QString("made-up"));
        QCOMPARE(picture(studio)->labels.size(), QSize(300, 200));
        double sum = 0;
        for (const double share : picture(studio)->shares) sum += share;
        QVERIFY(std::abs(sum - 1) < 1e-6);
        QTRY_VERIFY(studio->canvas().grab().toImage() != plain);
        QVERIFY(studio.segment_panel().legend().topLevelItemCount() > 0);
        // The class of the pixel under the pointer is named.
        const auto label = picture(studio)->labels.constScanLine(20)[30];
        QVERIFY2(studio.segmentation().text_at({30, 20}).startsWith(studio.segmentation().classes().names[label]),
                 qPrintable(studio.segmentation().text_at({30, 20})));
        QVERIFY(studio.segmentation().text_at({300, 20}).isEmpty());
        for (const auto view : {View::kMarked, View::kChanged, View::kWrong, View::kTruth, View::kClasses}) {
            studio.segment_panel().set_view(view);
            QVERIFY(!studio->canvas().grab().isNull());
        }
        for (const int mode : {0, 1, 2, 3, 4, 5}) {
            studio->actions().modes->actions()[mode]->trigger();
            QVERIFY(!studio->canvas().grab().isNull());
        }
        // Another picture gets its own.
        studio.drop({studio.picture("snow.png", 160, 120)});
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && picture(studio)->labels.size() == QSize(160, 120),
                                 kPatience);
        studio->actions().segmentation->trigger();
        QVERIFY(picture(studio) == nullptr);
        QCOMPARE(studio.segment_panel().legend().topLevelItemCount(), 0);
    }

    void true_labels_give_scores() {
        StudioWindow studio;
        show(studio, "rain.png");
        studio->actions().segmentation->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && result(studio) != nullptr, kPatience);
        QVERIFY(!picture(studio)->scores);
        (void)truth_from(studio, "truth/rain.png");
        studio.segmentation().set_truth(studio.path("truth"));
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && picture(studio)->scores, kPatience);
        QCOMPARE(picture(studio)->scores->miou.value_or(0), 1.0);
        QTRY_VERIFY_WITH_TIMEOUT(result(studio) != nullptr && result(studio)->scores, kPatience);
        QVERIFY(result(studio)->scores->miou.value_or(1) < 1);
        const auto csv = studio.table().csv();
        QVERIFY2(csv.contains("miou,macc"), qPrintable(csv));
        QVERIFY(studio.table().isVisible());
        QVERIFY2(studio.segment_panel().summary().contains("Picture: mIoU 100.0 %"),
                 qPrintable(studio.segment_panel().summary()));
        QVERIFY(studio.segmentation().text_at({30, 20}).contains("truly"));
        // The picture itself has no errors then.
        studio.segment_panel().set_view(View::kWrong);
        // Without true labels there are no scores.
        studio.segmentation().set_truth({});
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && !picture(studio)->scores, kPatience);
        QVERIFY(!studio.table().csv().contains("miou"));
    }

    // A model that is a program runs only after confirmation, which holds while the window is open.
    void a_program_is_asked_for() {
        StudioWindow studio;
        show(studio, "rain.png");
        const auto file = studio.path("colours.pt");
        script::write(file.toStdString(), "    return x\n");
        const auto question = [&] { return studio.window().findChild<QMessageBox*>("run-script"); };
        studio.drop({file});
        QTRY_VERIFY2_WITH_TIMEOUT(question() != nullptr, qPrintable(studio.messages().message()), kPatience);
        QVERIFY(question()->text().contains("colours"));
        QVERIFY(picture(studio) == nullptr);
        question()->button(QMessageBox::Cancel)->click();
        QTRY_VERIFY(question() == nullptr);
        QVERIFY(!studio.segment_panel().is_on());

        studio->actions().segmentation->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(question() != nullptr, kPatience);
        for (auto* button : question()->buttons())
            if (question()->buttonRole(button) == QMessageBox::AcceptRole) button->click();
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && result(studio) != nullptr, kPatience);
        QCOMPARE(studio.segmentation().classes().names, (QStringList{"red", "green", "blue"}));
        const auto pixel = studio->canvas().original().pixelColor(30, 20);
        const int strongest = pixel.red() >= pixel.green() && pixel.red() >= pixel.blue() ? 0
                              : pixel.green() >= pixel.blue()                             ? 1
                                                                                          : 2;
        QCOMPARE(static_cast<int>(picture(studio)->labels.constScanLine(20)[30]), strongest);
        // Not asked again.
        studio->actions().segmentation->trigger();
        studio->actions().segmentation->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr, kPatience);
        QVERIFY(question() == nullptr);
    }

    void bad_labels_and_models_are_said() {
        StudioWindow studio;
        show(studio, "rain.png");
        studio->actions().segmentation->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr, kPatience);
        // True labels of another size: the classes stay.
        studio.segmentation().set_truth(studio.picture("small.png", 20, 10));
        QTRY_VERIFY_WITH_TIMEOUT(studio.messages().message().contains("small.png"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr && !picture(studio)->scores, kPatience);
        studio.segmentation().set_truth(studio.path("nowhere"));
        QTRY_VERIFY_WITH_TIMEOUT(studio.messages().message().contains("nowhere"), kPatience);
        studio.segmentation().engine().set_model("none-such");
        QTRY_VERIFY_WITH_TIMEOUT(studio.messages().message().contains("none-such"), kPatience);
    }

    void a_dropped_segmenter_becomes_one_of_the_user_s() {
        const QTemporaryDir home;
        const auto data_home = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        StudioWindow studio;
        show(studio, "rain.png");
        QVERIFY(QFile::copy(models_.filePath("made-up.safetensors"), studio.path("mine.safetensors")));
        studio.drop({studio.path("mine.safetensors")});
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(home.filePath("deweather/models/mine.safetensors")), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(studio.segment_panel().model(), QString("mine"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(picture(studio) != nullptr, kPatience);
        QCOMPARE(studio.segmentation().classes().model, QString("mine"));
        // A restoration model is installed among the restoration models.
        QVERIFY(QFile::copy(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors", studio.path("other.safetensors")));
        QSignalSpy installed(&studio.catalog(), &ModelCatalog::installed);
        studio.drop({studio.path("other.safetensors")});
        QTRY_COMPARE_WITH_TIMEOUT(installed.count(), 1, kPatience);
        // So does ONNX that names no classes.
        QFile onnx(studio.path("half.onnx"));
        const auto network =
            onnx_file::convolution(3, {0.5F, 0, 0, 0, 0.5F, 0, 0, 0, 0.5F}, onnx_file::kAny, onnx_file::kAny);
        QVERIFY(onnx.open(QIODevice::WriteOnly) && onnx.write(network) == network.size());
        onnx.close();
        studio.drop({onnx.fileName()});
        QTRY_COMPARE_WITH_TIMEOUT(installed.count(), 2, kPatience);
        QCOMPARE(installed.last().first().toString(), QString("half"));
        QVERIFY(QFileInfo::exists(home.filePath("deweather/models/half.onnx")));
        qputenv("XDG_DATA_HOME", data_home);
    }
};

QTEST_MAIN(TestSegmentation)
#include "test_segmentation.moc"
