// Exports of clips, without the rest of the engine: frames make way, pauses and cancellations lose no file.
#include "app/studio/engine/clips/clip_exports.h"

#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/showing/strengths.h"
#include "core/restore/video.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"
#include "tests/clip.h"

using namespace deweather;
using namespace deweather::studio;

class TestClipExports : public QObject {
    Q_OBJECT

    struct Stage {
        QTemporaryDir folder;
        SharedDevice device{"cpu"};
        QThreadPool pool;
        PictureReader pictures{pool};
        Strengths strengths;
        ClipExports exports{device, pictures, strengths};
        Heard begun{&exports, &ClipExports::restoring}, progressed{&exports, &ClipExports::progressed},
            saved{&exports, &ClipExports::saved}, failed{&exports, &ClipExports::save_failed},
            cancelled{&exports, &ClipExports::cancelled};
        QString model = QString::fromStdString(small_model(folder.filePath("a.safetensors")));

        explicit Stage(int frames = 10, const char* size = "128x96") {
            const auto path = folder.filePath("clip.mp4");
            if (!make_uneven_clip(path, {.size = size, .rate = 10, .seconds = frames / 10.0})) qFatal("no clip");
            pictures.add(1, path);
            exports.start();
        }
        ClipSave save(const char* name = "out.mkv") const {
            return {.clip = 1, .model = model, .path = folder.filePath(name), .codec = "ffv1"};
        }
    };

  private Q_SLOTS:
    void initTestCase() {
        if (output_of("ffmpeg", {"-version"}) == "failed") QSKIP("ffmpeg is not installed");
    }

    void frames_are_those_of_an_export_without_a_queue() {
        Stage stage;
        stage.exports.save_clip(stage.save());
        // More urgent work comes in between again and again, so that frames begin anew.
        for (int i = 0; i < 20 && stage.saved.isEmpty(); ++i) {
            Progress progress;
            stage.device.queue.run(Lane::kShown, progress, [](Progress&) {});
            QTest::qWait(5);
        }
        QTRY_COMPARE_WITH_TIMEOUT(stage.saved.size(), 1, 20000);
        QCOMPARE(stage.begun.size(), 1);
        restore::Restorer alone(checkpoint::load_model(stage.model.toStdString()), c10::Device(c10::kCPU));
        restore::VideoOptions options;
        options.codec = "ffv1";
        Progress progress;
        const auto other = stage.folder.filePath("other.mkv");
        (void)restore::restore_video(
            alone, {.input = stage.pictures.path(1).toStdString(), .output = other.toStdString()}, options, progress);
        QCOMPARE(frame_sums(stage.save().path), frame_sums(other));
        QCOMPARE(frame_sums(other).size(), 10);
    }

    void it_begins_when_nothing_more_urgent_is_to_be_done() {
        Stage stage;
        {
            const DeviceQueue::Hold hold(stage.device.queue, Lane::kQueue);
            stage.exports.save_clip(stage.save());
            QTest::qWait(100);
            QCOMPARE(stage.begun.size(), 0);
        }
        QTRY_COMPARE_WITH_TIMEOUT(stage.saved.size(), 1, 20000);
    }

    void a_pause_rests_and_goes_on() {
        Stage stage(60, "320x240");
        stage.exports.save_clip(stage.save());
        QTRY_VERIFY_WITH_TIMEOUT(stage.progressed.size() > 3, 20000);
        stage.exports.set_paused(true);
        QTest::qWait(300);
        const auto then = stage.progressed.size();
        QTest::qWait(300);
        QCOMPARE(stage.progressed.size(), then);
        QCOMPARE(stage.saved.size(), 0);
        stage.exports.set_paused(false);
        QTRY_COMPARE_WITH_TIMEOUT(stage.saved.size(), 1, 60000);
        QCOMPARE(frame_sums(stage.save().path).size(), 60);
    }

    void cancelled_while_it_runs_waits_and_is_paused() {
        Stage stage(200, "320x240");
        stage.exports.save_clip(stage.save());
        stage.exports.save_clip(stage.save("second.mkv"));
        QTRY_VERIFY_WITH_TIMEOUT(stage.progressed.size() > 3, 20000);
        stage.exports.set_paused(true);
        QElapsedTimer timer;
        timer.start();
        stage.exports.cancel({});
        QTRY_COMPARE(stage.cancelled.size(), 2);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(!QFile::exists(stage.save().path) && !QFile::exists(stage.save("second.mkv").path));
        // The next one is not concerned.
        stage.exports.set_paused(false);
        auto part = stage.save("part.mkv");
        part.to = 0.4;
        stage.exports.save_clip(part);
        QTRY_COMPARE_WITH_TIMEOUT(stage.saved.size(), 1, 20000);
    }

    void a_file_that_exists_is_kept() {
        Stage stage;
        pattern_picture(stage.folder.filePath("out.png"));
        QVERIFY(QFile::rename(stage.folder.filePath("out.png"), stage.save().path));
        stage.exports.save_clip(stage.save());
        QTRY_COMPARE_WITH_TIMEOUT(stage.failed.size(), 1, 20000);
        QVERIFY(stage.failed[0][3].toBool());
        QCOMPARE(stage.cancelled.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestClipExports)
#include "test_clip_exports.moc"
