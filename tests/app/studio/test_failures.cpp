// External failures in the whole window: files and folders that vanish, full disks, clips that are empty or truncated,
// ten thousand files. Nothing is lost, the rest continues, and the window suggests what to do.
#include <sys/resource.h>
#include <unistd.h>

#include <QComboBox>
#include <QSignalSpy>
#include <csignal>

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

class TestFailures : public QObject {
    Q_OBJECT

    static QString copied_model(const StudioWindow& studio, const char* name) {
        if (!QFile::copy(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors", studio.path(name)))
            qFatal("no model");
        return studio.path(name);
    }
    static double resident_megabytes() {
        QFile file("/proc/self/statm");
        return file.open(QIODevice::ReadOnly)
                   ? file.readAll().split(' ').value(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6
                   : 0;
    }
    static bool has_ffmpeg() { return output_of("ffmpeg", {"-version"}) != "failed"; }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_failures"); }
    void init() {
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
    }

    void a_model_deleted_between_choosing_and_running() {
        StudioWindow studio;
        const auto file = copied_model(studio, "mine.safetensors");
        studio.picture("a.png");
        studio->engine().set_paused(true);
        studio.drop({"a.png"});
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().count(), 1, 10000);
        QVERIFY(QFile::remove(file));
        studio.models().prefer(file);
        studio->engine().set_paused(false);
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("a.png").state == State::kFailed, 20000);
        QVERIFY2(studio.messages().message().contains("mine.safetensors"), qPrintable(studio.messages().message()));
        // When the file is back, one click retries.
        copied_model(studio, "mine.safetensors");
        studio.messages().accept();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("a.png").state == State::kRestored, 20000);
        // Choosing another model restores the failed pictures automatically.
        QVERIFY(QFile::remove(file));
        studio.models().prefer("mofme-compact");
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
    }

    // It is in memory, where the clip's frames have it from.
    void a_model_deleted_before_a_clip_is_exported() {
        if (!has_ffmpeg()) QSKIP("ffmpeg is not installed");
        StudioWindow studio;
        const auto file = copied_model(studio, "mine.safetensors");
        studio.open({file});
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=1", "-c:v", "libx264", studio.path("c.mp4")}));
        studio.drop({"c.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        QVERIFY(QFile::remove(file));
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("c.mp4").state == State::kSaved, 30000);
        QCOMPARE(frame_times(studio.path("c_restored.mp4")).size(), 10);
    }

    void a_folder_that_vanishes_during_a_batch() {
        StudioWindow studio;
        QStringList names;
        for (int i = 0; i < 6; ++i)
            names.append(QFileInfo(studio.picture(QString("in/%1.png").arg(i), 640, 480)).fileName());
        const auto finished = studio.counter(&Restoring::finished);
        QSignalSpy all(&*studio, &RestoreWorkspace::all_finished);
        studio.drop({"in"});
        QTRY_VERIFY_WITH_TIMEOUT(*finished >= 1, 30000);
        QVERIFY(QDir().rename(studio.path("in"), studio.path("elsewhere")));
        QVERIFY(all.wait(30000));
        QList<int> failed;
        for (const int id : studio->pictures().ids()) {
            const auto& picture = studio->pictures().at(id);
            QVERIFY(picture.state == State::kRestored || picture.state == State::kFailed);
            if (picture.state != State::kFailed) continue;
            QVERIFY2(picture.detail.contains("no such file"), qPrintable(picture.detail));
            failed.append(id);
        }
        QVERIFY2(failed.size() >= 3, qPrintable(QString::number(failed.size())));
        QVERIFY(studio.messages().isVisible());
        // When they are back, all are retried.
        QVERIFY(QDir().rename(studio.path("elsewhere"), studio.path("in")));
        Q_EMIT studio->list().retry_requested(failed);
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().failed(), 0, 30000);
        for (const int id : studio->pictures().ids())
            QTRY_VERIFY_WITH_TIMEOUT(studio->pictures().at(id).state == State::kRestored, 20000);
    }

