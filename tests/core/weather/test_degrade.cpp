// The synthesis as a whole: draws from a recipe, bit-exact reproduction from a seed or stored parameters, and the
// contact sheet.
#include "core/weather/degrade.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <QtTest>
#include <thread>

#include "core/base/error.h"
#include "core/weather/contact_sheet.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestDegrade : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void shares_are_those_of_the_recipe() {
        WeatherValues found{};
        int two = 0, noisy = 0, toned = 0;
        constexpr int kDraws = 4000;
        for (uint64_t seed = 0; seed < kDraws; ++seed) {
            const auto drawn = draw(Recipe{}, seed);
            const std::array<bool, 4> has = {drawn.rain.has_value(), drawn.drop.has_value(), drawn.haze.has_value(),
                                             drawn.snow.has_value()};
            for (std::size_t i = 0; i < has.size(); ++i) found[i] += has[i] ? 1.0 / kDraws : 0;
            const auto count = std::count(has.begin(), has.end(), true);
            QVERIFY(count == 1 || count == 2);
            two += count == 2 ? 1 : 0;
            noisy += drawn.noise > 0 ? 1 : 0;
            toned += drawn.gamma != 1 ? 1 : 0;
        }
        // A share s is drawn first with s, and second with a tenth of the sum over others o of o s / (1 - o).
        const WeatherValues shares = Recipe{}.shares;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            double expected = shares[i];
            for (std::size_t j = 0; j < shares.size(); ++j)
                if (j != i) expected += 0.1 * shares[j] * shares[i] / (1 - shares[j]);
            QVERIFY2(std::abs(found[i] - expected) < 0.035, qPrintable(QString::number(found[i] - expected)));
        }
        QVERIFY(std::abs(two - 0.1 * kDraws) < 0.03 * kDraws);
        QVERIFY(std::abs(noisy - 0.3 * kDraws) < 0.04 * kDraws);
        QVERIFY(std::abs(toned - 0.3 * kDraws) < 0.04 * kDraws);
    }

    void same_seed_same_bits_whatever_the_threads() {
        const auto clean = scene(240, 320);
        const int before = at::get_num_threads();
        std::vector<at::Tensor> alone;
        at::set_num_threads(1);
        for (uint64_t seed = 0; seed < 40; ++seed) alone.push_back(degrade(clean, {}, seed).picture);
        at::set_num_threads(3);
        for (uint64_t seed = 0; seed < 40; ++seed) QVERIFY(at::equal(degrade(clean, {}, seed).picture, alone[seed]));
        // And in several threads at once.
        std::vector<at::Tensor> beside(40);
        std::vector<std::thread> threads;
        for (uint64_t first = 0; first < 4; ++first)
            threads.emplace_back([&, first] {
                for (uint64_t seed = first; seed < 40; seed += 4) beside[seed] = degrade(clean, {}, seed).picture;
            });
        for (auto& thread : threads) thread.join();
        for (uint64_t seed = 0; seed < 40; ++seed) QVERIFY(at::equal(beside[seed], alone[seed]));
        for (uint64_t seed = 1; seed < 40; ++seed) QVERIFY(!at::equal(alone[seed], alone[seed - 1]));
        at::set_num_threads(before);
    }

    void parameters_reproduce() {
        const auto clean = scene(70, 90);
        for (uint64_t seed = 0; seed < 60; ++seed) {
            Recipe recipe;
            recipe.two = 0.8;
            const auto degraded = degrade(clean, recipe, seed * 0x9E3779B97F4A7C15);  // all 64 bits
            QVERIFY(within_unit(degraded.picture));
            const auto stored = nlohmann::json::parse(degraded.parameters.dump());
            const auto again = apply(clean, Degradation::from_json(stored));
            QVERIFY(at::equal(again.picture, degraded.picture));
            QVERIFY(again.present == degraded.present);
        }
        QVERIFY_EXCEPTION_THROWN(Degradation::from_json({{"seed", -1}}), Error);
    }

    void the_clean_picture_is_left_alone() {
        const auto clean = scene(60, 60), kept = clean.clone();
        for (uint64_t seed = 0; seed < 20; ++seed) (void)degrade(clean, {}, seed);
        QVERIFY(at::equal(clean, kept));
        // Also through another tone curve: where no drop is, nothing changes.
        Degradation toned{.gamma = 1.4, .drop = DropParameters{.number = 60, .largest = 4}};
        const auto change = (apply(clean, toned).picture - clean).abs().amax(0);
        QVERIFY((change < 1e-5).sum().item<int64_t>() > 2500 && change.max().item<float>() > 0.01);
    }

    void presence_tells_what_is_seen() {
        const auto clean = scene(100, 100);
        Degradation degradation{.haze = HazeParameters{.beta = 1}};
        QVERIFY((apply(clean, degradation).present == std::array<float, 4>{0, 0, 1, 0}));
        degradation.haze->beta = 0.005;
        const auto faint = apply(clean, degradation);
        const double change = (faint.picture - clean).square().mean().sqrt().item<double>();
        QVERIFY(change < 0.01 && std::abs(faint.present[kHaze] - change / 0.01) < 1e-3);
    }

    void strengths_choose_the_weathers() {
        const auto clean = scene(80, 80);
        const auto nothing = apply(clean, draw(Recipe{}, 3, {}));
        QVERIFY(at::equal(nothing.picture, clean));
        const auto alone = draw(Recipe{}, 3, {1, 0, 0, 0}), mixed = draw(Recipe{}, 3, {1, 0, 0.5, 0});
        QVERIFY(alone.rain && !alone.haze && mixed.rain && mixed.haze && !mixed.snow && !mixed.drop);
        QCOMPARE(alone.rain->to_json(), mixed.rain->to_json());
        QCOMPARE(mixed.haze->beta, draw(Recipe{}, 3, {0, 0, 1, 0}).haze->beta / 2);
    }

    void noise_has_its_deviation() {
        const auto grey = at::full({3, 200, 200}, 0.5F);
        const auto noise = apply(grey, Degradation{.seed = 4, .noise = 0.01}).picture - 0.5;
        QVERIFY(std::abs(noise.mean().item<double>()) < 2e-4);
        QVERIFY(std::abs(noise.std().item<double>() - 0.01) < 2e-4);
        // Neighbours are independent.
        const auto flat = noise.flatten();
        QVERIFY(std::abs((flat.slice(0, 1) * flat.slice(0, 0, -1)).mean().item<double>()) < 2e-6);
    }

    void a_given_depth_is_used() {
        const auto clean = scene(40, 40);
        const Degradation hazy{.haze = HazeParameters{.beta = 1}};
        QVERIFY(at::equal(apply(clean, hazy, at::zeros({40, 40})).picture, clean));
        QVERIFY(!at::equal(apply(clean, hazy).picture, clean));
        QVERIFY_EXCEPTION_THROWN(apply(clean, hazy, at::zeros({40, 41})), Error);
    }

    void the_depth_may_be_that_of_a_scene() {
        const auto clean = scene(60, 80);
        Recipe recipe;
        recipe.shares = {0, 0, 1, 0};
        const auto smooth = draw(recipe, 5);
        recipe.scenes = 1;
        const auto other = draw(recipe, 5);
        QVERIFY(smooth.scene == 0 && other.scene == 1);
        // Nothing else was drawn again.
        QCOMPARE(other.haze->to_json(), smooth.haze->to_json());
        const auto picture = apply(clean, other).picture;
        QVERIFY(!at::equal(picture, apply(clean, smooth).picture));
        QVERIFY(at::equal(apply(clean, Degradation::from_json(other.to_json())).picture, picture));
        QVERIFY_EXCEPTION_THROWN(Degradation::from_json({{"scene", 2}}), Error);
        // A given depth takes precedence over a synthetic one.
        QVERIFY(at::equal(apply(clean, other, at::zeros({60, 80})).picture,
                          apply(clean, smooth, at::zeros({60, 80})).picture));
    }

    void recipes_are_checked() {
        const auto again = Recipe::from_json(Recipe{}.to_json());
        QCOMPARE(again.to_json(), Recipe{}.to_json());
        QCOMPARE(Recipe::from_json({{"rain", {{"length", {3, 4}}}}}).rain.length.high, 4.0);
        const auto refused = [](const nlohmann::json& json, const char* name) {
            try {
                (void)Recipe::from_json(json);
            } catch (const Error& error) {
                return QString(error.what()).contains(name);
            }
            return false;
        };
        QVERIFY(refused({{"shares", {0, 0, 0, 0}}}, "'shares'"));
        QVERIFY(refused({{"shares", {1, 1, 1}}}, "'shares'"));
        QVERIFY(refused({{"two", 1.5}}, "'two'"));
        QVERIFY(refused({{"gamma", {1.2, 0.8}}}, "'gamma'"));
        QVERIFY(refused({{"fog", 1}}, "'fog'"));
        QVERIFY(refused({{"rain", {{"length", {0, 4}}}}}, "'length'"));
        QVERIFY(refused({{"snow", {{"sizes", {1, 2.5}}}}}, "'sizes'"));
        Recipe recipe;
        recipe.drop.opacity.high = 2;
        QVERIFY_EXCEPTION_THROWN(degrade(scene(4, 4), recipe, 1), Error);
    }

    void any_size() {
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 30; ++seed) {
                const auto picture = degrade(scene(height, width), {}, seed).picture;
                QVERIFY(picture.sizes() == at::IntArrayRef({3, height, width}) && within_unit(picture));
            }
    }

    void the_sheet_gets_stronger_to_the_right() {
        const auto clean = scene(120, 160);
        const auto sheet = contact_sheet(clean, {}, 2, 80);
        QVERIFY(sheet.sizes() == at::IntArrayRef({3, 4 * 60, 3 * 80}) && within_unit(sheet));
        const auto small = contact_sheet(clean, {}, 2, 1000);
        QVERIFY(small.sizes() == at::IntArrayRef({3, 4 * 120, 3 * 160}));
        for (int64_t row = 0; row < 4; ++row) {
            double last = 0;
            for (int64_t column = 0; column < 3; ++column) {
                const auto cell = small.slice(1, row * 120, row * 120 + 120).slice(2, column * 160, column * 160 + 160);
                const double change = (cell - clean).abs().mean().item<double>();
                QVERIFY(change > last);
                last = change;
            }
        }
    }

    void speed_of_a_crop() {
        const auto clean = scene(128, 128);
        uint64_t seed = 0;
        QBENCHMARK {
            (void)degrade(clean, {}, seed++);
        }
    }
};

QTEST_GUILESS_MAIN(TestDegrade)
#include "test_degrade.moc"
