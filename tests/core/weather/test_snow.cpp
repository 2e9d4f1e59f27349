// Snow: it brightens, has flakes of the size and number asked for, and moves where it should.
#include "core/weather/snow.h"

#include <torch/types.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/weather/coverage.h"
#include "core/weather/haze.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestSnow : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void brightens() {
        const auto clean = scene(100, 100) * (0.6 / 0.7);  // nowhere brighter than 0.6, as the darkest veil is
        Random random(4);
        for (uint64_t seed = 0; seed < 10; ++seed) {
            const auto snowy = add_snow(clean, draw_snow({}, random), seed);
            QVERIFY((snowy - clean).min().item<float>() >= 0);
            QVERIFY(snowy.mean().item<float>() > clean.mean().item<float>());
        }
    }

    void coverage_follows_from_number_and_size() {
        const auto black = at::zeros({3, 300, 300});
        SnowParameters snow{.radii = {1.4}, .density = {0.004}, .motion = 6, .blur = 0.3, .opacity = 1, .light = 1};
        const double light = add_snow(black, snow, 1)[0].mean().item<double>();
        // Radii are 0.6 to 1 of 1.4, whose square is 0.653 of 1.4's on average; of the opacity 0.75 is left on average.
        const double area = std::numbers::pi * 1.4 * 1.4 * 0.653;
        QVERIFY2(std::abs(light / (0.004 * area * 0.75) - 1) < 0.2, qPrintable(QString::number(light)));
        // The coverage does not depend on the distance moved during the exposure.
        snow.motion = 20;
        const double further = add_snow(black, snow, 1)[0].mean().item<double>();
        QVERIFY2(std::abs(further / light - 1) < 0.1, qPrintable(QString::number(further / light)));
    }

    void a_moving_disc_is_there_for_a_part_of_the_exposure() {
        const auto drawn = [](double length, double angle) {
            Coverage coverage(81, 81);
            coverage.add(
                MovingDisc{.x = 40, .y = 40, .angle = angle, .length = length, .radius = 4, .edge = 1, .opacity = 0.8});
            return at::tensor(at::ArrayRef<float>(coverage.values())).view({81, 81});
        };
        const double area = 0.8 * std::numbers::pi * 4 * 4;
        for (const double angle : {0., 30., 90.})
            for (const double length : {0., 5., 20., 40.})
                QVERIFY(std::abs(drawn(length, angle).sum().item<double>() / area - 1) < 0.12);
        // At rest the whole opacity; over a way of 40 the middle sees its 8 pixels pass.
        QCOMPARE(drawn(0, 90)[40][40].item<float>(), 0.8F);
        QVERIFY(std::abs(drawn(40, 90)[40][40].item<double>() - 0.8 * 8 / 40) < 0.001);
        // Faint at the ends of the way, where the disc is only for a moment.
        QVERIFY(drawn(40, 90)[60][40].item<double>() < 0.55 * drawn(40, 90)[40][40].item<double>());
        QVERIFY(drawn(40, 90)[66][40].item<float>() == 0);
    }

    void motion_has_its_direction() {
        const auto black = at::zeros({3, 300, 300});
        SnowParameters snow{.radii = {1}, .density = {0.002}, .angle = 90, .motion = 12};
        const auto rows = [&] {
            const auto picture = add_snow(black, snow, 1)[0];
            return (picture.diff(1, 0).abs().sum() / picture.diff(1, 1).abs().sum()).item<double>();
        };
        QVERIFY(rows() < 0.5);
        snow.angle = 0;
        QVERIFY(rows() > 2);
    }

    void without_motion_flakes_are_round() {
        // Small flakes have no second disc at their side. Over many, the picture has to change alike in both
        // directions.
        const SnowParameters still{.radii = {1.4}, .density = {0.01}, .angle = 90, .motion = 0, .opacity = 1};
        const auto snow = add_snow(at::zeros({3, 256, 256}), still, 4)[0].to(at::kDouble);
        const double down = at::diff(snow, 1, 0).square().mean().item<double>(),
                     over = at::diff(snow, 1, 1).square().mean().item<double>();
        QVERIFY2(std::abs(down / over - 1) < 0.05, qPrintable(QString::number(down / over)));
        QVERIFY(down > 0);
    }

    void flakes_flutter() {
        // The direction of single flakes, by the second moments of pictures that have just one.
        double widest = 0;
        int flakes = 0;
        const auto x = at::arange(64, at::kDouble).view({1, 64}), y = at::arange(64, at::kDouble).view({64, 1});
        for (uint64_t seed = 0; seed < 400; ++seed) {
            const SnowParameters snow{.radii = {0.7}, .density = {0.0001}, .angle = 90, .motion = 14, .opacity = 1};
            const auto picture = add_snow(at::zeros({3, 64, 64}), snow, seed)[0].to(at::kDouble);
            const double mass = picture.sum().item<double>();
            if (mass == 0) continue;
            const auto mean = [&](const at::Tensor& of) { return ((picture * of).sum() / mass).item<double>(); };
            const double left = mean(x), top = mean(y);
            if (std::min({left, top, 63 - left, 63 - top}) < 14) continue;  // may be cut by the border
            const double xx = mean((x - left).square()), yy = mean((y - top).square()),
                         xy = mean((x - left) * (y - top));
            if (xx + yy > 50) continue;  // several
            ++flakes;
            widest = std::max(widest, std::abs(0.5 * std::atan2(2 * xy, yy - xx)) * 180 / std::numbers::pi);
        }
        QVERIFY2(flakes > 30, qPrintable(QString::number(flakes)));
        QVERIFY2(widest > 11 && widest < 18, qPrintable(QString::number(widest)));
    }

    void the_number_falls_with_the_size() {
        Random random(3);
        const SnowRanges ranges{.sizes = {.low = 3, .high = 3}, .density = {.low = 0.008, .high = 0.008}};
        for (int i = 0; i < 50; ++i) {
            const auto snow = draw_snow(ranges, random);
            for (std::size_t size = 0; size < 3; ++size)
                QVERIFY(std::abs(snow.density[size] * std::pow(snow.radii[size], 1.3) / 0.008 - 1) < 1e-9);
        }
    }

    void the_veil_is_koschmieders() {
        const auto clean = scene(30, 40), depth = at::rand({30, 40});
        SnowParameters snow{.density = {0}, .light = 0.9, .veil = 0.5, .veil_light = 0.7};
        const HazeParameters haze{.beta = 0.5, .airlight = {0.7, 0.7, 0.7}};
        QVERIFY(at::equal(add_snow(clean, snow, 1, depth), add_haze(clean, haze, depth)));
        snow.veil_even = 1;
        QVERIFY(at::equal(add_snow(clean, snow, 1, depth), add_haze(clean, haze, at::ones({30, 40}))));
    }

    void white_stays_white() {
        const auto white = at::ones({3, 60, 60});
        const SnowParameters snow{.radii = {2}, .density = {0.01}, .opacity = 1, .light = 1};
        QVERIFY(at::allclose(add_snow(white, snow, 1), white));
    }

    void strength_zero_leaves_the_picture() {
        const auto clean = scene(50, 60);
        QVERIFY(at::equal(add_snow(clean, at_strength(SnowParameters{.veil = 0.5}, 0), 1), clean));
    }

    void any_size_and_all_ranges() {
        Random random(2);
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 20; ++seed) {
                const auto picture = add_snow(scene(height, width), draw_snow({}, random, 1.5), seed);
                QVERIFY(picture.sizes() == at::IntArrayRef({3, height, width}) && within_unit(picture));
            }
    }

    void json_round_trip() {
        Random random(8);
        const auto snow = draw_snow({}, random);
        const auto again = SnowParameters::from_json(nlohmann::json::parse(snow.to_json().dump()));
        QVERIFY(at::equal(add_snow(scene(64, 64), snow, 5), add_snow(scene(64, 64), again, 5)));
        QVERIFY_EXCEPTION_THROWN(SnowParameters::from_json({{"radii", {1, 2}}, {"density", {0.1}}}), Error);
    }
};

QTEST_GUILESS_MAIN(TestSnow)
#include "test_snow.moc"
