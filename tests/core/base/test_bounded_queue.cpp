// The bounded queue: its bound holds whichever side is faster, nothing is lost, and closing ends both sides.
#include "core/base/bounded_queue.h"

#include <QtTest>
#include <stdexcept>
#include <thread>
#include <vector>

using deweather::BoundedQueue;

class TestBoundedQueue : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everything_in_order_and_never_more_than_the_bound() {
        constexpr int kItems = 2000;
        for (const std::size_t bound : {1U, 2U, 5U}) {
            BoundedQueue<int> queue(bound);
            std::vector<int> taken;
            std::jthread taker([&] {
                while (const auto item = queue.pop()) {
                    taken.push_back(*item);
                    if (*item % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
            });
            for (int i = 0; i < kItems; ++i) QVERIFY(queue.push(i));
            queue.close();
            taker.join();
            QCOMPARE(taken.size(), std::size_t{kItems});
            for (int i = 0; i < kItems; ++i) QCOMPARE(taken[static_cast<std::size_t>(i)], i);
            QCOMPARE(queue.most(), bound);
        }
    }

    void a_full_queue_is_left_when_it_is_abandoned() {
        BoundedQueue<int> queue(1);
        QVERIFY(queue.push(1));
        bool pushed = true;
        std::jthread waiting([&] { pushed = queue.push(2); });
        // Nothing shows from outside that push() waits; if it does not yet, it is refused all the same.
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        queue.abandon();
        waiting.join();
        QVERIFY(!pushed);
        QVERIFY(!queue.pop().has_value());
    }

    void closed_still_gives_what_it_holds() {
        BoundedQueue<int> queue(3);
        QVERIFY(queue.push(7));
        queue.close();
        QVERIFY(!queue.push(8));
        QCOMPARE(queue.pop().value_or(0), 7);
        QVERIFY(!queue.pop().has_value());
    }

    void waiting_can_be_broken_off() {
        BoundedQueue<int> queue(1);
        QVERIFY_EXCEPTION_THROWN(queue.pop([] { throw std::runtime_error("enough"); }), std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "test_bounded_queue.moc"
