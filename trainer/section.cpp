#include "trainer/section.h"

#include <algorithm>

#include "core/base/utf8.h"

namespace deweather::trainer {

namespace {

// The fields of an object that are lists or sections, or the other ones.
nlohmann::json fields_of(const nlohmann::json& json, bool structured) {
    if (!json.is_object()) return json;
    auto fields = nlohmann::json::object();
    for (const auto& [name, value] : json.items())
        if (value.is_structured() == structured) fields[name] = value;
    return fields;
}

template <class Is>
bool all(const nlohmann::json& list, const Is& is) {
    return list.is_array() && std::all_of(list.begin(), list.end(), is);
}

}  // namespace

Section::Section(std::string_view name, const nlohmann::json& json)
    : ConfigFields(name, fields_of(json, false)), single_(fields_of(json, false)), parts_(fields_of(json, true)) {}

nlohmann::json Section::take(const std::string& name) {
    if (single_.contains(name)) return single_[name];
    if (!parts_.contains(name)) return {};
    auto value = parts_[name];
    parts_.erase(name);
    return value;
}

void Section::read_text(const std::string& name, std::string& value) {
    const auto field = take(name);
    if (field.is_null()) return;
    if (!field.is_string()) throw wrong(name, "has to be text, not " + json_text(field));
    const auto text = field.get<std::string>();
    read(name, value, Choices<std::string>{{text, text}});
}

void Section::read_texts(const std::string& name, std::vector<std::string>& values) {
    const auto field = take(name);
    if (field.is_null()) return;
    if (!all(field, [](const nlohmann::json& item) { return item.is_string(); }))
        throw wrong(name, "has to be a list of texts, not " + json_text(field));
    values = field.get<std::vector<std::string>>();
}

nlohmann::json Section::section(const std::string& name) {
    auto field = take(name);
    if (field.is_null()) return nlohmann::json::object();
    if (!field.is_object()) throw wrong(name, "has to have fields of its own, not be " + json_text(field));
    return field;
}

std::vector<nlohmann::json> Section::sections(const std::string& name) {
    const auto field = take(name);
    if (field.is_null()) return {};
    if (!all(field, [](const nlohmann::json& item) { return item.is_object(); }))
        throw wrong(name, "has to be a list of tables, not " + json_text(field));
    return {field.begin(), field.end()};
}

void Section::done() const {
    ConfigFields::done();
    if (!parts_.empty()) throw wrong(parts_.begin().key(), "is not one of its fields, or has to be a single value");
}

}  // namespace deweather::trainer
