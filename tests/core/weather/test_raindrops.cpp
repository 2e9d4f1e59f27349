// Raindrops: their number and coverage, and the inverted scene within them.
#include "core/weather/raindrops.h"

#include <torch/types.h>

#include <QtTest>
#include <numbers>
#include <vector>

#include "core/base/error.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestRaindrops : public QObject {
    Q_OBJECT

    // Connected areas of true values in bool [H,W].
    static int areas(at::Tensor marked) {
        marked = marked.contiguous().clone();
        const int64_t height = marked.size(0), width = marked.size(1);
        auto* data = marked.data_ptr<bool>();
        int found = 0;
        for (int64_t start = 0; start < height * width; ++start) {
            if (!data[start]) continue;
            ++found;
            std::vector<int64_t> open = {start};
            while (!open.empty()) {
                const int64_t at = open.back();
                open.pop_back();
                if (!data[at]) continue;
                data[at] = false;
                if (at % width > 0) open.push_back(at - 1);
                if (at % width < width - 1) open.push_back(at + 1);
                if (at >= width) open.push_back(at - width);
                if (at < (height - 1) * width) open.push_back(at + width);
            }
        }
        return found;
    }

    // Drops of equal size, all pale, with sharp rims that are not darker.
    static DropParameters pale_drops(double number, double radius, double paleness) {
        return {.number = number,
                .smallest = radius,
                .largest = radius,
                .edge = 1,
                .opacity = 1,
                .pale_share = 1,
                .paleness = paleness,
                .light = 1,
                .rim = 0};
    }

  private Q_SLOTS:
    void number_and_coverage() {
        const auto dark = at::full({3, 512, 512}, 0.1F);
        const auto drops = pale_drops(20, 5, 1);
        const auto changed = (add_drops(dark, drops, 3) - dark).abs().amax(0) > 0.02;
        // 20 x 4 and those at the border; some lie on one another.
        const int found = areas(changed);
        QVERIFY2(found >= 70 && found <= 84, qPrintable(QString::number(found)));
        const double covered = changed.to(at::kDouble).sum().item<double>();
        // Drops are 1.125 times as high as wide on average.
        const double expected = 80 * std::numbers::pi * 25 * 1.125;
        QVERIFY2(std::abs(covered / expected - 1) < 0.2, qPrintable(QString::number(covered / expected)));
        QVERIFY(areas((add_drops(dark, at_strength(drops, 0.5), 3) - dark).abs().amax(0) > 0.02) < 0.6 * found);
    }

    void small_drops_are_the_most() {
        const auto dark = at::full({3, 512, 512}, 0.1F);
        const DropParameters drops{.number = 40, .smallest = 2, .largest = 20, .edge = 1, .pale_share = 1};
        const auto changed = (add_drops(dark, drops, 3) - dark).abs().amax(0) > 0.01;
        // The mean area is well below that of the mean radius, 11.
        QVERIFY(changed.sum().item<double>() / areas(changed) < 0.7 * std::numbers::pi * 121);
    }

    void inside_the_scene_is_upside_down() {
        // Dark above, bright below; drops of one size that add nothing of their own.
        const auto clean = at::linspace(0, 1, 200).view({1, 200, 1}).expand({3, 200, 200}).contiguous();
        const DropParameters drops{.number = 10,
                                   .smallest = 10,
                                   .largest = 10,
                                   .refraction = 1.7,
                                   .blur = 1,
                                   .edge = 1,
                                   .opacity = 1,
                                   .pale_share = 0,
                                   .rim = 0};
        const auto picture = add_drops(clean, drops, 1)[0];
        // Within a drop brightness falls by 1.7 times the scene's slope; at rims it leaps.
        const auto slope = picture.diff(1, 0) * 199;
        const auto inverted = ((slope + 1.7).abs() < 0.05).sum().item<double>(),
                   unchanged = ((slope - 1).abs() < 0.05).sum().item<double>();
        QVERIFY2(inverted > 1000, qPrintable(QString::number(inverted)));
        QVERIFY(unchanged > 30000);
    }

    void drops_on_an_even_scene_are_seen_by_their_paleness_only() {
        const auto grey = at::full({3, 100, 100}, 0.3F);
        DropParameters drops{.pale_share = 0, .rim = 0};
        QVERIFY(at::allclose(add_drops(grey, drops, 1), grey, 1e-5, 1e-6));
        drops.pale_share = 1;
        QVERIFY(add_drops(grey, drops, 1).max().item<float>() > 0.35);
    }

    void pale_drops_are_palest_below() {
        // The sky is at the bottom of a drop. Within drops brightness rises downwards, at rims it leaps.
        const auto dark = at::full({3, 200, 200}, 0.1F);
        const auto drops = pale_drops(6, 14, 0.6);
        const auto slope = add_drops(dark, drops, 2)[0].diff(1, 0);
        const auto rising = ((slope > 0.001) & (slope < 0.05)).sum().item<double>(),
                   falling = ((slope < -0.001) & (slope > -0.05)).sum().item<double>();
        QVERIFY2(rising > 2000 && falling < 0.05 * rising, qPrintable(QString("%1 %2").arg(rising).arg(falling)));
    }

    void the_rim_is_darker_than_the_middle() {
        const auto grey = at::full({3, 200, 200}, 0.5F);
        const DropParameters drops{
            .number = 4, .smallest = 14, .largest = 14, .edge = 1, .opacity = 1, .pale_share = 0, .rim = 0.4};
        const auto picture = add_drops(grey, drops, 2)[0];
        // 1 - rim r^4, r from the middle to the rim: of a drop's area the share sqrt(s) is less dark than rim s.
        const auto darker = [&](double share) { return (picture < 0.5 * (1 - 0.4 * share)).sum().item<double>(); };
        QVERIFY(picture.min().item<double>() < 0.5 * (1 - 0.4 * 0.8));
        QVERIFY(picture.min().item<double>() > 0.5 * (1 - 0.4) - 1e-5);
        const double half = darker(0.25) / darker(0.01);
        QVERIFY2(std::abs(half / ((1 - 0.5) / (1 - 0.1)) - 1) < 0.1, qPrintable(QString::number(half)));
    }

    void strength_zero_leaves_the_picture() {
        const auto clean = scene(50, 60);
        for (uint64_t seed = 0; seed < 20; ++seed)
            QVERIFY(at::equal(add_drops(clean, at_strength(DropParameters{}, 0), seed), clean));
    }

    void any_size_and_all_ranges() {
        Random random(2);
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 20; ++seed) {
                const auto drops = draw_drops({}, random);
                drops.check();
                const auto picture = add_drops(scene(height, width), drops, seed);
                QVERIFY(picture.sizes() == at::IntArrayRef({3, height, width}) && within_unit(picture));
            }
    }

    void json_round_trip() {
        Random random(8);
        const auto drops = draw_drops({}, random);
        const auto again = DropParameters::from_json(nlohmann::json::parse(drops.to_json().dump()));
        QVERIFY(at::equal(add_drops(scene(64, 64), drops, 5), add_drops(scene(64, 64), again, 5)));
        QVERIFY_EXCEPTION_THROWN(DropParameters::from_json({{"number", -1}}), Error);
    }
};

QTEST_GUILESS_MAIN(TestRaindrops)
#include "test_raindrops.moc"
