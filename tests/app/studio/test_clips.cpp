// Clips in the window: opened, played, stepped through, exported with their sound and times, cancelled, resumed.
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <cmath>

#include "app/studio/common/message_strip.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "studio_window.h"
#include "tests/clip.h"
#include "widgets/time_line.h"

using namespace deweather::studio;
using State = PictureState;

class TestClips : public QObject {
    Q_OBJECT

    // 20 frames with uneven times, and sound; 128 x 96 pixels.
    static QString clip(const StudioWindow& studio, const char* name, const char* size = "128x96", int frames = 20) {
        const auto path = studio.path(name);
        const double seconds = frames / 10.0;
        if (!make_uneven_clip(path,
                              {.size = size, .rate = 10, .seconds = seconds, .sound = "aac", .sound_seconds = seconds}))
            qFatal("ffmpeg makes no clip");
        return path;
    }

  private Q_SLOTS:
    void initTestCase() {
        StudioWindow::set_apart("test_clips");
        if (output_of("ffmpeg", {"-version"}) == "failed") QSKIP("ffmpeg is not installed");
    }
    void init() { QSettings().clear(); }

    void shown_stepped_and_played() {
        StudioWindow studio;
        clip(studio, "clip.mp4");
        const auto timed = studio.counter(&ClipSession::clip_timed);
        studio.drop({"clip.mp4"});
        QTRY_COMPARE_WITH_TIMEOUT(*timed, 1, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(studio->canvas().original().size(), QSize(128, 96), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(studio->canvas().result_image(0).size() == QSize(128, 96), 20000);
        QVERIFY(studio.time_line().isVisible());
        QCOMPARE(studio.time_line().frames(), 20);
        QCOMPARE(studio.time_line().position(), 0);
        // Opening requests nothing: no work waits.
        QCOMPARE(studio->pictures().unfinished(), 0);
        QVERIFY(studio.known("clip.mp4").state == State::kOpen);

        const auto first = studio->canvas().original(), restored = studio->canvas().result_image(0);
        QVERIFY(first != restored);
        studio->canvas().set_zoom(3, QPointF(50, 50));
        studio.time_line().setFocus();
        QTest::keyClick(&studio.time_line(), Qt::Key_Right);
        QTRY_VERIFY_WITH_TIMEOUT(studio->canvas().original() != first, 10000);
        QTRY_COMPARE(studio.time_line().position(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(studio->canvas().result_image(0) != restored, 10000);
        QCOMPARE(studio->canvas().zoom(), 3.0);  // the view stays

        // The frame under the pointer is previewed, while the player stays in place.
        QList<std::pair<double, QImage>> previews;
        QObject::connect(&studio->engine().clip_pictures(), &ClipPictures::clip_previewed, &studio.window(),
                         [&](int, double seconds, const QImage& image) {
                             previews.push_back({seconds, image});
                         });
        Q_EMIT studio.time_line().frame_hovered(0);
        QTRY_VERIFY_WITH_TIMEOUT(previews.size() == 1, 10000);
        Q_EMIT studio.time_line().frame_hovered(15);
        QTRY_VERIFY_WITH_TIMEOUT(previews.size() == 2, 10000);
        QCOMPARE(previews[0].second.size(), QSize(128, 96));
        QCOMPARE(previews[0].second, first);
        QVERIFY(previews[1].second != first);
        QCOMPARE(studio.time_line().position(), 1);

        const auto frames = studio.counter(&ClipSession::clip_frame), ended = studio.counter(&ClipSession::clip_ended);
        Watchdog watchdog;
        studio->actions().play->trigger();
        QVERIFY(studio.time_line().is_playing());
        QTRY_VERIFY_WITH_TIMEOUT(*ended == 1, 20000);
        QVERIFY(!studio.time_line().is_playing());
        QVERIFY2(*frames >= 3, qPrintable(QString::number(*frames)));
        QTRY_COMPARE(studio.time_line().position(), 19);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
        qInfo("%d frames of 2 seconds were shown", *frames);
    }

    void keys_work_without_a_click_on_the_time_line() {
        StudioWindow studio;
        clip(studio, "clip.mp4");
        const auto timed = studio.counter(&ClipSession::clip_timed);
        const auto frames = studio.counter(&ClipSession::clip_frame);
        studio.drop({"clip.mp4"});
        QTRY_COMPARE_WITH_TIMEOUT(*timed, 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        auto& line = studio.time_line();
        for (QWidget* view : {static_cast<QWidget*>(&studio->canvas()), static_cast<QWidget*>(&studio->list())}) {
            view->setFocus();
            const int before = line.position();
            QTest::keyClick(view, Qt::Key_Right);
            QCOMPARE(line.position(), before + 1);
            // The frame before it does not come any more.
            QTRY_COMPARE_WITH_TIMEOUT(*frames, before + 2, 20000);
            QTest::keyClick(view, Qt::Key_I);
            QCOMPARE(line.in_point(), before + 1);
            QTest::keyClick(view, Qt::Key_I, Qt::ShiftModifier);
            QCOMPARE(line.in_point(), 0);
        }
        QTest::keyClick(&studio->canvas(), Qt::Key_Space);
        QVERIFY(line.is_playing());
        QTest::keyClick(&studio->canvas(), Qt::Key_K);
        QVERIFY(!line.is_playing());
    }

    void a_part_is_repeated() {
        StudioWindow studio;
        clip(studio, "clip.mp4");
        const auto timed = studio.counter(&ClipSession::clip_timed);
        studio.drop({"clip.mp4"});
        QTRY_COMPARE_WITH_TIMEOUT(*timed, 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        auto& line = studio.time_line();
        line.set_range(4, 8);
        QList<int> frames;
        QObject::connect(&studio->engine().clip(), &ClipSession::clip_frame, &studio.window(),
                         [&] { frames.append(line.position()); });
        QTest::keyClick(&studio->canvas(), Qt::Key_R);
        QTest::keyClick(&studio->canvas(), Qt::Key_K);
        QTRY_VERIFY_WITH_TIMEOUT(frames.count(4) >= 3, 30000);  // thrice from the in point
        QTest::keyClick(&studio->canvas(), Qt::Key_K);
        // Frames after the out point may be on their way when the player hears of it.
        QVERIFY(*std::min_element(frames.begin(), frames.end()) >= 0);
        QVERIFY2(*std::max_element(frames.begin(), frames.end()) < 12, "it plays on after the out point");
    }

    void a_paused_frame_has_weather_and_the_export_an_estimate() {
        StudioWindow studio;
        clip(studio, "clip.mp4");
        const auto restored = studio.counter(&ClipSession::clip_restored);
        studio.drop({"clip.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(*restored >= 1, 20000);
        const auto made = studio.known("clip.mp4").restorations.value("mofme-compact");
        QVERIFY(made.weather && made.milliseconds > 0);
        studio->actions().export_pictures->trigger();
        auto& dialog = studio.clip_dialog();
        QVERIFY2(dialog.estimate().contains("20 frames"), qPrintable(dialog.estimate()));
        QVERIFY(dialog.save().steady);
        dialog.steady().setChecked(false);
        QVERIFY(!dialog.save().steady);
    }

    void exported_with_sound_and_times() {
        StudioWindow studio;
        const auto source = clip(studio, "clip.mp4");
        studio.drop({"clip.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        const auto progressed = studio.counter(&ClipExports::progressed);
        QTest::keyClick(&studio.window(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(studio->pictures().unfinished(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("clip.mp4").state == State::kSaved, 60000);
        QVERIFY(*progressed > 10);
        const auto result = studio.path("clip_restored.mp4");
        QCOMPARE(frame_times(result), frame_times(source));
        QCOMPARE(packets(result, "a"), packets(source, "a"));
        QCOMPARE(video_stream(result)["codec_name"].toString(), "h264");
        QVERIFY(frame_sums(result) != frame_sums(source));
        // An existing file is kept.
        QTest::keyClick(&studio.window(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(studio.messages().message().contains("exists already"), 20000);
    }

    void a_part_in_another_codec() {
        StudioWindow studio;
        const auto source = clip(studio, "clip.mp4");
        const auto times = frame_times(source);
        const auto timed = studio.counter(&ClipSession::clip_timed);
        studio.drop({"clip.mp4"});
        QTRY_COMPARE_WITH_TIMEOUT(*timed, 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        studio.time_line().set_range(5, 9);
        studio->actions().export_pictures->trigger();
        auto& dialog = studio.clip_dialog();
        QVERIFY(dialog.isVisible());
        dialog.codec().setCurrentIndex(dialog.codec().findData("ffv1"));
        dialog.file().setText(studio.path("part.mkv"));
        const auto save = dialog.save();
        // The times are those of the clip's uneven frames; the frame at the out point is included.
        QVERIFY(std::abs(save.from - times[5].toDouble()) < 1e-4 && std::abs(save.to - times[10].toDouble()) < 1e-4);
        Q_EMIT dialog.export_requested(save);
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("clip.mp4").state == State::kSaved, 60000);
        QCOMPARE(video_stream(studio.path("part.mkv"))["codec_name"].toString(), "ffv1");
        QCOMPARE(frame_times(studio.path("part.mkv")).size(), 5);
        // The file equals the command line's.
        QCOMPARE(QProcess::execute(
                     DEWEATHER_BIN "/deweather",
                     {"restore", source, "-o", studio.path("other.mkv"), "--device", "cpu", "--steady", "--codec",
                      "ffv1", "--from", QString::number(save.from, 'f', 6), "--to", QString::number(save.to, 'f', 6)}),
                 0);
        QCOMPARE(frame_sums(studio.path("part.mkv")), frame_sums(studio.path("other.mkv")));
    }

    void an_export_gives_way_and_is_cancelled_within_a_second() {
        StudioWindow studio;
        clip(studio, "long.mp4", "640x480", 200);
        studio.picture("picture.png");
        studio.drop({"long.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 30000);
        const auto progressed = studio.counter(&ClipExports::progressed);
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 3, 30000);
        // A picture comes in between.
        studio.drop({"picture.png"});
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("picture.png").state == State::kRestored, 20000);
        QVERIFY(studio.known("long.mp4").state == State::kSaving);
        const auto cancelled = studio.counter(&ClipExports::cancelled);
        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(&studio.window(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(*cancelled == 1, 5000);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(studio.known("long.mp4").state == State::kOpen);
        QVERIFY(!QFile::exists(studio.path("long_restored.mp4")));
        // Closing during playback is fast, too.
        studio->list().set_current(studio.id("long.mp4"));
        QTRY_VERIFY_WITH_TIMEOUT(studio->actions().play->isEnabled(), 10000);
        studio->actions().play->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(studio.time_line().position() > 0, 10000);
        timer.restart();
        studio.close();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void an_export_goes_on_at_the_next_start() {
        StudioWindow studio;
        const auto source = clip(studio, "clip.mp4", "320x240", 60);
        studio.drop({"clip.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 30000);
        const auto progressed = studio.counter(&ClipExports::progressed);
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 2, 30000);
        studio.close();
        studio.open({});
        QTRY_VERIFY_WITH_TIMEOUT(!studio.offer().message().isEmpty(), 10000);
        studio.offer().accept();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("clip.mp4").state == State::kSaved, 120000);
        QCOMPARE(frame_times(studio.path("clip_restored.mp4")), frame_times(source));
    }

    void what_is_no_clip_says_so() {
        StudioWindow studio;
        studio.junk("broken.mp4");
        studio.drop({"broken.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("broken.mp4").state == State::kFailed, 10000);
        QTRY_VERIFY(studio.error().isVisible() && !studio.error().reason().isEmpty());
        // Repaired, it opens.
        clip(studio, "broken.mp4");
        studio.error().accept();
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        QVERIFY(studio.known("broken.mp4").state == State::kOpen);
    }
};

QTEST_MAIN(TestClips)
#include "test_clips.moc"
