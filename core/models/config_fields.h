// Reads a config struct from JSON, field by field, and names invalid fields.
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
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace deweather::models {

class ConfigFields {
  public:
    // Throws Error if json is not an object.
    ConfigFields(std::string_view architecture, const nlohmann::json& json);

    // value keeps its default if the field is missing. Throws Error for another type, or a value out of low..high.
    void read(const std::string& name, int64_t& value, int64_t low, int64_t high);
    void read(const std::string& name, double& value, double low, double high);
    void read(const std::string& name, bool& value);
    // A non-empty list of integers.
    void read(const std::string& name, std::vector<int64_t>& values, int64_t low, int64_t high);
    // A list of exactly values.size() integers.
    void read(const std::string& name, std::span<int64_t> values, int64_t low, int64_t high);

    // One of several names, each with a value.
    template <class T>
    using Choices = std::vector<std::pair<std::string_view, T>>;
    template <class T>
    void read(const std::string& name, T& value, const Choices<T>& choices) {
        const auto* field = find(name);
        if (field == nullptr) return;
        std::string known;
        for (const auto& [text, choice] : choices) {
            if (field->is_string() && field->get<std::string>() == text) {
                value = choice;
                return;
            }
            known.append(known.empty() ? "" : ", ").append(text);
        }
        throw wrong(name, "has to be one of " + known);
    }

    // Throws Error naming the first field that was never read.
    void done() const;

    // The error for a field that is invalid for a network-specific reason.
    Error wrong(const std::string& name, const std::string& why) const;

  private:
    // Null if the field is missing.
    const nlohmann::json* find(const std::string& name);

    std::string architecture_;
    nlohmann::json json_;
    std::set<std::string> read_;
};

// The name of a value among such choices.
template <class T>
std::string_view name_of(const T& value, const ConfigFields::Choices<T>& choices) {
    for (const auto& [text, choice] : choices)
        if (choice == value) return text;
    return {};
}

}  // namespace deweather::models
