// Router uncertainty per token: entropy and probability of change against explicit sums, and the closed form against
// Monte Carlo passes.
#include "core/analysis/token_uncertainty.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>
#include <random>

#include "core/models/registry.h"
#include "core/nn/router.h"

using namespace deweather;

namespace {

models::LayerTrace trace_of(const at::Tensor& logits, const at::Tensor& variance) {
    models::LayerTrace trace{.gates = {}, .chosen = {}, .logits = logits, .variance = variance};
    return trace;
}

}  // namespace

class TestTokenUncertainty : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void without_variance_there_is_only_the_entropy_of_the_softmax() {
        const auto logits = at::tensor({0.0, 0.0, 0.0, 0.0, std::log(3.0), 0.0, -1e4, -1e4}, at::kDouble)
                                .to(at::kFloat)
                                .view({1, 1, 2, 4});
        const auto sure = analysis::token_uncertainty(trace_of(logits, {}));
        QVERIFY(!sure.deviation.defined() && !sure.change.defined());
        QCOMPARE(sure.entropy.sizes(), at::IntArrayRef({1, 1, 2}));
        QVERIFY(std::abs(sure.entropy[0][0][0].item<double>() - 2) < 1e-6);
        const double expected = -(0.75 * std::log2(0.75) + 0.25 * std::log2(0.25));
        QVERIFY(std::abs(sure.entropy[0][0][1].item<double>() - expected) < 1e-6);
    }

    // Two experts: the difference of two normal variables is normal, so Φ gives the probability.
    void two_experts_change_as_the_normal_distribution_says() {
        const double gap = 0.7, first = 0.3, second = 0.5;
        const auto logits = at::tensor({gap, 0.0}).view({1, 1, 1, 2}).to(at::kFloat);
        const auto variance = at::tensor({first * first, second * second}).view({1, 1, 1, 2}).to(at::kFloat);
        const auto sure = analysis::token_uncertainty(trace_of(logits, variance));
        const double expected = 0.5 * std::erfc(gap / std::hypot(first, second) / std::sqrt(2.0));
        QVERIFY2(std::abs(sure.change.item<double>() - expected) < 2e-3,
                 qPrintable(QString("%1 for %2").arg(sure.change.item<double>()).arg(expected)));
        QVERIFY(std::abs(sure.deviation.item<double>() - first) < 1e-6);
    }

    void more_experts_change_as_numbers_that_are_drawn() {
        at::manual_seed(2);
        const auto logits = at::randn({1, 1, 5, 6});
        const auto variance = at::rand({1, 1, 5, 6}) * 0.5 + 0.05;
        const auto sure = analysis::token_uncertainty(trace_of(logits, variance));
        constexpr int kDraws = 2'000;
        std::mt19937 generator(5);
        std::normal_distribution<double> normal;
        for (int token = 0; token < 5; ++token) {
            const auto mean = logits[0][0][token], spread = variance[0][0][token].sqrt();
            const auto top = mean.argmax().item<int64_t>();
            int changed = 0;
            for (int draw = 0; draw < kDraws; ++draw) {
                int64_t best = 0;
                double largest = -1e9;
                for (int64_t e = 0; e < 6; ++e) {
                    const double value = mean[e].item<double>() + spread[e].item<double>() * normal(generator);
                    if (value > largest) largest = value, best = e;
                }
                changed += best != top ? 1 : 0;
            }
            const double share = static_cast<double>(changed) / kDraws;
            const double found = sure.change[0][0][token].item<double>();
            // Four standard errors of a proportion.
            QVERIFY2(std::abs(share - found) < 4 * std::sqrt(0.25 / kDraws),
                     qPrintable(QString("%1, drawn %2").arg(found).arg(share)));
        }
    }

    // As in trained routers, much of all experts' weights is identical, so that most of the noise is common.
    void the_closed_form_agrees_with_passes() {
        at::manual_seed(7);
        nn::UncertaintyRouter router({.dim = 192, .experts = 8, .top_k = 2, .dropout = 0.1});
        router.eval();
        const at::NoGradGuard no_grad;
        router.named_parameters()["weight"].mul_(0.3).add_(0.15 * at::randn({1, 192}));
        const auto x = at::randn({200, 192}) * 2;
        const auto closed = router.forward(x, true);
        QVERIFY(!closed.changed.defined());
        router.sample(2000);
        const auto drawn = router.forward(x, true);
        QVERIFY(at::equal(closed.chosen, drawn.chosen));
        QVERIFY(at::allclose(closed.variance, drawn.variance, 0.25, 1e-3));
        QVERIFY(((closed.variance / drawn.variance).mean() - 1).abs().item<double>() < 0.02);

        const auto grid = [](const at::Tensor& t) { return t.view({1, 10, 20, -1}); };
        auto of_closed = trace_of(grid(closed.logits), grid(closed.variance));
        auto of_drawn = trace_of(grid(drawn.logits), grid(drawn.variance));
        const auto independent = analysis::token_uncertainty(of_closed).change;
        of_closed.gap_variance = grid(closed.gap_variance);
        of_drawn.predicted = grid(drawn.predicted);
        of_drawn.changed = grid(drawn.changed).squeeze(-1);
        const auto a = analysis::token_uncertainty(of_closed), b = analysis::token_uncertainty(of_drawn);
        QVERIFY((a.entropy - b.entropy).abs().mean().item<double>() < 0.03);
        const double apart = (a.change - b.change).abs().mean().item<double>();
        QVERIFY2(apart < 0.03, qPrintable(QString::number(apart)));
        QVERIFY(b.change.max().item<double>() > 0.3 && b.change.min().item<double>() < 0.05);
        // Without the differences' own variance it would be far off.
        QVERIFY((independent - b.change).abs().mean().item<double>() > 0.15);

        router.sample(0);
        QVERIFY(!router.forward(x, true).predicted.defined());
    }

    void gaps_are_those_of_the_written_out_sum() {
        at::manual_seed(8);
        nn::UncertaintyRouter router({.dim = 5, .experts = 4, .dropout = 0.2});
        const at::NoGradGuard no_grad;
        const auto x = at::randn({3, 5});
        const auto weight = router.named_parameters()["weight"];
        const auto routing = router.forward(x, true);
        for (int64_t token = 0; token < 3; ++token) {
            const auto top = routing.logits[token].argmax().item<int64_t>();
            for (int64_t e = 0; e < 4; ++e) {
                double sum = 0;
                for (int64_t d = 0; d < 5; ++d) {
                    const double part = (weight[top][d] - weight[e][d]).item<double>() * x[token][d].item<double>();
                    sum += part * part * 0.25;
                }
                QVERIFY(std::abs(routing.gap_variance[token][e].item<double>() - sum) < 1e-5);
            }
        }
        const at::AutoGradMode with_gradients(true);
        QVERIFY(!router.forward(x, true).gap_variance.defined());
    }

    void passes_are_told_apart_from_none() {
        nn::UncertaintyRouter router({.dim = 4, .experts = 3});
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, router.sample(1));
        // A network has one router per layer.
        const auto network = models::create("mofme-compact");
        models::RoutingTrace trace;
        const c10::InferenceMode inference;
        network->eval();
        network->forward(at::rand({1, 3, 16, 16}), &trace);
        QCOMPARE(nn::sample_uncertainty(*network, 3), static_cast<int64_t>(trace.layers.size()));
        QVERIFY(!trace.layers[0].changed.defined());
        network->forward(at::rand({1, 3, 16, 16}), &trace);
        QCOMPARE(trace.layers[0].changed.sizes(), at::IntArrayRef({1, 2, 2}));
    }
};

QTEST_GUILESS_MAIN(TestTokenUncertainty)
#include "test_token_uncertainty.moc"
