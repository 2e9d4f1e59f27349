// The clip on screen, without the rest of the engine: opened, its frames restored, played, left.
#include "app/studio/engine/clips/clip_session.h"

#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/clips/clip_pictures.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/showing/presenter.h"
#include "app/studio/engine/showing/scorer.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"
#include "tests/clip.h"

using namespace deweather;
using namespace deweather::studio;

class TestClipSession : public QObject {
    Q_OBJECT

    struct Stage {
        QTemporaryDir folder;
        SharedDevice device{"cpu"};
        ChosenModels models{device.models};
        QThreadPool pool;
        PictureReader pictures{pool};
        Strengths strengths;
        Scorer scorer{pictures, models, strengths, pool};
        Presenter presenter{pictures, models, strengths, scorer, pool};
        std::mutex mutex;
        QList<bool> playing;
        ClipSession clip{device, models, presenter, pool, [this](bool now) {
                             const std::lock_guard lock(mutex);
                             playing.append(now);
                         }};
        Heard opened{&clip, &ClipSession::clip_shown}, timed{&clip, &ClipSession::clip_timed},
            frames{&clip, &ClipSession::clip_frame}, ended{&clip, &ClipSession::clip_ended},
            failed{&clip, &ClipSession::clip_failed}, results{&presenter, &Presenter::result_shown};
        QString path = folder.filePath("clip.mp4");

        explicit Stage(double seconds = 1) {
            models.set({small_model(folder.filePath("a.safetensors"))});
            if (!make_uneven_clip(path, {.size = "128x96", .rate = 10, .seconds = seconds})) qFatal("no clip");
            clip.start();
        }
        bool is_playing() {
            const std::lock_guard lock(mutex);
            return !playing.isEmpty() && playing.last();
        }
    };

  private Q_SLOTS:
    void initTestCase() {
        if (output_of("ffmpeg", {"-version"}) == "failed") QSKIP("ffmpeg is not installed");
    }

    void opened_with_its_first_frame_restored() {
        Stage stage;
        stage.clip.show(7, stage.path);
        QTRY_COMPARE_WITH_TIMEOUT(stage.timed.size(), 1, 10000);
        const auto facts = stage.opened[0][1].value<ClipFacts>();
        QVERIFY(facts.width == 128 && facts.height == 96 && facts.codec == "h264" && facts.audio == 0);
        QCOMPARE(stage.timed[0][1].value<QList<double>>().size(), 10);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.results.isEmpty(), 10000);
        QCOMPARE(stage.results.last()[0].toInt(), 7);
        QCOMPARE(stage.results.last()[2].value<QImage>().size(), QSize(128, 96));
        QVERIFY(stage.results.last()[2].value<QImage>() != stage.frames.last()[2].value<QImage>());
        // Another frame has another result.
        const auto before = stage.results.size();
        stage.clip.seek_clip(0.2);
        QTRY_COMPARE_WITH_TIMEOUT(stage.frames.size(), 2, 10000);
        QVERIFY(stage.frames[1][1].toDouble() > 0.1);
        QTRY_VERIFY_WITH_TIMEOUT(stage.results.size() > before, 10000);
    }

    void while_it_plays_the_device_is_for_its_frames() {
        Stage stage(10);
        stage.clip.show(7, stage.path);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.results.isEmpty(), 10000);
        stage.clip.play_clip(true);
        QVERIFY(stage.is_playing());
        std::atomic<bool> ran = false;
        std::jthread other([&] {
            Progress progress;
            stage.device.queue.run(Lane::kShown, progress, [&](Progress&) { ran = true; });
        });
        QTRY_VERIFY_WITH_TIMEOUT(stage.frames.size() > 3, 10000);
        QVERIFY(!ran);
        QTRY_COMPARE_WITH_TIMEOUT(stage.ended.size(), 1, 20000);
        QVERIFY(!stage.is_playing());
        QTRY_VERIFY(ran);
    }

    void left_while_it_plays_nothing_comes_any_more() {
        Stage stage(10);
        stage.clip.show(7, stage.path);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.results.isEmpty(), 10000);
        stage.clip.play_clip(true);
        QTRY_VERIFY_WITH_TIMEOUT(stage.frames.size() > 2, 10000);
        stage.clip.leave();
        stage.presenter.show(Presenter::kNone);
        QVERIFY(!stage.is_playing());
        QTest::qWait(200);
        const auto frames = stage.frames.size();
        QTest::qWait(300);
        QCOMPARE(stage.frames.size(), frames);
    }

    void closing_while_it_plays_is_quick() {
        auto stage = std::make_unique<Stage>(10);
        stage->clip.show(7, stage->path);
        QTRY_VERIFY_WITH_TIMEOUT(!stage->results.isEmpty(), 10000);
        stage->clip.play_clip(true);
        QTRY_VERIFY_WITH_TIMEOUT(stage->frames.size() > 2, 10000);
        QElapsedTimer timer;
        timer.start();
        stage.reset();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void what_is_no_clip_fails() {
        Stage stage;
        stage.clip.show(7, stage.folder.filePath("a.safetensors"));
        QTRY_COMPARE_WITH_TIMEOUT(stage.failed.size(), 1, 10000);
    }

    void small_pictures_for_the_time_line() {
        Stage stage;
        ClipPictures pictures(stage.pool);
        Heard thumbnails(&pictures, &ClipPictures::clip_thumbnail), previews(&pictures, &ClipPictures::clip_previewed);
        pictures.preview_clip(0);  // of no clip: nothing
        pictures.set_clip(7, stage.path);
        for (const double at : {0.0, 0.1, 0.2}) pictures.make_clip_thumbnail(at);
        pictures.preview_clip(0.2);
        QTRY_COMPARE_WITH_TIMEOUT(thumbnails.size(), 3, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(previews.size(), 1, 10000);
        QCOMPARE(thumbnails[1][1].toDouble(), 0.1);
        QCOMPARE(previews[0][2].value<QImage>().size(), QSize(128, 96));
        pictures.set_clip(-1, {});
        pictures.make_clip_thumbnail(0);
        QTest::qWait(100);
        QCOMPARE(thumbnails.size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestClipSession)
#include "test_clip_session.moc"
