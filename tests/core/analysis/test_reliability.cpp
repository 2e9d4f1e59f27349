// Rank correlation and the curve of error over uncertainty: cases by hand.
#include "core/analysis/reliability.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace deweather::analysis;

class TestReliability : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void ranks_count_and_not_values() {
        const std::vector<float> a = {1, 2, 3, 4}, grows = {1, 10, 100, 1000}, falls = {9, 8, 1, 0};
        QCOMPARE(*spearman(a, grows), 1.0);
        QCOMPARE(*spearman(a, falls), -1.0);
        // Ranks 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 Σd² / (n (n² - 1)) = 1 - 24 / 120.
        QVERIFY(std::abs(*spearman(std::vector<float>{1, 2, 3, 4, 5}, std::vector<float>{20, 10, 40, 30, 50}) - 0.8) <
                1e-12);
    }

    // Values 1 1 2 have ranks 1.5 1.5 3, against 1 2 3: Pearson's of these is 0.75 · 2 / sqrt(1.5 · 2).
    void equal_values_share_their_rank() {
        QVERIFY(std::abs(*spearman(std::vector<float>{1, 1, 2}, std::vector<float>{1, 2, 3}) - 1.5 / std::sqrt(3.0)) <
                1e-12);
    }

    void what_is_not_there_is_left_out() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(*spearman(std::vector<float>{1, nan, 2, 3}, std::vector<float>{1, 5, 2, 3}), 1.0);
        QVERIFY(!spearman(std::vector<float>{1, nan, 2}, std::vector<float>{1, 5, 2}));
        QVERIFY(!spearman(std::vector<float>{1, 1, 1}, std::vector<float>{1, 2, 3}));
        QVERIFY(reliability(std::vector<float>{1, 2}, std::vector<float>{nan, nan}, 4).empty());
    }

    void the_curve_is_of_equal_parts_in_order() {
        const std::vector<float> unsure = {0.4F, 0.1F, 0.3F, 0.2F}, error = {0.16F, 0.01F, 0.36F, 0.03F};
        const auto curve = reliability(unsure, error, 2);
        QCOMPARE(curve.size(), std::size_t{2});
        QCOMPARE(curve[0].count, int64_t{2});
        QVERIFY(std::abs(curve[0].uncertainty - 0.15) < 1e-7);
        QVERIFY(std::abs(curve[0].error - std::sqrt(0.02)) < 1e-7);
        QVERIFY(std::abs(curve[1].error - std::sqrt(0.26)) < 1e-7);
        // Standard error of the mean of 0.16 and 0.36 is 0.1 with n - 1; over twice the root.
        QVERIFY(std::abs(curve[1].spread - 0.1 / (2 * std::sqrt(0.26))) < 1e-6);
        QCOMPARE(reliability(unsure, error, 9).size(), std::size_t{4});
    }
};

QTEST_GUILESS_MAIN(TestReliability)
#include "test_reliability.moc"
