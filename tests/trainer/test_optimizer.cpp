// The optimizers: against their formulas, and on a problem with a known solution.
#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/models/registry.h"
#include "trainer/optimizer.h"

using namespace deweather;
using namespace deweather::trainer;

class TestOptimizer : public QObject {
    Q_OBJECT

    static void step_towards(const at::Tensor& goal, const at::Tensor& weight) {
        weight.mutable_grad().reset();
        (weight - goal).square().sum().backward();
    }

  private Q_SLOTS:
    void init() { at::manual_seed(5); }

    void orthogonalisation_evens_the_singular_values() {
        const auto matrices = at::randn({3, 24, 40}) * at::tensor({1e-4, 1.0, 1e3}, at::kFloat).view({3, 1, 1});
        const auto result = orthogonalize(matrices);
        const auto values = at::linalg_svdvals(result);
        QVERIFY2(values.min().item<double>() > 0.6 && values.max().item<double>() < 1.3,
                 qPrintable(QString("%1 to %2").arg(values.min().item<double>()).arg(values.max().item<double>())));
        // The same directions as U Vᵀ.
        const auto [u, s, vh] = at::linalg_svd(matrices, false);
        const auto exact = at::bmm(u, vh);
        const auto cosine =
            (result * exact).sum({1, 2}) / (result.norm(2, {1, 2}, false) * exact.norm(2, {1, 2}, false));
        QVERIFY(cosine.min().item<double>() > 0.98);
        QVERIFY(orthogonalize(at::zeros({1, 4, 4})).isfinite().all().item<bool>());
    }

    void muon_moves_by_an_orthogonal_matrix() {
        for (const auto& [rows, columns] : {std::pair{8, 20}, std::pair{20, 8}}) {
            const auto weight = at::zeros({rows, columns}).requires_grad_();
            Muon muon({{"w", weight}}, {});
            weight.mutable_grad() = at::randn({rows, columns});
            muon.step(0.5);
            const auto values = at::linalg_svdvals(weight.detach());
            const double scale = 0.5 * std::sqrt(std::max(1.0, static_cast<double>(rows) / columns));
            QVERIFY(values.min().item<double>() > 0.6 * scale && values.max().item<double>() < 1.3 * scale);
        }
    }

    void muon_takes_convolutions_and_stacks_like_shapes() {
        const auto kernel = at::zeros({6, 4, 3, 3}).requires_grad_(), alone = at::zeros({6, 4, 3, 3}).requires_grad_(),
                   matrix = at::zeros({6, 36}).requires_grad_();
        Muon together({{"kernel", kernel}, {"matrix", matrix}}, {}), single({{"alone", alone}}, {});
        const auto gradient = at::randn({6, 4, 3, 3});
        kernel.mutable_grad() = gradient.contiguous(at::MemoryFormat::ChannelsLast);
        alone.mutable_grad() = gradient.clone();
        matrix.mutable_grad() = at::randn({6, 36});
        together.step(0.1);
        single.step(0.1);
        QVERIFY(at::allclose(kernel, alone, 1e-4, 1e-5));
        QVERIFY(matrix.abs().max().item<double>() > 0);
        QCOMPARE(together.state().size(), std::size_t{2});
    }

    void both_reach_the_minimum_of_a_quadratic() {
        const auto goal = at::randn({12, 8});
        const auto muons = at::zeros({12, 8}).requires_grad_(), adams = at::zeros({12, 8}).requires_grad_();
        Muon muon({{"w", muons}}, {.momentum = 0.9});
        AdamW adamw({{"w", adams}}, {.weight_decay = 0});
        for (int step = 0; step < 300; ++step) {
            const double rate = 1 - step / 300.0;
            step_towards(goal, muons);
            step_towards(goal, adams);
            muon.step(0.1 * rate);
            adamw.step(0.1 * rate);
        }
        QVERIFY((muons - goal).abs().max().item<double>() < 0.02);
        QVERIFY((adams - goal).abs().max().item<double>() < 0.02);
    }

    void adamw_by_the_formula() {
        const double lr = 0.01, beta1 = 0.8, beta2 = 0.9, epsilon = 1e-8, decay = 0.1;
        const auto weight = at::randn({5}, at::kDouble).requires_grad_();
        AdamW adamw({{"w", weight}}, {.beta1 = beta1, .beta2 = beta2, .epsilon = epsilon, .weight_decay = decay});
        auto expected = weight.detach().clone(), mean = at::zeros({5}, at::kDouble), square = mean.clone();
        for (int step = 1; step <= 4; ++step) {
            const auto gradient = at::randn({5}, at::kDouble);
            weight.mutable_grad() = gradient;
            adamw.step(lr);
            mean = beta1 * mean + (1 - beta1) * gradient;
            square = beta2 * square + (1 - beta2) * gradient * gradient;
            expected = expected * (1 - lr * decay) - lr * (mean / (1 - std::pow(beta1, step))) /
                                                         ((square / (1 - std::pow(beta2, step))).sqrt() + epsilon);
        }
        QVERIFY(at::allclose(weight.detach(), expected, 1e-6, 1e-9));
    }

    void who_moves_what() {
        const auto network = models::create("mofme-compact");
        std::set<std::string> muons, all;
        for (const auto& item : network->named_parameters()) {
            all.insert(item.key());
            if (is_muons(item.key(), item.value())) muons.insert(item.key());
        }
        for (const auto* name : {"stem.weight", "enc1.conv1.weight", "layers.0.attention.qkv.weight",
                                 "layers.0.attention.proj.weight", "layers.2.experts.fc1.weight", "up2.weight"})
            QVERIFY2(all.contains(name) && muons.contains(name), name);
        for (const auto* name : {"position.weight", "weather.weight", "layers.0.experts.router.weight",
                                 "layers.0.experts.gamma", "layers.0.norm1.weight", "stem.bias"})
            QVERIFY2(all.contains(name) && !muons.contains(name), name);
    }

    void gradients_are_cut_to_a_norm() {
        const auto network = models::create("mofme-compact");
        OptimizerConfig config;
        config.clip = 2;
        Optimizer optimizer(*network, config);
        QCOMPARE(optimizer.clip(), 0.0);
        auto first = network->parameters()[0], second = network->parameters()[1];
        first.mutable_grad() = at::zeros_like(first).flatten().fill_(0).view(first.sizes());
        first.mutable_grad().view(-1)[0] = 6;
        second.mutable_grad() = at::zeros_like(second);
        second.mutable_grad().view(-1)[0] = 8;
        QVERIFY(std::abs(optimizer.clip() - 10) < 1e-5);
        QVERIFY(std::abs(first.grad().view(-1)[0].item<double>() - 1.2) < 1e-5);
        QVERIFY(std::abs(optimizer.clip() - 2) < 1e-5);
        second.mutable_grad().view(-1)[0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!std::isfinite(optimizer.clip()));
        optimizer.forget_gradients();
        QVERIFY(!first.grad().defined());
    }
};

QTEST_GUILESS_MAIN(TestOptimizer)
#include "test_optimizer.moc"
