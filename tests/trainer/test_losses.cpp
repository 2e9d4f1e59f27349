// Losses against their formulas, value by value.
#include <torch/types.h>

#include <QtTest>
#include <cmath>
#include <limits>

#include "core/analysis/image_quality.h"
#include "trainer/losses.h"

using namespace deweather;
using namespace deweather::trainer;

class TestLosses : public QObject {
    Q_OBJECT

    at::Tensor restored_, clean_;

    // Mean over all values of a function of the difference.
    template <class F>
    double mean_of(const F& of_difference) const {
        const auto d = (restored_ - clean_).to(at::kDouble).flatten();
        double sum = 0;
        for (int64_t i = 0; i < d.numel(); ++i) sum += of_difference(d[i].item<double>());
        return sum / static_cast<double>(d.numel());
    }
    double total(const LossConfig& weights, double epsilon = 1e-3) const {
        return total_loss(losses_of(weights, {.restored = restored_, .clean = clean_, .weather = {}}, {}, epsilon))
            .item<double>();
    }
    static void close(double actual, double expected, double tolerance = 1e-5) {
        QVERIFY2(std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected)),
                 qPrintable(QString("%1 instead of %2").arg(actual).arg(expected)));
    }

  private Q_SLOTS:
    void init() {
        at::manual_seed(3);
        clean_ = at::rand({2, 3, 14, 16});
        restored_ = clean_ + 0.2 * at::randn({2, 3, 14, 16});
        restored_[1] = clean_[1] + 0.01;
    }

    void those_of_single_values() {
        close(total({.l1 = 2}), 2 * mean_of([](double d) { return std::abs(d); }));
        close(total({.mse = 1}), mean_of([](double d) { return d * d; }));
        close(total({.charbonnier = 1}), mean_of([](double d) { return std::sqrt(d * d + 1e-6); }));
        close(total({.smooth_l1 = 1}),
              mean_of([](double d) { return std::abs(d) < 1 ? d * d / 2 : std::abs(d) - 0.5; }));
    }

    void weights_add_up() { close(total({.l1 = 1, .mse = 0.5}), total({.l1 = 1}) + 0.5 * total({.mse = 1})); }

    void log_mse_counts_each_sample_alike() {
        double expected = 0;
        for (int64_t i = 0; i < 2; ++i)
            expected += std::log((restored_[i] - clean_[i]).square().mean().item<double>() + 1e-3) / 2;
        close(total({.log_mse = 1}), expected);
        QVERIFY(total({.log_mse = 1}, 1e-4) < expected);
    }

    void ssim_is_the_metric() {
        const double mean = (analysis::ssim(restored_[0], clean_[0]) + analysis::ssim(restored_[1], clean_[1])) / 2;
        close(total({.ssim = 1}), 1 - mean, 1e-4);
        close(ssim_loss(clean_, clean_).item<double>(), 0);
    }

    void fft_by_the_definition() {
        // One wave of amplitude a: its transform is a·sqrt(H·W)/2 at two frequencies, of which half the plane keeps
        // one.
        const double amplitude = 0.3;
        const auto wave = amplitude * at::cos(at::arange(16) * (2 * M_PI * 3 / 16)).expand({1, 1, 8, 16});
        const double peak = amplitude * std::sqrt(8.0 * 16.0) / 2;
        close(fft_loss(wave, at::zeros_like(wave)).item<double>(), peak / (8 * 9 * 2));
    }

    void naming_leaves_out_what_is_unknown() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto logits = at::randn({2, 2, 3, 4}).requires_grad_();
        const auto weather = at::tensor({1.0, 0.0, nan, nan, nan, nan, nan, 1.0}, at::kFloat).view({2, 4});
        double expected = 0;
        for (int64_t y = 0; y < 2; ++y)
            for (int64_t x = 0; x < 3; ++x) {
                const auto at = [&](int64_t b, int64_t w) { return logits[b][y][x][w].item<double>(); };
                expected +=
                    std::log1p(std::exp(-at(0, 0))) + std::log1p(std::exp(at(0, 1))) + std::log1p(std::exp(-at(1, 3)));
            }
        const auto loss = naming_loss(logits, weather);
        close(loss.item<double>(), expected / (3 * 6));
        loss.backward();
        QVERIFY(logits.grad().isfinite().all().item<bool>());
        QCOMPARE(logits.grad().select(3, 2).abs().max().item<double>(), 0.0);
        QCOMPARE(naming_loss(logits, at::full({2, 4}, nan)).item<double>(), 0.0);
    }

    // By the definition of mutual information, from the joint table.
    void specialisation_is_mutual_information() {
        at::manual_seed(9);
        models::RoutingTrace trace;
        models::LayerTrace layer;
        layer.scores = at::randn({4, 2, 3, 5}).mul(2).requires_grad_();
        trace.layers.push_back(layer);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        // Rain, rain and snow, nothing, unknown.
        const auto weather =
            at::tensor({1., 0., 0., 0., 1., 0., 0., 1., 0., 0., 0., 0., nan, nan, nan, nan}).view({4, 4});
        const auto p = at::softmax(layer.scores, -1).mean({1, 2});
        const auto at2 = [&](int64_t picture, int64_t e) { return p[picture][e].item<double>(); };
        double expected = 0;
        for (int64_t e = 0; e < 5; ++e) {
            const double rain = (at2(0, e) + at2(1, e) / 2) / 1.5, snow = at2(1, e);
            const double all = rain * 0.75 + snow * 0.25;
            expected += 0.75 * rain * std::log(rain / all) + 0.25 * snow * std::log(snow / all);
        }
        const auto loss = specialisation_loss(trace, weather);
        QVERIFY2(std::abs(loss.item<double>() + expected) < 1e-6, qPrintable(QString::number(loss.item<double>())));
        loss.backward();
        QVERIFY(layer.scores.grad().isfinite().all().item<bool>());
        QCOMPARE(layer.scores.grad()[2].abs().max().item<double>(), 0.0);
        QVERIFY(!specialisation_loss({}, weather).defined());
        // Without known weather the loss is zero.
        QVERIFY(std::abs(specialisation_loss(trace, at::full({4, 4}, nan)).item<double>()) < 1e-9);
    }

    void routing_is_averaged_over_the_layers_that_have_it() {
        models::RoutingTrace trace;
        for (const double value : {1.0, 3.0}) {
            models::LayerTrace layer;
            layer.load_balance_loss = at::scalar_tensor(value);
            if (value > 2) layer.uncertainty_loss = at::scalar_tensor(value);
            trace.layers.push_back(layer);
        }
        const auto losses = losses_of({.l1 = 1, .weather = 1, .load_balance = 0.1, .uncertainty = 10},
                                      {.restored = clean_, .clean = clean_, .weather = at::zeros({2, 4})}, trace, 1e-3);
        close(total_loss(losses).item<double>(), 0.1 * 2 + 10 * 3);
        // Each loss by its name, unweighted; a network that does not predict weather has no such loss.
        QCOMPARE(losses.size(), std::size_t{3});
        QVERIFY(losses[0].name == "l1" && losses[1].name == "load_balance" && losses[2].name == "uncertainty");
        close(losses[1].value.item<double>(), 2);
        close(losses[2].value.item<double>(), 3);
        QVERIFY(!uncertainty_loss({}).defined());
    }
};

QTEST_GUILESS_MAIN(TestLosses)
#include "test_losses.moc"
