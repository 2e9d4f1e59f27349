#include "core/models/config_fields.h"

#include "core/base/error.h"

namespace deweather::models {

ConfigFields::ConfigFields(std::string_view architecture, const nlohmann::json& json)
    : architecture_(architecture), json_(json) {
    if (!json_.is_object()) throw Error("bad configuration of", architecture_, "it has to be a JSON object");
}

void ConfigFields::read(const std::string& name, int64_t& value, int64_t low, int64_t high) {
    read_.insert(name);
    const auto field = json_.find(name);
    if (field == json_.end()) return;
    const std::string range =
        "'" + name + "' has to be a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    if (!field->is_number_integer()) throw Error("bad configuration of", architecture_, range);
    const bool too_large = field->is_number_unsigned() && field->get<uint64_t>() > static_cast<uint64_t>(high);
    if (too_large || field->get<int64_t>() < low || field->get<int64_t>() > high)
        throw Error("bad configuration of", architecture_, range + ", not " + field->dump());
    value = field->get<int64_t>();
}

void ConfigFields::read(const std::string& name, bool& value) {
    read_.insert(name);
    const auto field = json_.find(name);
    if (field == json_.end()) return;
    if (!field->is_boolean())
        throw Error("bad configuration of", architecture_,
                    "'" + name + "' has to be true or false, not " + field->dump());
    value = field->get<bool>();
}

void ConfigFields::done() const {
    for (const auto& [name, value] : json_.items())
        if (!read_.contains(name)) throw Error("bad configuration of", architecture_, "unknown field '" + name + "'");
}

}  // namespace deweather::models
