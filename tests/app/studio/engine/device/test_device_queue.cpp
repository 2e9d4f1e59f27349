// The thread on which networks run: one at a time, by lane; less urgent work makes way and begins again.
#include "app/studio/engine/device/device_queue.h"

#include <QtTest>
#include <thread>

using namespace deweather;
using namespace deweather::studio;
using namespace std::chrono_literals;

namespace {

class Cancellable : public Progress {
  public:
    bool cancelled() const override { return stop; }
    std::atomic<bool> stop = false;
};

// Works in tiles until it is told to stop.
void work_until_cancelled(Progress& turn) {
    for (;;) {
        turn.throw_if_cancelled();
        std::this_thread::sleep_for(1ms);
    }
}

}  // namespace

class TestDeviceQueue : public QObject {
    Q_OBJECT

    // What ran, in order.
    struct Log {
        std::mutex mutex;
        QStringList lines;
        void add(const QString& line) {
            const std::lock_guard lock(mutex);
            lines.append(line);
        }
        QString all() {
            const std::lock_guard lock(mutex);
            return lines.join(' ');
        }
    };

  private Q_SLOTS:
    void one_thread_one_at_a_time() {
        DeviceQueue queue;
        std::atomic<int> at_once = 0, most = 0, ran = 0;
        std::set<std::thread::id> threads;
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < 8; ++i)
                callers.emplace_back([&] {
                    Progress progress;
                    queue.run(Lane::kQueue, progress, [&](Progress&) {
                        most = std::max(most.load(), ++at_once);
                        threads.insert(std::this_thread::get_id());
                        std::this_thread::sleep_for(2ms);
                        --at_once;
                        ++ran;
                    });
                });
        }
        QCOMPARE(ran, 8);
        QCOMPARE(most, 1);
        QCOMPARE(threads.size(), 1U);
        QVERIFY(!threads.contains(std::this_thread::get_id()));
    }

    void waiting_work_goes_by_lane() {
        DeviceQueue queue;
        Log log;
        std::atomic<int> waiting = 0;
        {
            auto hold = std::make_unique<DeviceQueue::Hold>(queue, Lane::kFrame);
            std::vector<std::jthread> callers;
            const std::array<std::pair<Lane, const char*>, 3> works = {
                {{Lane::kStudy, "study"}, {Lane::kQueue, "queue"}, {Lane::kShown, "shown"}}};
            for (const auto& [lane, name] : works)
                callers.emplace_back([&, lane = lane, name = name] {
                    Progress progress;
                    ++waiting;
                    queue.run(lane, progress, [&](Progress&) { log.add(name); });
                });
            QTRY_COMPARE(waiting.load(), 3);
            QTest::qWait(30);
            QCOMPARE(log.all(), "");
            hold.reset();
        }
        QCOMPARE(log.all(), "shown queue study");
    }

    void less_urgent_work_makes_way_and_begins_again() {
        DeviceQueue queue;
        Log log;
        Cancellable study_progress;
        std::atomic<int> begun = 0;
        std::jthread study([&] {
            queue.run(Lane::kStudy, study_progress, [&](Progress& turn) {
                log.add("study");
                if (++begun == 1) work_until_cancelled(turn);
            });
        });
        QTRY_COMPARE(begun.load(), 1);
        Progress progress;
        queue.run(Lane::kShown, progress, [&](Progress&) { log.add("shown"); });
        study.join();
        QCOMPARE(log.all(), "study shown study");
        // Less urgent work stops nobody.
        Cancellable shown_progress;
        std::atomic<bool> running = false, study_ran = false;
        std::jthread shown([&] {
            try {
                queue.run(Lane::kShown, shown_progress, [&](Progress& turn) {
                    running = true;
                    work_until_cancelled(turn);
                });
            } catch (const Cancelled&) {
            }
        });
        QTRY_VERIFY(running);
        std::jthread later([&] {
            Progress unwatched;
            queue.run(Lane::kStudy, unwatched, [&](Progress&) { study_ran = true; });
        });
        QTest::qWait(50);
        QVERIFY(!study_ran);
        shown_progress.stop = true;
        shown.join();
        later.join();
        QVERIFY(study_ran);
    }

    void cancelled_while_it_waits_and_while_it_runs() {
        DeviceQueue queue;
        const DeviceQueue::Hold hold(queue, Lane::kFrame);
        Cancellable progress;
        bool ran = false;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(30ms);
            progress.stop = true;
        });
        QVERIFY_EXCEPTION_THROWN(queue.run(Lane::kQueue, progress, [&](Progress&) { ran = true; }), Cancelled);
        QVERIFY(!ran);
        progress.stop = false;
        std::jthread later([&] {
            std::this_thread::sleep_for(30ms);
            progress.stop = true;
        });
        QVERIFY_EXCEPTION_THROWN(queue.run(Lane::kFrame, progress, work_until_cancelled), Cancelled);
    }

    void errors_and_progress_reach_the_caller() {
        class Counting : public Progress {
          public:
            void step(int64_t done, int64_t total, std::string_view) override { sum += done * 10 + total; }
            int64_t sum = 0;
        };
        DeviceQueue queue;
        Counting progress;
        QVERIFY_EXCEPTION_THROWN(queue.run(Lane::kQueue, progress,
                                           [](Progress& turn) {
                                               turn.step(1, 2, "tile");
                                               throw std::runtime_error("broken");
                                           }),
                                 std::runtime_error);
        QCOMPARE(progress.sum, 12);
        bool ran = false;
        queue.run(Lane::kQueue, progress, [&](Progress&) { ran = true; });
        QVERIFY(ran);
    }

    void of_posted_work_the_last_one_wins() {
        DeviceQueue queue;
        Log log;
        std::atomic<int> running = 0;
        const auto posted = [&](const char* name, bool long_work) {
            queue.post(Lane::kMap, "experts", [&, name, long_work](Progress& turn) {
                log.add(name);
                ++running;
                if (long_work) work_until_cancelled(turn);
            });
        };
        posted("first", true);
        QTRY_COMPARE(running.load(), 1);
        {
            const DeviceQueue::Hold hold(queue, Lane::kFrame);
            posted("second", false);
            posted("third", false);
        }
        queue.wait_for("experts");
        QCOMPARE(log.all(), "first third");
        // Posted work makes way too, and comes back.
        posted("fourth", true);
        QTRY_COMPARE(running.load(), 3);
        Progress progress;
        queue.run(Lane::kFrame, progress, [&](Progress&) { log.add("frame"); });
        QTRY_COMPARE(running.load(), 4);
        QCOMPARE(log.all(), "first third fourth frame fourth");
        queue.withdraw("experts");
        queue.wait_for("experts");
        QTest::qWait(20);
        QCOMPARE(running.load(), 4);
    }
};

QTEST_GUILESS_MAIN(TestDeviceQueue)
#include "test_device_queue.moc"
