#include "trainer/provenance.h"

#include <algorithm>
#include <filesystem>

namespace deweather::trainer {

namespace {

namespace fs = std::filesystem;

std::string last_names(const std::string& folder) {
    // A path with a trailing slash has an empty last component.
    auto path = fs::path(folder).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const auto parent = path.parent_path().filename();
    return parent.empty() ? path.filename().string() : (parent / path.filename()).generic_string();
}

}  // namespace

nlohmann::json provenance(const TrainConfig& config) {
    const auto all = config.to_json();
    nlohmann::json notes = {{"data", nlohmann::json::array()},
                            {"loss", nlohmann::json::object()},
                            {"optimizer", all.at("optimizer")},
                            {"schedule", all.at("schedule")},
                            {"seed", config.seed}};
    for (const auto& folder : config.data.clean) notes["data"].push_back(last_names(folder));
    for (const auto& pairs : config.data.pairs) notes["data"].push_back(last_names(pairs.degraded));
    for (const auto& labelled : config.data.labelled) notes["data"].push_back(last_names(labelled.pictures));
    if (!config.data.cifar10.empty()) notes["data"].push_back(last_names(config.data.cifar10));
    for (const auto& [name, weight] : all.at("loss").items())
        if (weight.is_number() && weight.get<double>() > 0) notes["loss"][name] = weight;
    const bool degraded = std::any_of(config.schedule.phases.begin(), config.schedule.phases.end(),
                                      [](const Phase& phase) { return phase.clean_share < 1; });
    if (const auto& synthesis = all.at("data").at("synthesis"); degraded && !synthesis.empty())
        notes["synthesis"] = synthesis;
    const bool photographed = std::any_of(config.schedule.phases.begin(), config.schedule.phases.end(),
                                          [](const Phase& phase) { return phase.camera.contains("chance"); });
    if (config.data.camera.chance > 0 || photographed) notes["camera"] = all.at("data").at("camera");
    if (!config.model.weights.empty()) notes["began_with"] = fs::path(config.model.weights).stem().string();
    return notes;
}

}  // namespace deweather::trainer
