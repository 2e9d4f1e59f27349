// The highest and lowest features of a picture, compared with sorting.
#include "core/nn/extremes.h"

#include <torch/types.h>

#include <QtTest>

using namespace deweather;

class TestExtremes : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void they_are_the_means_of_the_highest_and_the_lowest_part_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("first");   // of the even grid of tokens that count
        QTest::addColumn<int>("stride");  // distance to the next one
        QTest::addColumn<int>("count");   // a 64th of its tokens
        QTest::newRow("a few tokens: one") << 3 << 5 << 0 << 1 << 1;
        QTest::newRow("a crop") << 16 << 24 << 0 << 1 << 6;
        QTest::newRow("as many as layers attend to") << 64 << 64 << 0 << 1 << 64;
        QTest::newRow("more: every second of every second row") << 80 << 80 << 1 << 2 << 25;
    }
    void they_are_the_means_of_the_highest_and_the_lowest_part() {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, first);
        QFETCH(int, stride);
        QFETCH(int, count);
        constexpr int64_t kDim = 6;
        at::manual_seed(3);
        nn::Extremes extremes(kDim);
        const auto weight = extremes.named_parameters()["tell.weight"], bias = extremes.named_parameters()["tell.bias"];
        const auto grid = at::randn({2, height, width, kDim});
        const auto output = extremes.forward(grid);
        QCOMPARE(output.sizes(), at::IntArrayRef({2, 1, 1, kDim}));
        for (int64_t picture = 0; picture < 2; ++picture) {
            auto expected = bias.clone();
            for (int64_t feature = 0; feature < kDim; ++feature) {
                const auto counted =
                    grid[picture].select(2, feature).slice(0, first, {}, stride).slice(1, first, {}, stride);
                const auto sorted = std::get<0>(counted.flatten().sort());
                const auto lowest = sorted.slice(0, 0, count).mean(),
                           highest = sorted.slice(0, sorted.size(0) - count).mean();
                expected = expected + weight.select(1, feature) * highest + weight.select(1, kDim + feature) * lowest;
            }
            QVERIFY(at::allclose(output[picture].flatten(), expected, 1e-4, 1e-5));
        }
    }

    void it_learns_from_where_they_are() {
        nn::Extremes extremes(4);
        auto grid = at::randn({1, 4, 4, 4}).requires_grad_();
        extremes.forward(grid).sum().backward();
        // With 16 tokens, one is the highest and one the lowest for each feature.
        QCOMPARE((grid.grad() != 0).sum().item<int64_t>(), int64_t{8});
    }
};

QTEST_GUILESS_MAIN(TestExtremes)
#include "test_extremes.moc"
