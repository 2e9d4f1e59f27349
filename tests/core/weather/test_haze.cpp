// Haze against Koschmieder's law written with tensor operations in double precision.
#include "core/weather/haze.h"

#include <torch/types.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/weather/depth.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestHaze : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void agrees_with_the_law() {
        const auto clean = scene(30, 50), depth = at::rand({30, 50}) * 3;
        const HazeParameters haze{.beta = 1.7, .airlight = {0.9, 0.8, 0.7}};
        const auto t = at::exp(depth.to(at::kDouble) * -1.7);
        const auto light = at::tensor({0.9, 0.8, 0.7}, at::kDouble).view({3, 1, 1});
        const auto expected = clean.to(at::kDouble) * t + light * (1 - t);
        QVERIFY((add_haze(clean, haze, depth) - expected).abs().max().item<double>() < 1e-6);
        QVERIFY((transmission(depth, 1.7) - t).abs().max().item<double>() < 1e-6);
    }

    void transmission_falls_with_depth() {
        const auto t = transmission(at::linspace(0, 4, 200).view({1, 200}), 0.8);
        QVERIFY((t.diff() < 0).all().item<bool>());
        QCOMPARE(t[0][0].item<float>(), 1.0F);
    }

    void no_haze_where_nothing_is_between() {
        const auto clean = scene(20, 20);
        QVERIFY(at::equal(add_haze(clean, HazeParameters{.beta = 2}, at::zeros({20, 20})), clean));
        QVERIFY(at::equal(add_haze(clean, at_strength(HazeParameters{}, 0), at::ones({20, 20})), clean));
        // Infinitely far there is only airlight.
        QVERIFY(
            at::allclose(add_haze(clean, HazeParameters{.beta = 100}, at::ones({20, 20})), at::full({3, 20, 20}, 0.8)));
    }

    void made_up_depth_follows_the_seed() {
        const auto clean = scene(20, 30);
        const HazeParameters haze;
        QVERIFY(at::equal(add_haze(clean, haze, 3), add_haze(clean, haze, made_up_depth(clean, 3))));
        QVERIFY(!at::equal(add_haze(clean, haze, 3), add_haze(clean, haze, 4)));
    }

    void draws_are_within_the_ranges() {
        Random random(1);
        for (int i = 0; i < 200; ++i) {
            const auto haze = draw_haze({}, random);
            QVERIFY(haze.beta >= 0.25 && haze.beta <= 1.8);
            QVERIFY(haze.airlight[1] >= 0.6 && haze.airlight[1] <= 1);
            QVERIFY(std::abs(haze.airlight[0] - haze.airlight[1]) <= 0.03);
            haze.check();
        }
    }

    void most_haze_is_bluish() {
        Random random(6);
        constexpr int kDrawn = 2000;
        int bluish = 0;
        for (int i = 0; i < kDrawn; ++i) {
            const auto [red, green, blue] = draw_haze({.airlight = {.low = 0.6, .high = 0.9}}, random).airlight;
            QVERIFY(std::abs((red + blue) / 2 - green) < 1e-9);
            bluish += blue > red;
        }
        // 70 %, by four standard deviations.
        QVERIFY2(std::abs(bluish - 0.7 * kDrawn) < 82, qPrintable(QString::number(bluish)));
    }

    void further_kinds_change_nothing_but_what_they_say() {
        int thin = 0, coloured = 0, night = 0, yellow = 0;
        constexpr int kDrawn = 600;
        for (uint64_t seed = 0; seed < kDrawn; ++seed) {
            const auto drawn = [&](const HazeRanges& ranges) {
                Random random(seed);
                return draw_haze(ranges, random);
            };
            const auto usual = drawn({}), all = drawn({.coloured = 0.5, .light = 0.3, .night = 0.2});
            QVERIFY(usual.night == 0 && usual.glow == 0 && usual.beta >= 0.25);
            if (all.beta != usual.beta) {
                ++thin;
                QVERIFY(all.beta >= 0.06 && all.beta <= 0.3);
            }
            QVERIFY(all.airlight[1] >= usual.airlight[1]);
            if (all.airlight != usual.airlight) {
                ++coloured;
                yellow += all.airlight[0] > all.airlight[2];
                QVERIFY(std::abs(all.airlight[0] - all.airlight[2]) >= 0.03);
            }
            night += all.night > 0;
            all.check();
        }
        const auto near = [](int count, int of, double share) {
            return std::abs(count - share * of) < 4 * std::sqrt(of * share * (1 - share));
        };
        QVERIFY(near(thin, kDrawn, 0.3) && near(coloured, kDrawn, 0.5) && near(night, kDrawn, 0.2));
        QVERIFY(near(yellow, coloured, 0.65));
    }

    // Haze in the dark is as bright as the scene and brighter around its lamps; by day nothing is other.
    void night_is_lit_by_lamps() {
        auto dark = at::full({3, 96, 120}, 0.1F);
        dark.slice(1, 20, 30).slice(2, 20, 30) = 1.0F;
        const auto depth = at::full({96, 120}, 2.0F);
        HazeParameters haze{.beta = 100, .airlight = {0.9, 0.8, 0.7}, .night = 1.5};
        const double mean = dark.mean().item<double>();
        const auto hazy = add_haze(dark, haze, depth);
        QVERIFY(std::abs(hazy.mean().item<double>() - 1.5 * mean) < 1e-4);
        QVERIFY(std::abs(hazy[0][50][50].item<double>() / hazy[2][50][50].item<double>() - 0.9 / 0.7) < 1e-4);
        haze.glow = 0.5;
        const auto glowing = add_haze(dark, haze, depth) - hazy;
        QVERIFY(glowing.min().item<float>() >= -1e-6F);
        QVERIFY(glowing[0][25][25].item<float>() > 0.1F && glowing[0][90][110].item<float>() < 1e-4F);
        haze.night = 0;
        const auto day = scene(40, 50), near = at::full({40, 50}, 0.5F);
        auto at_night = haze;
        at_night.night = 2;
        QVERIFY(at::equal(add_haze(day, at_night, near), add_haze(day, haze, near)));
        QVERIFY(at::equal(add_haze(dark, {.beta = 1, .night = 2}, at::zeros({96, 120})), dark));
    }

    void what_is_wrong_is_named() {
        QVERIFY_EXCEPTION_THROWN(add_haze(scene(4, 4), HazeParameters{}, at::zeros({4, 5})), Error);
        QVERIFY_EXCEPTION_THROWN(add_haze(scene(4, 4).to(at::kDouble), HazeParameters{}, at::zeros({4, 4})), Error);
        QVERIFY_EXCEPTION_THROWN(add_haze(scene(4, 4)[0], HazeParameters{}, at::zeros({4, 4})), Error);
        QVERIFY_EXCEPTION_THROWN(add_haze(scene(4, 4), HazeParameters{.beta = -1}, at::zeros({4, 4})), Error);
        try {
            (void)HazeParameters::from_json({{"beta", "thick"}});
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("'beta' cannot be \"thick\""));
        }
        QVERIFY_EXCEPTION_THROWN(HazeParameters::from_json({{"airlight", {1, 1}}}), Error);
        QVERIFY_EXCEPTION_THROWN(HazeParameters::from_json({{"airlight", {1, 1, 2}}}), Error);
        QVERIFY_EXCEPTION_THROWN(HazeParameters::from_json({{"thickness", 1}}), Error);
        QVERIFY_EXCEPTION_THROWN(HazeRanges::from_json({{"beta", {2, 1}}}), Error);
        QVERIFY_EXCEPTION_THROWN(HazeParameters::from_json(nlohmann::json::array()), Error);
    }
};

QTEST_GUILESS_MAIN(TestHaze)
#include "test_haze.moc"
