#include "core/models/config_fields.h"

namespace deweather::models {

namespace {

bool is_whole_number(const nlohmann::json& field, int64_t low, int64_t high) {
    if (!field.is_number_integer()) return false;
    if (field.is_number_unsigned() && field.get<uint64_t>() > static_cast<uint64_t>(high)) return false;
    return field.get<int64_t>() >= low && field.get<int64_t>() <= high;
}

}  // namespace

ConfigFields::ConfigFields(std::string_view architecture, const nlohmann::json& json)
    : architecture_(architecture), json_(json) {
    if (!json_.is_object()) throw Error("bad configuration of", architecture_, "it has to be a JSON object");
}

const nlohmann::json* ConfigFields::find(const std::string& name) {
    read_.insert(name);
    const auto field = json_.find(name);
    return field == json_.end() ? nullptr : &*field;
}

Error ConfigFields::refused(const std::string& name, const std::string& wanted, const nlohmann::json& found) const {
    return {"bad configuration of", architecture_, "'" + name + "' has to be " + wanted + ", not " + found.dump()};
}

void ConfigFields::read(const std::string& name, int64_t& value, int64_t low, int64_t high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    if (!is_whole_number(*field, low, high))
        throw refused(name, "a whole number from " + std::to_string(low) + " to " + std::to_string(high), *field);
    value = field->get<int64_t>();
}

void ConfigFields::read(const std::string& name, double& value, double low, double high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    if (!field->is_number() || !(field->get<double>() >= low && field->get<double>() <= high))
        throw refused(name, "a number from " + nlohmann::json(low).dump() + " to " + nlohmann::json(high).dump(),
                      *field);
    value = field->get<double>();
}

void ConfigFields::read(const std::string& name, std::span<int64_t> values, int64_t low, int64_t high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    bool good = field->is_array() && field->size() == values.size();
    for (std::size_t index = 0; good && index < values.size(); ++index)
        good = is_whole_number((*field)[index], low, high);
    if (!good)
        throw refused(name,
                      "a list of " + std::to_string(values.size()) + " whole numbers from " + std::to_string(low) +
                          " to " + std::to_string(high),
                      *field);
    for (std::size_t index = 0; index < values.size(); ++index) values[index] = (*field)[index].get<int64_t>();
}

void ConfigFields::done() const {
    for (const auto& [name, value] : json_.items())
        if (!read_.contains(name)) throw Error("bad configuration of", architecture_, "unknown field '" + name + "'");
}

}  // namespace deweather::models
