// How strongly a picture is restored: in all, and which weathers are removed.
//
//     Strength strength = 0.8;
//     strength.removes = {true, true, false, true};          // haze stays
//     strengths[path] = to_json(strength);
#pragma once

#include <QJsonValue>
#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace deweather::studio {

struct Strength {
    double overall = 1;  // 0: the original, 1: restored, up to Engine::kMaxStrength: exaggerated
    // Rain, raindrops, haze, snow. A weather that is not removed stays where the model sees it; for models that name the
    // weather only.
    std::array<bool, 4> removes = {true, true, true, true};

    Strength() = default;
    // Not explicit, as most strengths are a number.
    Strength(double number) : overall(number) {}

    bool removes_all() const {
        return std::all_of(removes.begin(), removes.end(), [](bool removed) { return removed; });
    }
    bool removes_nothing() const {
        return overall == 0 || std::none_of(removes.begin(), removes.end(), [](bool removed) { return removed; });
    }
    // The words of restore::RestoreOptions::remove: empty for all.
    std::vector<std::string> words() const;

    bool operator==(const Strength&) const = default;
};

// A number where everything is removed.
QJsonValue to_json(const Strength& strength);
// 1 for anything that to_json() does not write.
Strength strength_of(const QJsonValue& json);

}  // namespace deweather::studio
