// The exponential moving average of the weights.
#include <torch/types.h>

#include <QtTest>

#include "core/models/registry.h"
#include "trainer/ema.h"

using namespace deweather;

class TestEma : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void follows_the_weights() {
        const auto network = models::create("mofme-compact", {{"experts", 2}, {"layers", 1}});
        trainer::Ema ema(*network, 0.9);
        auto weight = network->parameters()[0];
        const auto average = ema.network().parameters()[0];
        QVERIFY(at::equal(weight, average));
        auto expected = weight.detach().clone();
        const at::NoGradGuard no_grad;
        for (int64_t step = 0; step < 200; ++step) {
            weight.add_(0.01);
            ema.update(step);
            const double count = static_cast<double>(step), decay = std::min(0.9, (1 + count) / (10 + count));
            expected = decay * expected + (1 - decay) * weight;
        }
        QVERIFY(at::allclose(average, expected, 1e-4, 1e-5));
        QVERIFY(!ema.network().is_training());
        // Nine steps behind: d/(1-d) of the slope.
        QVERIFY(((weight - average) - 0.09).abs().max().item<double>() < 1e-3);
    }
};

QTEST_GUILESS_MAIN(TestEma)
#include "test_ema.moc"
