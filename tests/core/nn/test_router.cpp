// Routers against formulas written out token by token, in float64: moments, calibrations, losses, gradients.
#include "core/nn/router.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "../../gradcheck.h"
#include "../../npy.h"
#include "core/nn/task_router.h"

using namespace deweather;

namespace {

constexpr int64_t kDim = 6, kExperts = 5, kTopK = 2, kTokens = 9;
constexpr double kRate = 0.2;

std::shared_ptr<nn::UncertaintyRouter> router(nn::Uncertainty uncertainty, nn::Calibration calibration) {
    at::manual_seed(3);
    auto router = std::make_shared<nn::UncertaintyRouter>(nn::RouterConfig{.dim = kDim,
                                                                           .experts = kExperts,
                                                                           .top_k = kTopK,
                                                                           .uncertainty = uncertainty,
                                                                           .calibration = calibration,
                                                                           .dropout = kRate});
    router->to(at::kDouble);
    const at::NoGradGuard no_grad;
    if (auto* bias = router->named_parameters().find("bias")) bias->normal_();
    return router;
}

at::Tensor tokens() {
    at::manual_seed(4);
    return at::randn({kTokens, kDim}, at::kDouble);
}

double at2(const at::Tensor& t, int64_t row, int64_t column) {
    return t[row][column].item<double>();
}

}  // namespace

