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
