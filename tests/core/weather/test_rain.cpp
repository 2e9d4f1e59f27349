// Rain: the streaks' angle by second moments and by the structure tensor, their number, light and profile, and the
// mist.
#include "core/weather/rain.h"

#include <torch/types.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/weather/coverage.h"
#include "core/weather/haze.h"
#include "core/weather/rain_sheet.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestRain : public QObject {
    Q_OBJECT

    // The direction along which a picture [H,W] changes least, in degrees 0..180: the eigenvector of the smaller
    // eigenvalue of the structure tensor. Its gradients are of the picture under a Gaussian, which favours no
    // direction; differences of pixels see less of a steep slope than of a gentle one, and tell 112 degrees for 123.
    static double direction(const at::Tensor& picture) {
        constexpr int kRadius = 5;
        const auto offsets = at::arange(-kRadius, kRadius + 1, at::kDouble);
        const auto bell = at::exp(-offsets.square() / 2), slope = bell * offsets;
        const auto filtered = [&](const at::Tensor& down, const at::Tensor& over) {
            return at::conv2d(picture.to(at::kDouble).view({1, 1, picture.size(0), picture.size(1)}),
                              at::outer(down, over).view({1, 1, 2 * kRadius + 1, 2 * kRadius + 1}));
        };
        const auto gx = filtered(bell, slope), gy = filtered(slope, bell);
        const double xx = (gx * gx).sum().item<double>(), yy = (gy * gy).sum().item<double>(),
                     xy = (gx * gy).sum().item<double>();
        const double steepest = 0.5 * std::atan2(2 * xy, xx - yy) * 180 / std::numbers::pi;
        return std::fmod(steepest + 90 + 360, 180);
    }

    // The angle of the covered area's long axis, by its second moments, in degrees -90..90.
    static double long_axis(const at::Tensor& covered) {
        const auto weights = covered.to(at::kDouble) / covered.to(at::kDouble).sum();
        const auto x = at::arange(covered.size(1), at::kDouble).unsqueeze(0),
                   y = at::arange(covered.size(0), at::kDouble).unsqueeze(1);
        const auto mean = [&](const at::Tensor& of) { return (weights * of).sum(); };
        const auto dx = x - mean(x), dy = y - mean(y);
        const double xx = mean(dx * dx).item<double>(), yy = mean(dy * dy).item<double>(),
                     xy = mean(dx * dy).item<double>();
        return 0.5 * std::atan2(2 * xy, xx - yy) * 180 / std::numbers::pi;
    }

  private Q_SLOTS:
    static void angles() {
        QTest::addColumn<double>("angle");
        for (const double angle : {68., 80., 90., 100., 112., 45., 0., 150.}) QTest::addRow("%.0f", angle) << angle;
    }

    void a_streak_has_its_angle_data() { angles(); }

    void a_streak_has_its_angle() {
        QFETCH(double, angle);
        Coverage coverage(201, 201);
        coverage.add(
            Streak{.x = 100.3, .y = 99.8, .angle = angle, .length = 60, .radius = 0.75, .edge = 1, .opacity = 0.7});
        const double found = long_axis(at::tensor(at::ArrayRef<float>(coverage.values())).view({201, 201}));
        QVERIFY2(std::abs(std::remainder(found - angle, 180)) < 0.02, qPrintable(QString::number(found)));
    }

    void streaks_have_the_angle_data() { angles(); }

    void streaks_have_the_angle() {
        QFETCH(double, angle);
        const auto grey = at::full({3, 512, 512}, 0.3F);
        const RainParameters rain{.angle = angle, .spread = 2, .length = 30, .width = 1.5, .density = 0.002};
        const double found = direction(add_rain(grey, rain, 9)[0]);
        // Some 600 streaks, each up to 2 degrees off and here and there across one another.
        QVERIFY2(std::abs(std::remainder(found - angle, 180)) < 0.5, qPrintable(QString::number(found)));
    }

    void a_streak_has_its_length_and_width() {
        Coverage coverage(101, 41);
        coverage.add(Streak{.x = 20, .y = 50, .angle = 90, .length = 40, .radius = 1.5, .edge = 1, .opacity = 0.5});
        const auto m = at::tensor(at::ArrayRef<float>(coverage.values())).view({101, 41});
        QCOMPARE(m[50][20].item<float>(), 0.5F);
        // The area of a stadium, as the soft edge has half its coverage on either side.
        const double area = 40 * 3 + std::numbers::pi * 1.5 * 1.5;
        QVERIFY(std::abs(m.sum().item<double>() / 0.5 / area - 1) < 0.02);
        QVERIFY(m[27][20].item<float>() == 0 && m[30][20].item<float>() > 0.4);
        QVERIFY(m[50][22].item<float>() == 0 && m[50][21].item<float>() > 0.4);
        // Rotated by 30 degrees, it covers the same area.
        Coverage turned(101, 101);
        turned.add(Streak{.x = 50, .y = 50, .angle = 30, .length = 40, .radius = 1.5, .edge = 1, .opacity = 0.5});
        const auto same = at::tensor(at::ArrayRef<float>(turned.values()));
        QVERIFY(std::abs(same.sum().item<double>() / m.sum().item<double>() - 1) < 0.02);
    }

    void streaks_of_whole_pixels() {
        Coverage coverage(41, 41);
        coverage.add(PixelStreak{.x = 20, .y = 20, .angle = 75, .length = 21, .width = 2, .opacity = 0.5});
        const auto m = at::tensor(at::ArrayRef<float>(coverage.values())).view({41, 41});
        // Two pixels in each of 21 rows, all alike, where the line through the middle is.
        QCOMPARE(m.gt(0).sum().item<int64_t>(), 42);
        QVERIFY(at::equal(m.index({m.gt(0)}), at::full({42}, 0.5F)));
        for (int64_t row = 10; row <= 30; ++row) {
            const auto first = static_cast<int64_t>(
                std::lround(20 + static_cast<double>(row - 20) / std::tan(75 * std::numbers::pi / 180)));
            QVERIFY(m[row][first].item<float>() > 0 && m[row][first + 1].item<float>() > 0);
        }
        // Flat streaks step along the rows; parts outside are clipped.
        Coverage flat(5, 41);
        flat.add(PixelStreak{.x = 38, .y = 2, .angle = 0, .length = 10, .width = 1, .opacity = 1});
        const auto row = at::tensor(at::ArrayRef<float>(flat.values())).view({5, 41});
        QCOMPARE(row.sum().item<float>(), 8.0F);
        QCOMPARE(row[2].sum().item<float>(), 8.0F);
    }

    void a_sheet_lies_along_the_fall_data() { angles(); }

    void a_sheet_lies_along_the_fall() {
        QFETCH(double, angle);
        const auto field = rain_sheet({.angle = angle, .opacity = 0.4, .length = 80, .width = 8}, 5, 400, 400);
        const auto found = direction(at::tensor(at::ArrayRef<float>(field)).view({400, 400}));
        QVERIFY2(std::abs(std::remainder(found - angle, 180)) < 3, qPrintable(QString::number(found)));
    }

    void a_sheet_has_its_opacity_gaps_and_bands() {
        const auto drawn = [](double width, double gaps) {
            const auto field =
                rain_sheet({.angle = 90, .opacity = 0.4, .length = 80, .width = width, .gaps = gaps}, 5, 400, 400);
            return at::tensor(at::ArrayRef<float>(field)).view({400, 400});
        };
        const auto whole = drawn(8, 0), broken = drawn(8, 0.5);
        QVERIFY(whole.min().item<float>() >= 0 && whole.max().item<float>() <= 0.4F);
        // The density depends on the gust; at least one of a few pictures reaches the maximum.
        float densest = 0;
        for (uint64_t seed = 1; seed <= 8; ++seed) {
            const auto field = rain_sheet({.opacity = 0.4, .length = 40, .width = 8, .gaps = 0}, seed, 200, 200);
            densest = std::max(densest, *std::max_element(field.begin(), field.end()));
        }
        QVERIFY2(densest > 0.33F && densest <= 0.4F, qPrintable(QString::number(densest)));
        // Half of the range is the middle of the sum of three noises.
        const double gaps = broken.eq(0).to(at::kDouble).mean().item<double>();
        QVERIFY2(gaps > 0.35 && gaps < 0.65, qPrintable(QString::number(gaps)));
        QVERIFY((whole - broken).min().item<float>() >= 0);
        // Wider bands differ less from one column to the next, by the factor of their widths.
        const auto slope = [](const at::Tensor& field) { return field.diff(1, 1).abs().mean().item<double>(); };
        const double factor = slope(whole) / slope(drawn(16, 0));
        QVERIFY2(factor > 1.7 && factor < 2.3, qPrintable(QString::number(factor)));
        // Along the fall, where bands are ten times as long as wide, they hardly differ.
        QVERIFY(slope(whole.t()) < 0.15 * slope(whole));
    }

    void the_even_share_of_a_sheet_lies_everywhere() {
        const auto drawn = [](double even) {
            const auto field =
                rain_sheet({.opacity = 0.4, .length = 80, .width = 8, .gaps = 0.5, .even = even}, 5, 200, 200);
            return at::tensor(at::ArrayRef<float>(field)).view({200, 200});
        };
        // Wholly even, only the gust is left; a mixture is the two by their shares.
        const auto banded = drawn(0), gust = drawn(1), mixed = drawn(0.7);
        QVERIFY(gust.gt(0).all().item<bool>() && gust.max().item<float>() <= 0.4F);
        QVERIFY(gust.diff(1, 1).abs().max().item<float>() < 0.01F);
        QVERIFY(at::allclose(mixed, 0.7 * gust + 0.3 * banded, 0, 1e-6));
    }

    void gaps_leave_the_densest_bands_as_they_are() {
        const auto drawn = [](double gaps, double even) {
            const auto field =
                rain_sheet({.opacity = 0.4, .length = 80, .width = 8, .gaps = gaps, .even = even}, 5, 200, 200);
            return at::tensor(at::ArrayRef<float>(field)).view({200, 200});
        };
        const auto gust = drawn(0, 1), whole = drawn(0, 0) / gust, gapped = drawn(0.4, 0) / gust;
        QVERIFY(at::allclose(gapped, (whole - 0.4).clamp_min(0) / 0.6, 0, 1e-5));
        QVERIFY(whole.max().item<float>() > 0.95F && gapped.max().item<float>() > 0.9F);
    }

    void a_sheet_adds_its_light() {
        const auto black = at::zeros({3, 100, 120});
        const RainParameters rain{.density = 0, .light = 0.9, .cover = 0, .sheet = 0.5, .sheet_gaps = 0};
        const auto field = rain_sheet({.opacity = 0.5, .length = 60, .width = 8, .gaps = 0}, 3, 100, 120);
        const auto expected = at::tensor(at::ArrayRef<float>(field)).view({100, 120}) * 0.9F;
        QVERIFY(at::allclose(add_rain(black, rain, 3)[1], expected, 0, 1e-6));
        QVERIFY(at::allclose(add_rain(black, at_strength(rain, 0.5), 3)[1], expected * 0.5, 0, 1e-6));
    }

    void blending() {
        Coverage coverage(1, 1);
        coverage.add(Streak{.x = 0, .y = 0, .angle = 90, .length = 4, .radius = 2, .edge = 1, .opacity = 0.25});
        const auto blended = [&](double cover) {
            const at::Tensor picture = at::full({3, 1, 1}, 0.4F);
            coverage.blend(Pixels(picture), 0.8, cover);
            return picture[0].item<double>();
        };
        QVERIFY(std::abs(blended(0) - (0.4 + 0.25 * 0.8)) < 1e-6);
        QVERIFY(std::abs(blended(1) - (0.4 * 0.75 + 0.25 * 0.8)) < 1e-6);
        // A second streak covers a quarter of the light that the first one lets through.
        coverage.add(Streak{.x = 0, .y = 0, .angle = 0, .length = 4, .radius = 2, .edge = 1, .opacity = 0.25});
        QCOMPARE(coverage.values().front(), 0.4375F);
    }

    void more_density_covers_more() {
        const auto black = at::zeros({3, 200, 200});
        RainParameters rain{.length = 15, .density = 0.001, .layers = 1, .opacity = 1, .light = 1, .cover = 0};
        const double light = add_rain(black, rain, 1).mean().item<double>();
        // Streaks of 0.9 x 15 x 1.5 pixels on average; of their opacity 0.675 is left on average, and their ends are
        // fainter.
        const double expected = 0.001 * 0.9 * 15 * 1.5 * 0.675 * (1 - 0.6 / 3);
        QVERIFY2(light > 0.75 * expected && light < 1.35 * expected, qPrintable(QString::number(light / expected)));
        rain.density *= 4;
        const double four = add_rain(black, rain, 1).mean().item<double>() / light;
        QVERIFY2(four > 3.3 && four < 4.4, qPrintable(QString::number(four)));
        // Half of it are the first streaks of the whole.
        const auto all = add_rain(black, rain, 1), half = add_rain(black, at_strength(rain, 0.5), 1);
        QVERIFY((all - half).min().item<float>() > -1e-6);
    }

    void mist_is_koschmieders() {
        const auto clean = scene(30, 40), depth = at::rand({30, 40});
        const RainParameters rain{.density = 0, .light = 0.9, .mist = 0.5, .mist_light = 0.7};
        const HazeParameters haze{.beta = 0.5, .airlight = {0.7, 0.7, 0.7}};
        QVERIFY(at::equal(add_rain(clean, rain, 1, depth), add_haze(clean, haze, depth)));
        // Even mist is as thick everywhere as before the furthest; half even, its depth is half way there.
        RainParameters even = rain;
        even.mist_even = 1;
        QVERIFY(at::equal(add_rain(clean, even, 1, depth), add_haze(clean, haze, at::ones({30, 40}))));
        even.mist_even = 0.5;
        QVERIFY(at::allclose(add_rain(clean, even, 1, depth), add_haze(clean, haze, (depth + 1) / 2), 0, 1e-6));
    }

    void strength_zero_leaves_the_picture() {
        const auto clean = scene(50, 60);
        QVERIFY(at::equal(add_rain(clean, at_strength(RainParameters{.mist = 0.5}, 0), 1), clean));
    }

    void any_size_and_all_ranges() {
        Random random(2);
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 20; ++seed) {
                const auto rain = draw_rain({}, random);
                rain.check();
                const auto picture = add_rain(scene(height, width), rain, seed);
                QVERIFY(picture.sizes() == at::IntArrayRef({3, height, width}) && within_unit(picture));
            }
    }

    void json_round_trip() {
        Random random(8);
        const auto rain = draw_rain({}, random, 1.7);
        const auto again = RainParameters::from_json(nlohmann::json::parse(rain.to_json().dump()));
        QVERIFY(at::equal(add_rain(scene(64, 64), rain, 5), add_rain(scene(64, 64), again, 5)));
        QCOMPARE(again.to_json(), rain.to_json());
        QVERIFY_EXCEPTION_THROWN(RainParameters::from_json({{"layers", 1.5}}), Error);
        QVERIFY_EXCEPTION_THROWN(add_rain(scene(4, 4), RainParameters{.opacity = std::nan("")}, 1), Error);
    }
};

QTEST_GUILESS_MAIN(TestRain)
#include "test_rain.moc"