    void a_disk_that_is_full_while_saving() {
        StudioWindow studio;
        studio.picture("a.png", 300, 200);
        QSignalSpy all(&*studio, &RestoreWorkspace::all_finished);
        studio.drop({"a.png"});
        QVERIFY(all.wait(20000));
        const bool clips = has_ffmpeg();
        if (clips) {
            QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=6,noise=alls=40:allf=t", "-c:v",
                               "libx264", studio.path("c.mp4")}));
            studio.drop({"c.mp4"});
            QTRY_COMPARE_WITH_TIMEOUT(studio->canvas().result_image(0).size(), QSize(320, 240), 20000);
        }
        // Simulates a full disk: no file may grow beyond that.
        (void)std::signal(SIGXFSZ, SIG_IGN);
        rlimit usual{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &usual), 0);
        const auto most = [&](rlim_t bytes) {
            const rlimit limit{.rlim_cur = bytes, .rlim_max = usual.rlim_max};
            return setrlimit(RLIMIT_FSIZE, &limit) == 0;
        };
        studio->list().set_current(studio.id("a.png"));
        QVERIFY(most(2000));
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("a.png").save && studio.known("a.png").state != State::kSaving, 20000);
        QVERIFY(most(usual.rlim_cur));
        // The result is as good as it was, and the list says why it is in no file.
        QVERIFY(studio.known("a.png").state == State::kRestored);
        QVERIFY2(studio.known("a.png").detail.contains("disk is full"), qPrintable(studio.known("a.png").detail));
        QVERIFY2(studio.messages().message().contains("disk is full"), qPrintable(studio.messages().message()));
        QVERIFY(!QFile::exists(studio.path("a_restored.png")));
        studio.messages().accept();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("a.png").state == State::kSaved, 20000);
        if (!clips) return;

        // The clip's first part of 48 frames is some 200 kilobytes.
        studio->list().set_current(studio.id("c.mp4"));
        QTRY_COMPARE_WITH_TIMEOUT(studio->canvas().original().size(), QSize(320, 240), 20000);
        QVERIFY(most(60000));
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("c.mp4").state == State::kFailed, 60000);
        QVERIFY(most(usual.rlim_cur));
        QVERIFY2(studio.messages().message().contains("that large"), qPrintable(studio.messages().message()));
        QVERIFY(!QFile::exists(studio.path("c_restored.mp4")));
        studio.messages().accept();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("c.mp4").state == State::kSaved, 60000);
        QCOMPARE(frame_times(studio.path("c_restored.mp4")).size(), 60);
    }

    void clips_that_are_empty_or_cut_short() {
        if (!has_ffmpeg()) QSKIP("ffmpeg is not installed");
        StudioWindow studio;
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-frames:v", "0", "-c:v", "libx264",
                           studio.path("none.mkv")}));
        studio.drop({"none.mkv"});
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("none.mkv").state == State::kFailed, 20000);
        QTRY_VERIFY(studio.error().isVisible() && !studio.error().reason().isEmpty());
        QVERIFY(!studio.time_line().isEnabled());
        QVERIFY(studio->canvas().original().isNull());
        // Playing or saving it has no effect.
        studio->actions().play->trigger();
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("none.mkv").state == State::kFailed, 20000);

        // Truncated in the middle: the decodable part is shown, and kept by an export, which reports it.
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=6", "-c:v", "libx264", "-g", "10", "-movflags",
                           "faststart", studio.path("whole.mp4")}));
        const auto whole = StudioWindow::bytes(studio.path("whole.mp4"));
        QFile cut(studio.path("cut.mp4"));
        QVERIFY(cut.open(QIODevice::WriteOnly) && cut.write(whole.left(whole.size() * 6 / 10)) > 0);
        cut.close();
        studio.drop({"cut.mp4"});
        QTRY_VERIFY_WITH_TIMEOUT(studio->canvas().original().size() == QSize(96, 64), 20000);
        studio->actions().play->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!studio.time_line().is_playing(), 30000);
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("cut.mp4").state == State::kSaved, 60000);
        const auto kept = frame_times(studio.path("cut_restored.mp4")).size();
        QVERIFY2(kept > 20 && kept < 60, qPrintable(QString::number(kept)));
        QVERIFY2(studio.messages().message().contains("cut short"), qPrintable(studio.messages().message()));
    }

    void a_folder_of_references_is_dropped() {
        StudioWindow studio;
        studio.picture("rain.png");
        studio.picture("clean/rain.png");
        studio.drop({"rain.png"});
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        studio.drop({"clean"}, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(studio.known("rain.png").scores.size(), 2, 20000);
        QVERIFY(!studio->canvas().reference().isNull());
        QCOMPARE(studio->pictures().count(), 1);
    }

    void ten_thousand_files_at_once_data() {
        QTest::addColumn<bool>("one_by_one");
        QTest::newRow("a folder") << false;
        QTest::newRow("files") << true;
    }

    void ten_thousand_files_at_once() {
        QFETCH(bool, one_by_one);
        StudioWindow studio;
        studio->engine().set_paused(true);
        QVERIFY(QDir().mkpath(studio.path("many")));
        QStringList names;
        for (int i = 0; i < 10000; ++i) {
            names.append(studio.path(QString("many/%1.png").arg(i, 5, 10, QChar('0'))));
            QFile file(names.last());
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const double before = resident_megabytes();
        Watchdog watchdog;
        studio.drop(one_by_one ? names : QStringList{"many"});
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().count(), 10000, 60000);
        QTest::qWait(300);  // the watchdog measures this time too
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
        // They are all empty: each fails by itself, and the window stays quick.
        studio->engine().set_paused(false);
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().failed(), 10000, 120000);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
        QVERIFY(studio.messages().message().contains("10"));
        const double taken = resident_megabytes() - before;
        QVERIFY2(taken < 120, qPrintable(QString("%1 MB").arg(taken)));
        qInfo("busy for at most %.1f ms, answered within %.1f ms; %.0f MB more are taken", watchdog.longest_busy(),
              watchdog.longest_wait(), taken);
    }
};

QTEST_MAIN(TestFailures)
#include "test_failures.moc"
