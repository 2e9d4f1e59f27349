// Snow: it brightens, has flakes of the size and number asked for, and moves where it should.
#include "core/weather/snow.h"

#include <torch/types.h>

#include <QtTest>
#include <numbers>

#include "core/base/error.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestSnow : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void brightens() {
        const auto clean = scene(100, 100);  // nowhere brighter than 0.7
        Random random(4);
        for (uint64_t seed = 0; seed < 10; ++seed) {
            const auto snowy = add_snow(clean, draw_snow({}, random), seed);
            QVERIFY((snowy - clean).min().item<float>() >= 0);
            QVERIFY(snowy.mean().item<float>() > clean.mean().item<float>());
        }
    }

    void coverage_follows_from_number_and_size() {
        const auto black = at::zeros({3, 300, 300});
        const SnowParameters snow{
            .radii = {1.2}, .density = {0.004}, .motion = 6, .blur = 0.3, .opacity = 1, .light = 1};
        const double light = add_snow(black, snow, 1)[0].mean().item<double>();
        // A flake of the mean radius 0.8 x 1.2 moves over 6 pixels; 0.75 of the opacity is left on average.
        const double radius = 0.96, area = 2 * radius * 6 + std::numbers::pi * radius * radius;
        QVERIFY2(std::abs(light / (0.004 * area * 0.75) - 1) < 0.15, qPrintable(QString::number(light)));
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
