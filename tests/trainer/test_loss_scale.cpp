// The loss scale for float16: its arithmetic, and that it leaves gradients unchanged.
#include <torch/types.h>

#include <QtTest>

#include "core/models/registry.h"
#include "generated_source.h"
#include "trainer/loss_scale.h"
#include "trainer/optimizer.h"

using namespace deweather;
using namespace deweather::trainer;

class TestLossScale : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void halves_at_once_and_doubles_with_patience() {
        LossScale scale;
        QCOMPARE(scale.factor, 65536.0);
        scale.update(false);
        QCOMPARE(scale.factor, 32768.0);
        for (int step = 0; step < 1999; ++step) scale.update(true);
        QCOMPARE(scale.factor, 32768.0);
        scale.update(true);
        QCOMPARE(scale.factor, 65536.0);
        QCOMPARE(scale.good_steps, int64_t{0});
        // A bad one starts the count again.
        for (int step = 0; step < 1999; ++step) scale.update(true);
        scale.update(false);
        for (int step = 0; step < 1999; ++step) scale.update(true);
        QCOMPARE(scale.factor, 32768.0);
    }

    void stays_within_bounds() {
        LossScale scale;
        for (int step = 0; step < 100; ++step) scale.update(false);
        QCOMPARE(scale.factor, 1.0);
        QVERIFY(!scale.can_fall());
        for (int step = 0; step < 100'000; ++step) scale.update(true);
        QCOMPARE(scale.factor, 16777216.0);
        QVERIFY(scale.can_fall());
    }

    // Gradients of a loss times the factor are clipped as those of the loss itself.
    void is_taken_out_of_the_gradients() {
        auto config = tiny_config(10);
        config.optimizer.clip = 0.01;
        at::manual_seed(1);
        const auto network = models::create(config.model.architecture, config.model.config);
        Optimizer optimizer(*network, config.optimizer);
        const auto pictures = at::rand({1, 3, 16, 16});
        const auto gradients = [&](double factor, double& norm) {
            optimizer.forget_gradients();
            (network->forward(pictures, nullptr).square().mean() * factor).backward();
            norm = optimizer.clip(factor);
            std::vector<at::Tensor> all;
            for (const auto& parameter : network->parameters())
                if (parameter.grad().defined()) all.push_back(parameter.grad().flatten());
            return at::cat(all);
        };
        double norm = 0, norm_of_scaled = 0;
        const auto plain = gradients(1, norm), scaled = gradients(4096, norm_of_scaled);
        QVERIFY(norm > 0.01);
        QVERIFY(std::abs(norm - norm_of_scaled) < 1e-5 * norm);
        QVERIFY(at::allclose(plain, scaled, 1e-4, 1e-9));
        QVERIFY(std::abs(at::linalg_vector_norm(plain).item<double>() - 0.01) < 1e-5);

        config.optimizer.clip = 0;
        Optimizer unclipped(*network, config.optimizer);
        unclipped.forget_gradients();
        (network->forward(pictures, nullptr).square().mean() * 4096).backward();
        (void)unclipped.clip(4096);
        const auto gradient = network->parameters()[0].grad().clone();
        unclipped.forget_gradients();
        network->forward(pictures, nullptr).square().mean().backward();
        QVERIFY(at::allclose(gradient, network->parameters()[0].grad(), 1e-4, 1e-9));
    }
};

QTEST_GUILESS_MAIN(TestLossScale)
#include "test_loss_scale.moc"
