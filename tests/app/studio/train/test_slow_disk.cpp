// Runs on a slow network file system: the window never waits for them. Run with slow_disk preloaded.
#include <dlfcn.h>

#include "training_window.h"

class TestSlowDisk : public TrainingTest {
    Q_OBJECT

    static constexpr int kRuns = 6;

  private Q_SLOTS:
    void initTestCase() {
        if (::dlsym(RTLD_DEFAULT, "deweather_slow_waits") == nullptr) QSKIP("slow_disk is not loaded: run it by ctest");
        StudioWindow::set_apart("test_slow_disk");
    }
    void init() { begin_test(); }
    void cleanup() { end_test(); }

    void the_window_does_not_wait() {
        const auto counter = [](const char* name) { return reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, name)); };
        const auto waits = counter("deweather_slow_waits");
        const auto own_waits = counter("deweather_slow_waits_of_first_thread");
        for (int run = 0; run < kRuns; ++run) {
            const auto folder = written_run(QString("slow-disk/%1").arg(run), 2000);
            for (int step = 1; step <= 5; ++step)
                QVERIFY(QDir().mkpath(QString("%1/checkpoints/%2").arg(folder).arg(step * 400, 7, 10, QChar('0'))));
        }
        qputenv("DEWEATHER_SLOW_MS", "150");
        const int before = waits(), own_before = own_waits();
        for (int run = 0; run < kRuns; ++run) train_->open(studio_->path(QString("slow-disk/%1").arg(run)));
        for (int run = 0; run < kRuns; ++run)
            QTRY_VERIFY_WITH_TIMEOUT(step(QString("slow-disk/%1").arg(run)) == 2000, 60000);
        QVERIFY(waits() - before > 4 * kRuns);  // it was slow
        // One after the other, and its samples.
        for (int run = 0; run < kRuns; ++run) {
            train_->open(studio_->path(QString("slow-disk/%1").arg(run)));
            QTest::qWait(50);
        }
        train_->panel().setCurrentIndex(2);
        QTest::qWait(500);  // the window's own thread may not read meanwhile
        QCOMPARE(own_waits(), own_before);
        qputenv("DEWEATHER_SLOW_MS", "0");
    }
};

QTEST_MAIN(TestSlowDisk)
#include "test_slow_disk.moc"
