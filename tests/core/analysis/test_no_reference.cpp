// Quality without a reference: the statistics on noise of known distributions, the shipped tables on generated
// pictures.
#include "core/analysis/no_reference.h"

#include <torch/types.h>

#include <QtTest>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/media/jpeg_codec.h"
#include "core/weather/haze.h"

using namespace deweather;
using namespace deweather::analysis;

class TestNoReference : public QObject {
    Q_OBJECT

    // Octaves of noise whose strength falls with frequency, close to the spectrum of photographs.
    static at::Tensor photograph_like(int64_t side, int64_t seed) {
        at::manual_seed(static_cast<uint64_t>(seed));
        auto picture = at::zeros({1, 3, side, side});
        for (int64_t cells = 4; cells <= side; cells *= 2) {
            const auto grey = at::randn({1, 1, cells, cells}), colour = 0.3 * at::randn({1, 3, cells, cells});
            picture +=
                at::upsample_bilinear2d(grey + colour, {side, side}, false) / std::pow(static_cast<double>(cells), 0.9);
        }
        return (0.45 + 0.5 * picture[0]).clamp(0, 1).contiguous();
    }
    // The shape of the generalised Gaussian at full size, the mean over blocks, of grey noise.
    static double shape_of(const at::Tensor& noise) {
        const auto grey = (0.5 + 0.1 * noise).clamp(0, 1).expand({3, noise.size(0), noise.size(1)}).contiguous();
        return natural_features(grey).select(1, 0).mean().item<double>();
    }

  private Q_SLOTS:
    void shapes_are_those_of_the_noise() {
        at::manual_seed(1);
        const auto uniform = (at::rand({256, 256}) - 0.5) * std::sqrt(12.0), normal = at::randn({256, 256});
        const auto spread = at::rand({256, 256}) - 0.5;
        const auto laplace = -spread.sign() * (1 - 2 * spread.abs()).clamp_min(1e-6).log() / std::sqrt(2.0);
        const double flat = shape_of(uniform), round = shape_of(normal), peaked = shape_of(laplace);
        QVERIFY2(flat > 1.2 * round && round > 1.2 * peaked,
                 qPrintable(QString("%1 %2 %3").arg(flat).arg(round).arg(peaked)));
        // Independent noise has no direction, and taking off the local mean makes neighbours differ: more products are
        // below zero than above.
        const auto grey = (0.5 + 0.1 * normal).clamp(0, 1).expand({3, 256, 256}).contiguous();
        const auto features = natural_features(grey).mean(0);
        std::array<double, 4> skew{};
        for (std::size_t direction = 0; direction < skew.size(); ++direction) {
            const auto at = static_cast<int64_t>(2 + 4 * direction);
            skew[direction] = features[at + 2].item<double>() / features[at + 3].item<double>();
            QVERIFY(skew[direction] > 1 && skew[direction] < 2.5);
        }
        QVERIFY(std::abs(skew[0] / skew[1] - 1) < 0.1 && std::abs(skew[2] / skew[3] - 1) < 0.1);
        QVERIFY(natural_features(grey).sizes() == at::IntArrayRef({16, 36}));
        QVERIFY(haze_features(grey).sizes() == at::IntArrayRef({64, 7}));
    }

    void the_distance_is_mahalanobis() {
        // Equal rows have no covariance, so that the mean of both is half of one: the distance is √2 times the norm.
        const FeatureTable table{.mean = at::zeros({3}, at::kDouble), .covariance = at::eye(3, at::kDouble)};
        const auto rows = at::tensor({1.0, 2.0, 2.0, 1.0, 2.0, 2.0}, at::kDouble).view({2, 3});
        QVERIFY(std::abs(distance_to(table, rows) - 3 * std::sqrt(2.0)) < 1e-9);
        at::manual_seed(2);
        const auto some = at::randn({50, 4}, at::kDouble), more = at::randn({30, 4}, at::kDouble);
        const auto fitted = fit({some, at::full({1, 4}, NAN, at::kDouble), more});
        const auto all = at::cat({some, more});
        QVERIFY(at::allclose(fitted.mean, all.mean(0)) && at::allclose(fitted.covariance, all.t().cov()));
        QVERIFY(distance_to(fitted, all) < 1e-6);
        const auto again = FeatureTable::from_json(nlohmann::json::parse(fitted.to_json().dump()), 4);
        QVERIFY(at::equal(again.mean, fitted.mean) && at::equal(again.covariance, fitted.covariance));
    }

    void haze_grows_with_haze() {
        const auto judge = NoReference::shipped();
        for (int64_t seed = 0; seed < 6; ++seed) {
            const auto clear = photograph_like(256, seed);
            double last = judge.haze(clear);
            for (const double beta : {0.4, 0.9, 1.8}) {
                const auto hazy =
                    weather::add_haze(clear, {.beta = beta, .airlight = {0.85, 0.85, 0.85}}, at::ones({256, 256}));
                const double now = judge.haze(hazy);
                QVERIFY2(now > last, qPrintable(QString("%1 after %2").arg(now).arg(last)));
                last = now;
            }
        }
    }

    void noise_and_blocks_are_unnatural() {
        const auto judge = NoReference::shipped();
        for (int64_t seed = 0; seed < 6; ++seed) {
            const auto clear = photograph_like(256, seed);
            const double natural = judge.niqe(clear);
            at::manual_seed(9);
            QVERIFY(judge.niqe((clear + 0.2 * at::randn({3, 256, 256})).clamp(0, 1)) > natural);
            QVERIFY(judge.niqe(media::through_jpeg(clear, {.quality = 5})) > natural);
        }
    }

    void what_cannot_be_judged_is_refused() {
        const auto judge = NoReference::shipped();
        QVERIFY_EXCEPTION_THROWN((void)judge.niqe(at::rand({3, 63, 200})), Error);
        QVERIFY_EXCEPTION_THROWN((void)judge.haze(at::rand({3, 200, 31})), Error);
        QVERIFY(std::isfinite(judge.haze(at::full({3, 64, 64}, 0.5F))));
        QVERIFY_EXCEPTION_THROWN((void)NoReference::from_json({{"niqe", 3}}), Error);
        QVERIFY_EXCEPTION_THROWN((void)NoReference::from_json(nlohmann::json::array()), Error);
        auto short_table = judge.to_json();
        short_table["clear"]["mean"].erase(0);
        QVERIFY_EXCEPTION_THROWN((void)NoReference::from_json(short_table), Error);
        QVERIFY_EXCEPTION_THROWN((void)fit({}), Error);
    }
};

QTEST_GUILESS_MAIN(TestNoReference)
#include "test_no_reference.moc"
