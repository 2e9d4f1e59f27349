#include "core/analysis/no_reference.h"

#include <fstream>

#include "core/base/error.h"
#include "core/base/resources.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kNaturalFeatures = 36, kHazeFeatures = 7;
constexpr const char* kFile = "quality/no-reference.json";

}  // namespace

NoReference NoReference::shipped() {
    const auto file = resource_folder() / kFile;
    std::ifstream stream(file);
    if (!stream) throw Error("cannot read", file.string(), "it comes with the program; install it again");
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    if (json.is_discarded()) throw Error("cannot read", file.string(), "it is damaged; install the program again");
    return from_json(json);
}

double NoReference::niqe(const at::Tensor& rgb) const {
    return distance_to(natural, natural_features(rgb));
}

double NoReference::haze(const at::Tensor& rgb) const {
    const auto features = haze_features(rgb);
    return distance_to(clear, features) / (1 + distance_to(hazy, features));
}

nlohmann::json NoReference::to_json() const {
    return {{"niqe", natural.to_json()}, {"clear", clear.to_json()}, {"hazy", hazy.to_json()}};
}

NoReference NoReference::from_json(const nlohmann::json& json) {
    const auto table = [&](const char* name, int64_t features) {
        return FeatureTable::from_json(json.is_object() ? json.value(name, nlohmann::json()) : json, features);
    };
    NoReference judge;
    judge.natural = table("niqe", kNaturalFeatures);
    judge.clear = table("clear", kHazeFeatures);
    judge.hazy = table("hazy", kHazeFeatures);
    return judge;
}

}  // namespace deweather::analysis
