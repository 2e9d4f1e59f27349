// The architectures by name. Adding one touches its own file and the list in registry.cpp.
//
//     for (const auto& architecture : models::architectures()) ...
//     auto network = models::create("mofme-compact", {{"experts", 32}});
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/restoration_network.h"

namespace deweather::models {

struct Architecture {
    std::string_view name;
    std::string_view description;
    // What the paper's Tables 1 to 3 say, in millions and GMAC at 256 x 256; 0 where the paper has no such network.
    double paper_parameters = 0, paper_gmac = 0;
    // Builds the network with freshly initialised weights. Missing fields of the config take their defaults; an unknown
    // field, a wrong type or a value out of range throws Error naming the field.
    std::unique_ptr<RestorationNetwork> (*create)(const nlohmann::json& config);
};

const std::vector<Architecture>& architectures();

// Throws Error for an unknown name, listing the known ones.
const Architecture& find_architecture(std::string_view name);
std::unique_ptr<RestorationNetwork> create(std::string_view name,
                                           const nlohmann::json& config = nlohmann::json::object());

}  // namespace deweather::models
