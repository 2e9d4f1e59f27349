#include "core/segment/label_set.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace deweather::segment {

namespace {

constexpr std::size_t kMaxClasses = 254;

// Neighbouring classes get distant colours: the hue advances by the golden ratio.
Colour colour_of(std::size_t index) {
    constexpr double kGolden = 0.61803398875, kThird = 1.0 / 3;
    const double hue = std::fmod(static_cast<double>(index) * kGolden, 1.0);
    Colour colour{};
    for (std::size_t channel = 0; channel < colour.size(); ++channel) {
        const double away = std::abs(std::fmod(hue + 1.5 - static_cast<double>(channel) * kThird, 1.0) - 0.5);
        colour[channel] = static_cast<uint8_t>(std::lround(255 * (0.25 + 0.75 * std::clamp(2 - 6 * away, 0.0, 1.0))));
    }
    return colour;
}

Error wrong(const std::string& why) {
    return Error("bad label set", "", why);
}

LabelClass class_of(const nlohmann::json& json, std::size_t index) {
    if (!json.is_object() || !json.contains("name") || !json["name"].is_string())
        throw wrong("class " + std::to_string(index) + " needs a 'name'");
    LabelClass read{.name = json["name"].get<std::string>(), .colour = colour_of(index)};
    if (!json.contains("colour")) return read;
    const auto& colour = json["colour"];
    bool good = colour.is_array() && colour.size() == read.colour.size();
    for (std::size_t i = 0; good && i < read.colour.size(); ++i) {
        good = colour[i].is_number_integer() && colour[i].get<int64_t>() >= 0 && colour[i].get<int64_t>() <= 255;
        if (good) read.colour[i] = colour[i].get<uint8_t>();
    }
    if (!good) throw wrong("the 'colour' of " + read.name + " has to be [red, green, blue], each 0 to 255");
    return read;
}

}  // namespace

const LabelSet& cityscapes() {
    static const LabelSet set{.name = "cityscapes",
                              .classes = {{"road", {128, 64, 128}},
                                          {"sidewalk", {244, 35, 232}},
                                          {"building", {70, 70, 70}},
                                          {"wall", {102, 102, 156}},
                                          {"fence", {190, 153, 153}},
                                          {"pole", {153, 153, 153}},
                                          {"traffic light", {250, 170, 30}},
                                          {"traffic sign", {220, 220, 0}},
                                          {"vegetation", {107, 142, 35}},
                                          {"terrain", {152, 251, 152}},
                                          {"sky", {70, 130, 180}},
                                          {"person", {220, 20, 60}},
                                          {"rider", {255, 0, 0}},
                                          {"car", {0, 0, 142}},
                                          {"truck", {0, 0, 70}},
                                          {"bus", {0, 60, 100}},
                                          {"train", {0, 80, 100}},
                                          {"motorcycle", {0, 0, 230}},
                                          {"bicycle", {119, 11, 32}}}};
    return set;
}

const LabelSet& camvid() {
    static const LabelSet set{.name = "camvid",
                              .classes = {{"sky", {128, 128, 128}},
                                          {"building", {128, 0, 0}},
                                          {"pole", {192, 192, 128}},
                                          {"road", {128, 64, 128}},
                                          {"pavement", {60, 40, 222}},
                                          {"tree", {128, 128, 0}},
                                          {"sign", {192, 128, 128}},
                                          {"fence", {64, 64, 128}},
                                          {"car", {64, 0, 128}},
                                          {"pedestrian", {64, 64, 0}},
                                          {"cyclist", {0, 128, 192}}}};
    return set;
}

const LabelSet& find_label_set(std::string_view name) {
    for (const auto* set : {&cityscapes(), &camvid()})
        if (set->name == name) return *set;
    throw Error("unknown label set", name, "known are cityscapes and camvid");
}

LabelSet LabelSet::from_json(const nlohmann::json& json) {
    if (json.is_string()) return find_label_set(json.get<std::string>());
    if (!json.is_object() || !json.contains("classes") || !json["classes"].is_array())
        throw wrong("give cityscapes, camvid, or a list of 'classes'");
    const auto name = json.value("name", nlohmann::json("custom"));
    if (!name.is_string()) throw wrong("its 'name' has to be text");
    LabelSet set{.name = name.get<std::string>(), .classes = {}};
    for (const auto& item : json["classes"]) set.classes.push_back(class_of(item, set.classes.size()));
    if (set.classes.empty() || set.classes.size() > kMaxClasses) throw wrong("it has to have 1 to 254 classes");
    return set;
}

nlohmann::json LabelSet::to_json() const {
    for (const auto* set : {&cityscapes(), &camvid()})
        if (*set == *this) return name;
    auto list = nlohmann::json::array();
    for (const auto& [label, colour] : classes) list.push_back({{"name", label}, {"colour", colour}});
    return {{"name", name}, {"classes", std::move(list)}};
}

}  // namespace deweather::segment
