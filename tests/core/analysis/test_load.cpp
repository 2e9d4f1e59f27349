// Load statistics on hand-computed cases; and reservoir sampling.
#include "core/analysis/load.h"

#include <QtTest>
#include <cmath>

#include "core/analysis/reservoir.h"

using namespace deweather::analysis;

class TestLoad : public QObject {
    Q_OBJECT

    static bool near(double a, double b) { return std::abs(a - b) < 1e-12; }

  private Q_SLOTS:
    void shares_of_counts() {
        QCOMPARE(shares(std::vector<int64_t>{6, 2, 0, 0}), (std::vector<double>{0.75, 0.25, 0, 0}));
        QCOMPARE(shares(std::vector<int64_t>{0, 0}), (std::vector<double>{0, 0}));
        QCOMPARE(utilisation(std::vector<double>{0.75, 0.25, 0, 0}), (std::vector<double>{3, 1, 0, 0}));
    }

    void evenness() {
        const std::vector<double> even(8, 0.125), one = {1, 0, 0, 0, 0, 0, 0, 0}, half = {0.5, 0.5, 0, 0};
        QVERIFY(near(entropy(even), 3) && near(entropy(one), 0) && near(entropy(half), 1));
        QVERIFY(near(coefficient_of_variation(even), 0));
        QVERIFY(near(coefficient_of_variation(one), std::sqrt(7)));
        QVERIFY(near(coefficient_of_variation(half), 1));
        // A hundredth of the fair share is alive, less is dead.
        QCOMPARE(dead_experts(std::vector<double>{0.5, 0.4951, 0.0025, 0.0024}), (std::vector<int64_t>{3}));
    }

    void what_a_group_tells_of_the_expert() {
        // Each row has its own expert: exactly one bit.
        QVERIFY(near(mutual_information(std::vector<int64_t>{5, 0, 0, 5}, 2), 1));
        // Equal rows: zero, whatever their sums.
        QVERIFY(near(mutual_information(std::vector<int64_t>{2, 6, 1, 3}, 2), 0));
        // By the formula, of p = {{3/8, 1/8}, {1/8, 3/8}} with even margins.
        const double expected = 2 * (0.375 * std::log2(0.375 / 0.25) + 0.125 * std::log2(0.125 / 0.25));
        QVERIFY(near(mutual_information(std::vector<int64_t>{3, 1, 1, 3}, 2), expected));
    }

    void how_two_loads_differ() {
        const std::vector<double> p = {0.5, 0.5, 0}, q = {0, 0, 1};
        QVERIFY(near(divergence(p, p), 0));
        QVERIFY(near(divergence(p, q), 1));
        const std::vector<double> r = {1, 0, 0};
        // H(3/4, 1/4) - (1 + 0) / 2.
        QVERIFY(near(divergence(p, r), -0.75 * std::log2(0.75) - 0.25 * std::log2(0.25) - 0.5));
        QVERIFY(near(divergence(p, r), divergence(r, p)));
    }

    void a_reservoir_is_even() {
        // Each item of a stream of 100 is in a sample of 10 with a chance of a tenth.
        std::vector<int> kept(100, 0);
        constexpr int kSeeds = 4000;
        for (uint64_t seed = 0; seed < kSeeds; ++seed) {
            Reservoir reservoir(10, seed);
            std::vector<int> sample(10, -1);
            for (int item = 0; item < 100; ++item)
                if (const auto place = reservoir.offer()) sample[static_cast<std::size_t>(*place)] = item;
            QCOMPARE(reservoir.size(), int64_t{10});
            for (const int item : sample) ++kept[static_cast<std::size_t>(item)];
        }
        // 400 of 4000 on average, with a standard deviation of 19.
        for (const int count : kept) QVERIFY2(std::abs(count - 400) < 95, qPrintable(QString::number(count)));
        Reservoir few(10, 1);
        for (int item = 0; item < 3; ++item) QCOMPARE(few.offer().value_or(-1), int64_t{item});
        QCOMPARE(few.size(), int64_t{3});
    }
};

QTEST_GUILESS_MAIN(TestLoad)
#include "test_load.moc"
