// The threshold of visible changes.
#include "core/restore/change.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

using namespace deweather::restore;

class TestChange : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void the_mean_and_the_largest_square() {
        at::manual_seed(5);
        const auto before = at::rand({3, 70, 90});
        auto after = before + 0.02 * at::randn({3, 70, 90});
        const auto change = change_between(before, after);
        const auto difference = (after - before).abs();
        QVERIFY(std::abs(change.mean - difference.mean().item<double>()) < 1e-6);
        double largest = 0;
        for (int64_t y = 0; y < 70; y += 32)
            for (int64_t x = 0; x < 90; x += 32)
                largest = std::max(largest, difference.slice(1, y, std::min<int64_t>(70, y + 32))
                                                .slice(2, x, std::min<int64_t>(90, x + 32))
                                                .mean()
                                                .item<double>());
        QVERIFY(std::abs(change.largest - largest) < 1e-6);
    }

    void below_a_step_of_eight_bits_is_none() {
        const auto before = at::full({3, 100, 100}, 0.5F);
        QVERIFY(change_between(before, before).none());
        QVERIFY(change_between(before, before + 0.9F / 255).none());
        QVERIFY(!change_between(before, before - 1.1F / 255).none());
    }

    // A drop of 20 pixels on a picture of 1000: the mean is far below a step, and the drop was plainly there.
    void a_single_drop_is_a_change() {
        const auto before = at::full({3, 1000, 1000}, 0.5F);
        auto after = before.clone();
        after.slice(1, 500, 520).slice(2, 300, 320) += 0.2F;
        const auto change = change_between(before, after);
        QVERIFY(change.mean < 0.1 / 255 && !change.none());
    }
};

QTEST_GUILESS_MAIN(TestChange)
#include "test_change.moc"