class TestRouter : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void chooses_the_largest_of_the_softmax_renormalised() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kNone);
        const auto routing = r->forward(x, false);
        QVERIFY(!routing.variance.defined());
        const auto p = r->named_parameters();
        const auto probabilities = at::softmax(at::linear(x, p["weight"], p["bias"]), -1);
        const auto [largest, chosen] = at::topk(probabilities, kTopK, -1);
        QVERIFY(at::equal(routing.chosen, chosen));
        QVERIFY(largest_difference(routing.gates, largest / largest.sum(-1, true)) < 1e-12);
        QVERIFY(largest_difference(routing.dense_gates().sum(1), at::ones({kTokens}, at::kDouble)) < 1e-12);
        QCOMPARE((routing.dense_gates() > 0).sum().item<int64_t>(), kTokens * kTopK);
    }

    void closed_form_is_the_variance_of_dropout() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kNone);
        const at::NoGradGuard no_grad;
        const auto routing = r->forward(x, true);
        const auto weight = r->named_parameters()["weight"];
        for (int64_t token = 0; token < kTokens; ++token)
            for (int64_t expert = 0; expert < kExperts; ++expert) {
                // An input kept with 1-p and scaled by 1/(1-p) has the variance x² p/(1-p); they add up.
                double variance = 0;
                for (int64_t d = 0; d < kDim; ++d)
                    variance += std::pow(at2(weight, expert, d) * at2(x, token, d), 2) * kRate / (1 - kRate);
                QVERIFY(std::abs(variance - at2(routing.variance, token, expert)) < 1e-12);
            }
    }

    void monte_carlo_converges_to_the_closed_form() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kMonteCarlo, nn::Calibration::kNone);
        r->train();
        const at::NoGradGuard no_grad;
        const auto exact = r->closed_form(x);
        double last_mean = 1e9, last_variance = 1e9;
        for (const int64_t passes : {5, 500, 50000}) {
            const auto sampled = r->monte_carlo(x, passes);
            const double mean = (sampled.mean - exact.mean).square().mean().sqrt().item<double>();
            const double variance = (sampled.variance - exact.variance).square().mean().sqrt().item<double>();
            // A hundred times the passes: a tenth of the error, on average.
            QVERIFY2(mean < last_mean * 0.4 && variance < last_variance * 0.4, qPrintable(QString::number(passes)));
            last_mean = mean;
            last_variance = variance;
        }
        QVERIFY(last_mean < 5e-3);
        QVERIFY(last_variance < 5e-3);
    }

    void inference_by_passes_is_repeatable_and_training_is_not() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kMonteCarlo, nn::Calibration::kCentred);
        const at::NoGradGuard no_grad;
        r->eval();
        QVERIFY(at::equal(r->forward(x, true).scores, r->forward(x, true).scores));
        r->train();
        QVERIFY(!at::equal(r->forward(x, true).scores, r->forward(x, true).scores));
    }

    void centred_calibration_is_its_formula() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kCentred);
        const at::NoGradGuard no_grad;
        const auto p = r->named_parameters();
        QVERIFY(std::abs(p["temperature"].item<double>() - std::sqrt(5.0)) < 1e-6);
        const auto routing = r->forward(x, false);
        const auto exact = r->closed_form(x);
        for (int64_t token = 0; token < kTokens; ++token) {
            double mean = 0, norm = 0;
            std::vector<double> z;
            for (int64_t e = 0; e < kExperts; ++e) mean += at2(exact.mean, token, e) / kExperts;
            for (int64_t e = 0; e < kExperts; ++e) {
                z.push_back((at2(exact.mean, token, e) - mean) / (at2(exact.variance, token, e) + 1e-6));
                norm += z.back() * z.back();
            }
            for (int64_t e = 0; e < kExperts; ++e)
                QVERIFY(std::abs(at2(routing.scores, token, e) -
                                 std::sqrt(5.0) * z[static_cast<std::size_t>(e)] / std::sqrt(norm)) < 1e-6);
        }
    }

    void literal_calibration_leaves_the_noise_alone() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kLiteral);
        const at::NoGradGuard no_grad;
        r->eval();
        const auto before = r->forward(x, true).scores;
        // The gate's bias is subtracted again: Eq. 7 read literally cannot learn it.
        r->named_parameters()["bias"].add_(at::randn({kExperts}, at::kDouble));
        QVERIFY(largest_difference(before, r->forward(x, true).scores) < 1e-9);
        QVERIFY(largest_difference(at::linalg_vector_norm(before, 2, -1), at::full({kTokens}, std::sqrt(5.0))) < 1e-6);
    }

    void losses_are_their_formulas() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kNone);
        const at::NoGradGuard no_grad;
        const auto routing = r->forward(x, true);
        const auto probabilities = at::softmax(routing.logits, -1);
        double balance = 0, uncertainty = 0;
        for (int64_t e = 0; e < kExperts; ++e) {
            double times = 0, mean = 0;
            for (int64_t token = 0; token < kTokens; ++token) {
                mean += at2(probabilities, token, e) / kTokens;
                for (int64_t j = 0; j < kTopK; ++j)
                    if (routing.chosen[token][j].item<int64_t>() == e) {
                        times += 1;
                        uncertainty += kExperts * at2(routing.variance, token, e) / kTokens;
                    }
            }
            balance += kExperts * times / (kTokens * kTopK) * mean;
        }
        QVERIFY(std::abs(nn::load_balance_loss(routing).item<double>() - balance) < 1e-12);
        QVERIFY(std::abs(nn::uncertainty_loss(routing).item<double>() - uncertainty) < 1e-12);
        QVERIFY(!nn::uncertainty_loss(r->forward(x, false)).defined());
    }

    void scale_free_scores_follow_their_formula() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kScaleFree);
        const at::NoGradGuard no_grad;
        const auto routing = r->forward(x, true);
        const auto weight = r->named_parameters()["weight"];
        QVERIFY(r->named_parameters().find("bias") == nullptr);
        for (int64_t token = 0; token < kTokens; ++token) {
            std::vector<double> c(kExperts, 0), variance(kExperts, 0);
            for (int64_t d = 0; d < kDim; ++d) {
                double mean = 0;
                for (int64_t e = 0; e < kExperts; ++e) mean += at2(weight, e, d) / kExperts;
                for (int64_t e = 0; e < kExperts; ++e) {
                    const double part = (at2(weight, e, d) - mean) * at2(x, token, d);
                    c[static_cast<std::size_t>(e)] += part;
                    variance[static_cast<std::size_t>(e)] += part * part * kRate / (1 - kRate);
                }
            }
            double mean_variance = 0, power = 0, norm = 0;
            for (const double v : variance) mean_variance += v / kExperts;
            for (const double v : c) power += v * v / kExperts;
            std::vector<double> z;
            for (std::size_t e = 0; e < c.size(); ++e) {
                z.push_back(c[e] / std::sqrt(variance[e] + 0.1 * mean_variance));
                norm += z.back() * z.back();
            }
            for (std::size_t e = 0; e < c.size(); ++e) {
                const auto expert = static_cast<int64_t>(e);
                QVERIFY(std::abs(at2(routing.logits, token, expert) - c[e]) < 1e-12);
                QVERIFY(std::abs(at2(routing.variance, token, expert) - variance[e]) < 1e-12);
                QVERIFY(std::abs(at2(routing.scores, token, expert) - r->temperature() * z[e] / std::sqrt(norm)) <
                        1e-9);
                QVERIFY(std::abs(at2(routing.noise_share, token, expert) - variance[e] / (power + mean_variance)) <
                        1e-9);
            }
        }
    }

    // Degenerate solutions of the first routers: a smaller W, and a bias that takes all of the norm.
    void nothing_is_gained_by_a_smaller_weight() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kScaleFree);
        const at::NoGradGuard no_grad;
        const auto before = r->forward(x, true);
        r->named_parameters()["weight"].mul_(1e-3).add_(at::randn({1, kDim}, at::kDouble));
        const auto after = r->forward(x * 100, true);
        QVERIFY(largest_difference(before.scores, after.scores) < 1e-6);
        QVERIFY(std::abs(nn::uncertainty_loss(before).item<double>() - nn::uncertainty_loss(after).item<double>()) <
                1e-6);
        QVERIFY(!nn::load_balance_loss(before).defined());
        // However far its parameter falls, τ does not.
        r->named_parameters()["temperature"].fill_(-50);
        QVERIFY(std::abs(r->temperature() - 1) < 1e-12);
    }

    void a_preference_moves_the_choice_and_not_the_gates() {
        const auto x = tokens();
        const auto r = router(nn::Uncertainty::kClosedForm, nn::Calibration::kScaleFree);
        QVERIFY(r->balances_itself());
        r->train();
        const auto before = r->forward(x, false);
        QCOMPARE(r->choices().sum().item<double>(), static_cast<double>(kTokens * kTopK));
        // As if expert 3 had taken everything: it is put back behind all others, which come forward.
        auto choices = at::zeros({kExperts}, at::kDouble);
        choices[3] = 100.0;
        r->rebalance(choices, 20);
        QCOMPARE(r->choices().sum().item<double>(), 0.0);
        const auto after = r->forward(x, false);
        QVERIFY(!(after.chosen == 3).any().item<bool>());
        QVERIFY(largest_difference(before.scores, after.scores) == 0);
        const auto gates = at::softmax(after.scores.gather(1, after.chosen), 1);
        QVERIFY(largest_difference(after.gates, gates) < 1e-12);
        QVERIFY((after.gates.select(1, 0) >= after.gates.select(1, 1)).all().item<bool>());
        r->eval();
        r->forward(x, false);
        QCOMPARE(r->choices().sum().item<double>(), static_cast<double>(kTokens * kTopK));
    }

    void an_even_load_costs_one() {
        nn::Routing even;
        even.chosen = at::arange(kExperts).view({kExperts, 1});
        even.scores = at::zeros({kExperts, kExperts}, at::kDouble);
        QVERIFY(std::abs(nn::load_balance_loss(even).item<double>() - 1.0) < 1e-12);
        nn::Routing one = even;
        one.chosen = at::zeros({kExperts, 1}, at::kLong);
        one.scores = at::tensor({100.0, 0.0, 0.0, 0.0, 0.0}, at::kDouble).expand({kExperts, kExperts});
        QVERIFY(std::abs(nn::load_balance_loss(one).item<double>() - kExperts) < 1e-9);
    }

    void gradients_are_right_data() {
        QTest::addColumn<int>("calibration");
        QTest::newRow("none") << static_cast<int>(nn::Calibration::kNone);
        QTest::newRow("centred") << static_cast<int>(nn::Calibration::kCentred);
        QTest::newRow("scale free") << static_cast<int>(nn::Calibration::kScaleFree);
    }

    void gradients_are_right() {
        QFETCH(int, calibration);
        const auto r = router(nn::Uncertainty::kClosedForm, static_cast<nn::Calibration>(calibration));
        const auto x = tokens().requires_grad_();
        const auto weights = at::randn({kTokens, kTopK}, at::kDouble);
        auto leaves = r->parameters();
        leaves.push_back(x);
        const auto loss = [&] {
            const auto routing = r->forward(x, true);
            const auto balance = nn::load_balance_loss(routing);
            const auto others = (weights * routing.gates).sum() + 0.1 * nn::uncertainty_loss(routing);
            return balance.defined() ? others + balance : others;
        };
        const double error = gradient_error(loss, leaves);
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
    }

    void gates_of_several_tasks_are_mixed() {
        at::manual_seed(5);
        nn::MultiGateRouter r({.dim = kDim, .experts = kExperts, .top_k = kTopK, .tasks = 3});
        r.to(at::kDouble);
        const at::NoGradGuard no_grad;
        const auto x = tokens();
        const auto p = r.named_parameters();
        const auto routing = r.forward(x, false);
        for (int64_t token = 0; token < kTokens; ++token) {
            const auto tasks = at::softmax(at::mv(p["task.weight"], x[token]) + p["task.bias"], -1);
            auto scores = at::zeros({kExperts}, at::kDouble);
            for (int64_t t = 0; t < 3; ++t) {
                const auto weight = p["gates.weight"].slice(0, t * kExperts, (t + 1) * kExperts);
                const auto bias = p["gates.bias"].slice(0, t * kExperts, (t + 1) * kExperts);
                scores += tasks[t] * (at::mv(weight, x[token]) + bias);
            }
            QVERIFY(largest_difference(scores, routing.scores[token]) < 1e-12);
        }
    }

    void an_embedding_of_the_task_conditions_the_gate() {
        at::manual_seed(6);
        nn::TaskConditionedRouter r({.dim = kDim, .experts = kExperts, .top_k = kTopK, .tasks = 3});
        r.to(at::kDouble);
        const at::NoGradGuard no_grad;
        const auto x = tokens();
        const auto p = r.named_parameters();
        const auto routing = r.forward(x, false);
        for (int64_t token = 0; token < kTokens; ++token) {
            const auto tasks = at::softmax(at::mv(p["task.weight"], x[token]) + p["task.bias"], -1);
            auto conditioned = x[token].clone();
            for (int64_t t = 0; t < 3; ++t) conditioned += tasks[t] * p["embedding"][t];
            QVERIFY(largest_difference(at::mv(p["gate.weight"], conditioned) + p["gate.bias"], routing.scores[token]) <
                    1e-12);
        }
    }
};

QTEST_GUILESS_MAIN(TestRouter)
#include "test_router.moc"
