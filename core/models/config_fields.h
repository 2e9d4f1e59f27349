// Reads a config struct from JSON, field by field, and names the field that is wrong.
//
//     ConfigFields fields("mofme-compact", json);
//     fields.read("experts", config.experts, 1, 1024);
//     fields.done();                     // throws for a field that nobody read
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace deweather::models {

class ConfigFields {
  public:
    // Throws Error where json is no object.
    ConfigFields(std::string_view architecture, const nlohmann::json& json);

    // value keeps its default where the field is missing. Throws Error where it is no whole number in low..high.
    void read(const std::string& name, int64_t& value, int64_t low, int64_t high);
    // The same for a number that need not be whole.
    void read(const std::string& name, double& value, double low, double high);
    // The same for a list of exactly as many whole numbers as values has, each in low..high.
    void read(const std::string& name, std::span<int64_t> values, int64_t low, int64_t high);

    // Throws Error naming the first field that was never read.
    void done() const;

  private:
    // The field, or null where it is missing.
    const nlohmann::json* find(const std::string& name);
    Error refused(const std::string& name, const std::string& wanted, const nlohmann::json& found) const;

    std::string architecture_;
    nlohmann::json json_;
    std::set<std::string> read_;
};

}  // namespace deweather::models
