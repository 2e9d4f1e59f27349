// Tasks in a shared pool: an object waits for its own, and none of them runs after it was closed.
#include "app/studio/engine/task_group.h"

#include <QtTest>
#include <atomic>
#include <chrono>
#include <thread>

using namespace deweather::studio;
using namespace std::chrono_literals;

class TestTaskGroup : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void closing_waits_for_its_own_tasks_and_drops_those_that_have_not_begun() {
        QThreadPool pool;
        pool.setMaxThreadCount(1);
        std::atomic<int> begun = 0, ended = 0, other = 0;
        std::atomic<bool> may_end = false;
        TaskGroup others(pool);
        {
            TaskGroup tasks(pool);
            for (int i = 0; i < 3; ++i)
                tasks.start([&] {
                    ++begun;
                    may_end.wait(false);
                    ++ended;
                });
            others.start([&] { ++other; });
            QTRY_COMPARE(begun.load(), 1);
            // The first task ends only once the others are dropped.
            std::thread later([&] {
                std::this_thread::sleep_for(100ms);
                may_end = true;
                may_end.notify_all();
            });
            tasks.close();
            later.join();
            QCOMPARE(ended.load(), 1);
        }
        QVERIFY(pool.waitForDone(5000));
        QCOMPARE(begun.load(), 1);
        QCOMPARE(other.load(), 1);
    }

    void higher_priorities_run_first() {
        QThreadPool pool;
        pool.setMaxThreadCount(1);
        std::atomic<bool> free = false;
        QStringList order;
        TaskGroup tasks(pool);
        tasks.start([&] {
            while (!free) std::this_thread::sleep_for(1ms);
        });
        tasks.start([&] { order.append("thumbnail"); }, -1);
        tasks.start([&] { order.append("screen"); }, 2);
        free = true;
        QVERIFY(pool.waitForDone(5000));
        QCOMPARE(order, (QStringList{"screen", "thumbnail"}));
    }
};

QTEST_GUILESS_MAIN(TestTaskGroup)
#include "test_task_group.moc"
