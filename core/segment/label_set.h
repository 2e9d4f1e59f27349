// The classes of a data set: names and colours, in the order of their indices.
//
//     const LabelSet& labels = segment::camvid();
//     labels.classes[3].name;                       // "road"
//
// A label map is uint8 [H,W]: the index of a class, or kVoid for pixels without a class, which do not count.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::segment {

inline constexpr uint8_t kVoid = 255;

using Colour = std::array<uint8_t, 3>;  // red, green, blue

struct LabelClass {
    std::string name;
    Colour colour{};

    bool operator==(const LabelClass&) const = default;
};

struct LabelSet {
    std::string name;
    std::vector<LabelClass> classes;

    int64_t size() const { return static_cast<int64_t>(classes.size()); }

    // The name of a known set, or {"name", "classes": [{"name", "colour": [r, g, b]}, ...]}: at most 254 classes; a
    // class without a colour gets a distinct one. Throws Error naming the invalid part.
    static LabelSet from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;

    bool operator==(const LabelSet&) const = default;
};

// The 19 classes scored by Cityscapes, by train id.
const LabelSet& cityscapes();

// The 11 classes of CamVid.
const LabelSet& camvid();

// Throws Error listing the known sets.
const LabelSet& find_label_set(std::string_view name);

}  // namespace deweather::segment
