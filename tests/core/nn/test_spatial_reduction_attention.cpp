// Attention to a coarser grid against the formula written out, in float64.
#include "core/nn/spatial_reduction_attention.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

using namespace deweather;

class TestSpatialReductionAttention : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void agrees_with_the_formula_data() {
        QTest::addColumn<int>("reduction");
        QTest::newRow("no reduction") << 1;
        QTest::newRow("2 x 2, the last row and column in no patch") << 2;
    }

    void agrees_with_the_formula() {
        QFETCH(int, reduction);
        at::manual_seed(1);
        const at::NoGradGuard no_grad;
        const int64_t dim = 6, heads = 2, head_dim = 3, height = 5, width = 7;
        nn::SpatialReductionAttention attention({.dim = dim, .heads = heads, .reduction = reduction});
        attention.to(at::kDouble);
        for (auto& parameter : attention.parameters()) parameter.normal_();
        const auto x = at::randn({2, height, width, dim}, at::kDouble);
        const auto y = attention.forward(x);
        QCOMPARE(y.sizes(), x.sizes());
        const auto p = attention.named_parameters();
        QCOMPARE(p.contains("sr.weight"), reduction > 1);
        QCOMPARE(p.contains("norm.weight"), reduction > 1);

        for (int64_t picture = 0; picture < 2; ++picture) {
            // The attended context: one normalised vector per patch.
            std::vector<at::Tensor> context;
            for (int64_t row = 0; row + reduction <= height; row += reduction)
                for (int64_t column = 0; column + reduction <= width; column += reduction) {
                    if (reduction == 1) {
                        context.push_back(x[picture][row][column]);
                        continue;
                    }
                    auto patch = p["sr.bias"].clone();
                    for (int64_t i = 0; i < reduction; ++i)
                        for (int64_t j = 0; j < reduction; ++j)
                            patch += at::mv(p["sr.weight"].select(3, j).select(2, i), x[picture][row + i][column + j]);
                    const auto centred = patch - patch.mean();
                    context.push_back(centred / (centred.square().mean() + 1e-5).sqrt() * p["norm.weight"] +
                                      p["norm.bias"]);
                }
            for (int64_t row = 0; row < height; ++row)
                for (int64_t column = 0; column < width; ++column) {
                    const auto query = at::mv(p["q.weight"], x[picture][row][column]) + p["q.bias"];
                    auto mixed = at::zeros({dim}, at::kDouble);
                    for (int64_t head = 0; head < heads; ++head) {
                        const auto of_head = [&](const at::Tensor& t, int64_t which) {
                            const int64_t begin = which * dim + head * head_dim;
                            return t.slice(0, begin, begin + head_dim);
                        };
                        double sum = 0;
                        auto value = at::zeros({head_dim}, at::kDouble);
                        for (const auto& other : context) {
                            const auto kv = at::mv(p["kv.weight"], other) + p["kv.bias"];
                            const double weight =
                                std::exp(at::dot(of_head(query, 0), of_head(kv, 0)).item<double>() / std::sqrt(3.0));
                            sum += weight;
                            value += weight * of_head(kv, 1);
                        }
                        of_head(mixed, 0).copy_(value / sum);
                    }
                    const auto expected = at::mv(p["proj.weight"], mixed) + p["proj.bias"];
                    QVERIFY((expected - y[picture][row][column]).abs().max().item<double>() < 1e-10);
                }
        }
    }
};

QTEST_GUILESS_MAIN(TestSpatialReductionAttention)
#include "test_spatial_reduction_attention.moc"
