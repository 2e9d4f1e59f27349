// Strengths as words, as JSON, and as values of pixels.
#include "app/studio/engine/showing/strength.h"

#include <torch/types.h>

#include <QJsonObject>
#include <QtTest>

#include "app/studio/engine/showing/restored_at.h"

using namespace deweather;
using namespace deweather::studio;

class TestStrength : public QObject {
    Q_OBJECT

    static Strength without_haze(double overall) {
        Strength strength = overall;
        strength.removes = {true, true, false, true};
        return strength;
    }

    // Left half: only rain is seen. Right half: rain and haze alike. Squares of 8 pixels.
    static PictureResult half_rain_half_both(int64_t height, int64_t width) {
        auto map = at::zeros({4, height / 8, width / 8});
        map[0].fill_(0.8);
        map[2].slice(1, width / 16).fill_(0.8);
        return {.rgb = at::full({3, height, width}, 0.9), .weather_map = map, .weather_patch = 8};
    }

  private Q_SLOTS:
    void words() {
        QVERIFY(Strength(0.5).words().empty());
        QVERIFY((without_haze(1).words() == std::vector<std::string>{"rain", "drop", "snow"}));
        QVERIFY(Strength(0.5).removes_all() && !without_haze(1).removes_all());
        Strength none;
        none.removes = {};
        QVERIFY(none.removes_nothing() && Strength(0).removes_nothing() && !without_haze(1).removes_nothing());
    }

    void json_and_back() {
        for (const auto& strength : {Strength(), Strength(0.35), without_haze(1.2)})
            QVERIFY(strength_of(to_json(strength)) == strength);
        // A number, as sessions of before hold.
        QVERIFY(to_json(Strength(0.5)).toDouble() == 0.5);
        QVERIFY(strength_of(QJsonValue(0.5)) == Strength(0.5));
        QVERIFY(strength_of(QJsonValue()) == Strength());
        QVERIFY(strength_of(QJsonValue("nonsense")) == Strength());
    }

    void everything_is_a_plain_blend() {
        const auto original = at::full({3, 16, 32}, 0.5);
        const auto result = half_rain_half_both(16, 32);
        QVERIFY(!share_of(result, 0.5, 16, 32).defined());
        QVERIFY(at::allclose(restored_at(original, result, 0.5), at::full({3, 16, 32}, 0.7)));
    }

    void what_is_not_removed_stays_where_it_is_seen() {
        const auto original = at::full({3, 16, 64}, 0.5);
        const auto result = half_rain_half_both(16, 64);
        const auto restored = restored_at(original, result, without_haze(0.5));
        // Away from the border between the halves: rain alone goes, of rain and haze half.
        QVERIFY(at::allclose(restored.slice(2, 0, 24), at::full({3, 16, 24}, 0.7)));
        QVERIFY(at::allclose(restored.slice(2, 40), at::full({3, 16, 24}, 0.6)));
    }

    void nothing_is_the_original() {
        const auto original = at::rand({3, 16, 32});
        Strength none;
        none.removes = {};
        QVERIFY(at::equal(restored_at(original, half_rain_half_both(16, 32), none), original));
    }

    void a_model_without_names_removes_all() {
        const auto original = at::full({3, 16, 32}, 0.5);
        const PictureResult result{.rgb = at::full({3, 16, 32}, 0.9)};
        QVERIFY(at::allclose(restored_at(original, result, without_haze(1)), result.rgb));
    }
};

QTEST_GUILESS_MAIN(TestStrength)
#include "test_strength.moc"
