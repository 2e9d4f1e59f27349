// The classical mixture and its shared expert against every expert computed for every token, in float64.
#include "core/nn/feed_forward_experts.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "../../gradcheck.h"
#include "../../npy.h"

using namespace deweather;

namespace {

constexpr int64_t kDim = 4, kHidden = 6, kExperts = 5, kTopK = 2, kTokens = 7;

std::shared_ptr<nn::FeedForwardExperts> layer(bool shared) {
    at::manual_seed(3);
    auto layer = std::make_shared<nn::FeedForwardExperts>(
        nn::FeedForwardExpertsConfig{.dim = kDim, .hidden = kHidden, .experts = kExperts, .shared = shared},
        std::make_shared<nn::UncertaintyRouter>(nn::RouterConfig{.dim = kDim, .experts = kExperts, .top_k = kTopK}));
    layer->to(at::kDouble);
    return layer;
}

at::Tensor exact_gelu(const at::Tensor& x) {
    return x * 0.5 * (1 + at::erf(x / std::sqrt(2.0)));
}

}  // namespace

class TestFeedForwardExperts : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void agrees_with_every_expert_computed_data() {
        QTest::addColumn<bool>("shared");
        QTest::newRow("mixture") << false;
        QTest::newRow("with a shared expert") << true;
    }

    void agrees_with_every_expert_computed() {
        QFETCH(bool, shared);
        const auto experts = layer(shared);
        const at::NoGradGuard no_grad;
        const auto x = at::randn({1, kTokens, kDim}, at::kDouble);
        nn::Routing routing;
        const auto y = experts->forward({.residual = x, .normed = x}, &routing);
        const auto gates = routing.dense_gates();
        const auto p = experts->named_parameters();
        for (int64_t token = 0; token < kTokens; ++token) {
            auto expected = at::zeros({kDim}, at::kDouble);
            for (int64_t e = 0; e < kExperts; ++e) {
                const auto hidden = exact_gelu(at::matmul(x[0][token], p["fc1"][e]) + p["fc1_bias"][e]);
                expected += gates[token][e] * (at::matmul(hidden, p["fc2"][e]) + p["fc2_bias"][e]);
            }
            if (shared) {
                const auto hidden = exact_gelu(at::mv(p["shared.fc1.weight"], x[0][token]) + p["shared.fc1.bias"]);
                expected += at::mv(p["shared.fc2.weight"], hidden) + p["shared.fc2.bias"];
            }
            QVERIFY(largest_difference(expected, y[0][token]) < 1e-12);
        }
    }

    void gradients_are_right() {
        const auto experts = layer(true);
        const auto x = at::randn({1, 3, kDim}, at::kDouble).requires_grad_();
        const auto weights = at::randn({1, 3, kDim}, at::kDouble);
        auto leaves = experts->parameters();
        leaves.push_back(x);
        const double error = gradient_error(
            [&] { return (weights * experts->forward({.residual = x, .normed = x}, nullptr)).sum(); }, leaves);
        QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
    }
};

QTEST_GUILESS_MAIN(TestFeedForwardExperts)
#include "test_feed_forward_experts.moc"
