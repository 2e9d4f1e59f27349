// Reads a config struct from JSON, field by field, and names the field that is wrong.
//
//     ConfigFields fields("mofme-compact", json);
//     fields.read("experts", config.experts, 1, 1024);
//     fields.done();                     // throws for a field that nobody read
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

namespace deweather::models {

class ConfigFields {
  public:
    // Throws Error where json is no object.
    ConfigFields(std::string_view architecture, const nlohmann::json& json);

    // value keeps its default where the field is missing. Throws Error where it is no whole number in low..high.
    void read(const std::string& name, int64_t& value, int64_t low, int64_t high);

    // value keeps its default where the field is missing. Throws Error where it is neither true nor false.
    void read(const std::string& name, bool& value);

    // Throws Error naming the first field that was never read.
    void done() const;

  private:
    std::string architecture_;
    nlohmann::json json_;
    std::set<std::string> read_;
};

}  // namespace deweather::models
