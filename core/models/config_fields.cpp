#include "core/models/config_fields.h"

#include <spdlog/fmt/fmt.h>

#include "core/base/utf8.h"

namespace deweather::models {

ConfigFields::ConfigFields(std::string_view architecture, const nlohmann::json& json)
    : architecture_(architecture), json_(json) {
    if (!json_.is_object()) throw Error("bad configuration of", architecture_, "it has to be a JSON object");
}

Error ConfigFields::wrong(const std::string& name, const std::string& why) const {
    return Error("bad configuration of", architecture_, fmt::format("'{}' {}", name, why));
}

const nlohmann::json* ConfigFields::find(const std::string& name) {
    read_.insert(name);
    const auto found = json_.find(name);
    return found == json_.end() ? nullptr : &*found;
}

namespace {

// Unsigned values too large for int64_t count as invalid.
bool is_whole(const nlohmann::json& field, int64_t low, int64_t high) {
    if (!field.is_number_integer()) return false;
    if (field.is_number_unsigned() && field.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)) return false;
    const auto value = field.get<int64_t>();
    return value >= low && value <= high;
}

}  // namespace

void ConfigFields::read(const std::string& name, int64_t& value, int64_t low, int64_t high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    if (!is_whole(*field, low, high))
        throw wrong(name, fmt::format("has to be a whole number from {} to {}, not {}", low, high, json_text(*field)));
    value = field->get<int64_t>();
}

void ConfigFields::read(const std::string& name, double& value, double low, double high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    if (!field->is_number() || !(field->get<double>() >= low && field->get<double>() <= high))
        throw wrong(name, fmt::format("has to be a number from {} to {}, not {}", low, high, json_text(*field)));
    value = field->get<double>();
}

void ConfigFields::read(const std::string& name, bool& value) {
    const auto* field = find(name);
    if (field == nullptr) return;
    if (!field->is_boolean()) throw wrong(name, "has to be true or false, not " + json_text(*field));
    value = field->get<bool>();
}

void ConfigFields::read(const std::string& name, std::vector<int64_t>& values, int64_t low, int64_t high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    if (!field->is_array() || field->empty()) throw wrong(name, "has to be a list of whole numbers");
    values.resize(field->size());
    read(name, std::span(values), low, high);
}

void ConfigFields::read(const std::string& name, std::span<int64_t> values, int64_t low, int64_t high) {
    const auto* field = find(name);
    if (field == nullptr) return;
    bool good = field->is_array() && field->size() == values.size();
    for (std::size_t index = 0; good && index < values.size(); ++index) good = is_whole((*field)[index], low, high);
    if (!good)
        throw wrong(name, fmt::format("has to be a list of {} whole numbers from {} to {}, not {}", values.size(), low,
                                      high, json_text(*field)));
    for (std::size_t index = 0; index < values.size(); ++index) values[index] = (*field)[index].get<int64_t>();
}

void ConfigFields::done() const {
    for (const auto& [name, value] : json_.items())
        if (!read_.contains(name)) throw wrong(name, "is not one of its fields");
}

}  // namespace deweather::models
