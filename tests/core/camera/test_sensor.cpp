// Sensor noise has the strength given by its parameters.
#include "core/camera/sensor.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

using namespace deweather;
using namespace deweather::camera;

class TestSensor : public QObject {
    Q_OBJECT

    static at::Tensor noise_on(double value, const SensorNoise& noise, uint64_t seed = 5) {
        const auto grey = at::full({3, 150, 200}, value, at::kFloat);
        add_noise(grey, noise, weather::Random(seed));
        return grey - value;
    }

  private Q_SLOTS:
    // In linear light L = v^2.2 the variance is shot L + read^2. A deviation d of L is d / (2.2 v^1.2) of v.
    void its_variance_grows_with_the_light() {
        for (const SensorNoise& noise :
             {SensorNoise{.shot = 4e-4}, SensorNoise{.read = 0.004}, SensorNoise{.shot = 2e-4, .read = 0.002}})
            for (const double value : {0.2, 0.5, 0.8}) {
                const double light = std::pow(value, 2.2);
                const double in_light = std::sqrt(noise.shot * light + noise.read * noise.read);
                const double expected = (std::pow(light + in_light, 1 / 2.2) - std::pow(light - in_light, 1 / 2.2)) / 2;
                const auto found = noise_on(value, noise);
                QVERIFY2(std::abs(found.std().item<double>() / expected - 1) < 0.03,
                         qPrintable(QString("%1 for %2").arg(found.std().item<double>()).arg(expected)));
                QVERIFY(std::abs(found.mean().item<double>()) < 0.02 * expected);
            }
    }

    void dark_values_do_not_burst() {
        QVERIFY(noise_deviation({.read = 0.002}, 0) < 0.03);
        QCOMPARE(noise_deviation({.read = 0.002}, 0), noise_deviation({.read = 0.002}, 0.05));
        QCOMPARE(noise_deviation({.shot = 1e-3}, 0), 0.0);
    }

    // Blurred by s, neighbours at distance 1 correlate by exp(-1 / 4 s^2), and the deviation is kept.
    void grain_is_as_strong_and_coarser() {
        constexpr double kGrain = 0.8;
        const auto fine = noise_on(0.5, {.shot = 4e-4}), coarse = noise_on(0.5, {.shot = 4e-4, .grain = kGrain});
        QVERIFY(std::abs(coarse.std().item<double>() / fine.std().item<double>() - 1) < 0.03);
        const auto correlation = [](const at::Tensor& noise) {
            return ((noise.slice(2, 1) * noise.slice(2, 0, -1)).mean() / noise.square().mean()).item<double>();
        };
        QVERIFY(std::abs(correlation(fine)) < 0.02);
        QVERIFY(std::abs(correlation(coarse) - std::exp(-1 / (4 * kGrain * kGrain))) < 0.03);
    }

    void channels_and_seeds_are_independent() {
        const auto noise = noise_on(0.5, {.shot = 4e-4}), other = noise_on(0.5, {.shot = 4e-4}, 6);
        const double variance = noise.square().mean().item<double>();
        QVERIFY(std::abs((noise[0] * noise[1]).mean().item<double>()) < 0.03 * variance);
        QVERIFY(std::abs((noise * other).mean().item<double>()) < 0.03 * variance);
    }
};

QTEST_GUILESS_MAIN(TestSensor)
#include "test_sensor.moc"
