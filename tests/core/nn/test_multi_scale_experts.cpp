// The multi-scale experts of MoWE against sums over neighbours written out, in float64.
#include "core/nn/multi_scale_experts.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "../../gradcheck.h"
#include "../../npy.h"

using namespace deweather;

namespace {

constexpr int64_t kDim = 3, kHidden = 4, kExperts = 3, kHeight = 3, kWidth = 4;

at::Tensor exact_gelu(const at::Tensor& x) {
    return x * 0.5 * (1 + at::erf(x / std::sqrt(2.0)));
}

std::shared_ptr<nn::MultiScaleExperts> layer() {
    at::manual_seed(3);
    auto layer = std::make_shared<nn::MultiScaleExperts>(
        nn::MultiScaleExpertsConfig{.dim = kDim, .hidden = kHidden, .experts = kExperts, .top_k = 2});
    layer->to(at::kDouble);
    return layer;
}

}  // namespace

class TestMultiScaleExperts : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void agrees_with_sums_over_neighbours() {
        const auto experts = layer();
        const at::NoGradGuard no_grad;
        const auto x = at::randn({1, kHeight * kWidth, kDim}, at::kDouble);
        nn::Routing routing;
        const auto y = experts->forward({.residual = x, .normed = x, .height = kHeight, .width = kWidth}, &routing);
        const auto p = experts->named_parameters();
        const auto gates = routing.dense_gates();
        const auto condition = at::mv(p["condition.weight"], x[0].mean(0));
        const auto token = [&](int64_t row, int64_t column) { return x[0][row * kWidth + column]; };
        for (int64_t row = 0; row < kHeight; ++row)
            for (int64_t column = 0; column < kWidth; ++column) {
                const int64_t index = row * kWidth + column;
                const auto scores = at::mv(p["gate.weight"], token(row, column)) + p["gate.bias"] + condition;
                QVERIFY(largest_difference(scores, routing.scores[index]) < 1e-12);
                auto expected = at::zeros({kDim}, at::kDouble);
                for (int64_t e = 0; e < kExperts; ++e) {
                    const auto name = [&](const char* part) { return std::string(part) + "." + std::to_string(e); };
                    const auto hidden_at = [&](int64_t r, int64_t c) {
                        return at::mv(p[name("fc1") + ".weight"], token(r, c)) + p[name("fc1") + ".bias"];
                    };
                    const auto kernel = p[name("scale") + ".weight"];  // [hidden,1,k,k]
                    const int64_t size = kernel.size(2), half = size / 2;
                    auto around = p[name("scale") + ".bias"].clone();
                    for (int64_t dr = 0; dr < size; ++dr)
                        for (int64_t dc = 0; dc < size; ++dc) {
                            const int64_t r = row + dr - half, c = column + dc - half;
                            if (r < 0 || r >= kHeight || c < 0 || c >= kWidth) continue;
                            around += kernel.select(3, dc).select(2, dr).squeeze(1) * hidden_at(r, c);
                        }
                    const auto active = exact_gelu(hidden_at(row, column) + around);
                    expected +=
                        gates[index][e] * (at::mv(p[name("fc2") + ".weight"], active) + p[name("fc2") + ".bias"]);
                }
                QVERIFY(largest_difference(expected, y[0][index]) < 1e-12);
            }
    }

    void gradients_are_right() {
        const auto experts = layer();
        const auto x = at::randn({1, 4, kDim}, at::kDouble).requires_grad_();
        const auto weights = at::randn({1, 4, kDim}, at::kDouble);
        auto leaves = experts->parameters();
        leaves.push_back(x);
        const double error = gradient_error(
            [&] {
                return (weights * experts->forward({.residual = x, .normed = x, .height = 2, .width = 2}, nullptr))
                    .sum();
            },
            leaves);
        QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
    }
};

QTEST_GUILESS_MAIN(TestMultiScaleExperts)
#include "test_multi_scale_experts.moc"
