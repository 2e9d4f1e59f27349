// Router, dispatch and the MoFME layer against formulas written out token by token, in float64; and the gradients.
#include "core/nn/modulated_experts.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/nn/dispatch.h"

using namespace deweather;

namespace {

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestModulatedExperts : public QObject {
    Q_OBJECT

    static constexpr int64_t kDim = 6, kExperts = 5, kTopK = 2, kTokens = 11;

    static std::shared_ptr<nn::ModulatedExperts> layer(bool film_base = false) {
        at::manual_seed(3);
        auto layer = std::make_shared<nn::ModulatedExperts>(
            nn::ModulatedExpertsConfig{.router = {.dim = kDim, .experts = kExperts, .top_k = kTopK},
                                       .hidden = 2 * kDim,
                                       .film_base = film_base,
                                       .as_published = film_base});
        layer->to(at::kDouble);
        return layer;
    }

    // Every expert computed for every token, multiplied by its gate (zero for those not chosen).
    static at::Tensor dense(nn::ModulatedExperts& layer, const at::Tensor& residual, const at::Tensor& normed) {
        const auto p = layer.named_parameters();
        const bool base = p.contains("base_gate.weight");
        const auto routed = base ? residual : normed;
        const auto probabilities = at::softmax(at::linear(routed, p["router.weight"], p["router.bias"]), -1);
        auto x = normed;
        if (base) {
            const auto gate = at::linear(normed, p["base_gate.weight"], p["base_gate.bias"]);
            x = gate * 0.5 * (1 + at::erf(gate / std::sqrt(2.0))) *
                at::linear(normed, p["base_value.weight"], p["base_value.bias"]);
        }
        auto y = at::zeros_like(x);
        for (int64_t token = 0; token < x.size(0); ++token) {
            const auto [values, chosen] = at::topk(probabilities[token], kTopK);
            for (int64_t j = 0; j < kTopK; ++j) {
                const int64_t e = chosen[j].item<int64_t>();
                const auto gamma = at::matmul(x[token], p["gamma"][e]) + p["gamma_bias"][e];
                const auto beta = at::matmul(x[token], p["beta"][e]) + p["beta_bias"][e];
                y[token] += values[j] / values.sum() * (gamma * x[token] + beta);
                if (base && e == 0)
                    y[token] += values[j] / values.sum() * x[token] * 0.5 * (1 + at::erf(x[token] / std::sqrt(2.0)));
            }
        }
        const auto hidden = at::linear(y, p["fc1.weight"], p["fc1.bias"]);
        const auto active = hidden * 0.5 * (1 + at::erf(hidden / std::sqrt(2.0)));
        return at::linear(active, p["fc2.weight"], p["fc2.bias"]);
    }

  private Q_SLOTS:
    void agrees_with_every_expert_computed() {
        const auto experts = layer();
        const at::NoGradGuard no_grad;
        const auto x = at::randn({1, kTokens, kDim}, at::kDouble);
        nn::Routing routing;
        const auto y = experts->forward({.residual = x, .normed = x}, &routing);
        QVERIFY(difference(y[0], dense(*experts, x[0], x[0])) < 1e-12);

        const auto gates = routing.dense_gates();
        QVERIFY(difference(gates.sum(1), at::ones({kTokens}, at::kDouble)) < 1e-12);
        QCOMPARE((gates > 0).sum(1).max().item<int64_t>(), kTopK);
    }

    void agrees_with_the_published_variant() {
        const auto experts = layer(true);
        const at::NoGradGuard no_grad;
        const auto residual = at::randn({1, kTokens, kDim}, at::kDouble),
                   normed = at::randn({1, kTokens, kDim}, at::kDouble);
        const auto y = experts->forward({.residual = residual, .normed = normed}, nullptr);
        QVERIFY(difference(y[0], dense(*experts, residual[0], normed[0])) < 1e-12);
    }

    void gradients_agree_with_those_of_every_expert_computed() {
        const auto experts = layer();
        const auto x = at::randn({kTokens, kDim}, at::kDouble).requires_grad_();
        const auto weights = at::randn({kTokens, kDim}, at::kDouble);
        std::vector<at::Tensor> sparse, expected;
        for (const bool is_sparse : {true, false}) {
            experts->zero_grad();
            x.mutable_grad() = at::Tensor();
            (weights * (is_sparse ? experts->forward({.residual = x.unsqueeze(0), .normed = x.unsqueeze(0)}, nullptr)[0]
                                  : dense(*experts, x, x)))
                .sum()
                .backward();
            auto& gradients = is_sparse ? sparse : expected;
            gradients.push_back(x.grad().clone());
            for (const auto& parameter : experts->parameters()) gradients.push_back(parameter.grad().clone());
        }
        for (std::size_t i = 0; i < sparse.size(); ++i) QVERIFY(difference(sparse[i], expected[i]) < 1e-11);
    }

    void dispatch_sorts_stably_and_leads_back() {
        const auto chosen = at::tensor({2, 0, 2, 1, 0, 2}, at::kLong).view({3, 2});
        const nn::Dispatch dispatch(chosen, 4);
        QCOMPARE(dispatch.begin(0), 0);
        QCOMPARE(dispatch.begin(1), 2);
        QCOMPARE(dispatch.begin(2), 3);
        QCOMPARE(dispatch.begin(3), 6);
        QCOMPARE(dispatch.begin(4), 6);
        const auto x = at::tensor({10.0, 20.0, 30.0}, at::kDouble).view({3, 1});
        const auto rows = dispatch.gather(x);
        QVERIFY(at::equal(rows.view({-1}), at::tensor({10.0, 30.0, 20.0, 10.0, 20.0, 30.0}, at::kDouble)));
        // Rows marked with their expert's number come back to their tokens, each times its gate.
        const auto marked = at::tensor({0.0, 0.0, 1.0, 2.0, 2.0, 2.0}, at::kDouble).view({6, 1});
        const auto gates = at::tensor({0.75, 0.25, 0.5, 0.5, 0.1, 0.9}, at::kDouble).view({3, 2});
        QVERIFY(difference(dispatch.combine(marked, gates).view({-1}), at::tensor({1.5, 1.5, 1.8}, at::kDouble)) <
                1e-12);
    }

    void no_token_is_no_error() {
        const auto experts = layer();
        const at::NoGradGuard no_grad;
        const auto chosen = at::empty({0, kTopK}, at::kLong);
        QCOMPARE(nn::Dispatch(chosen, kExperts).begin(kExperts), 0);
    }
};

QTEST_GUILESS_MAIN(TestModulatedExperts)
#include "test_modulated_experts.moc"
