// Settings given on the command line as KEY=VALUE.
//
//     config_overrides({"top_k=4", "calibration=centred"});       // {"top_k": 4, "calibration": "centred"}
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace deweather::cli {

// Fields of a network's config: values are JSON, and text where they are not. Each setting has passed wrong_setting().
nlohmann::json config_overrides(const std::vector<std::string>& settings);

// Explains why a setting is not KEY=VALUE; empty if it is. For CLI11's check() on every --set option.
std::string wrong_setting(const std::string& setting);

}  // namespace deweather::cli
