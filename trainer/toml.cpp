#include "trainer/toml.h"

#include <toml++/toml.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace deweather::trainer {

namespace {

nlohmann::json to_json(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        auto json = nlohmann::json::object();
        for (const auto& [key, value] : *table) json[std::string(key.str())] = to_json(value);
        return json;
    }
    if (const auto* array = node.as_array()) {
        auto json = nlohmann::json::array();
        for (const auto& value : *array) json.push_back(to_json(value));
        return json;
    }
    if (const auto* value = node.as_boolean()) return value->get();
    if (const auto* value = node.as_integer()) return value->get();
    if (const auto* value = node.as_floating_point()) return value->get();
    if (const auto* value = node.as_string()) return value->get();
    // Dates and times: none of our fields is one, so the text appears in an error.
    std::ostringstream text;
    node.visit([&](const auto& value) {
        if constexpr (toml::is_chronological<decltype(value)>) text << value.get();
    });
    return text.str();
}

toml::table table_of(const nlohmann::json& json);
toml::array array_of(const nlohmann::json& json);

// Adds a value to an array or under a key of a table, through `put`.
template <class Put>
void convert(const nlohmann::json& value, const Put& put) {
    if (value.is_boolean()) put(value.get<bool>());
    if (value.is_number_integer()) put(value.get<int64_t>());
    if (value.is_number_float()) put(value.get<double>());
    if (value.is_string()) put(value.get<std::string>());
    if (value.is_object()) put(table_of(value));
    if (value.is_array()) put(array_of(value));
}

toml::table table_of(const nlohmann::json& json) {
    toml::table table;
    for (const auto& [key, value] : json.items())
        convert(value, [&, &key = key](auto&& node) { table.insert_or_assign(key, std::move(node)); });
    return table;
}

toml::array array_of(const nlohmann::json& json) {
    toml::array array;
    for (const auto& value : json) convert(value, [&](auto&& node) { array.push_back(std::move(node)); });
    return array;
}

}  // namespace

nlohmann::json parse_toml(std::string_view text, std::string_view name) {
    try {
        return to_json(toml::parse(text));
    } catch (const toml::parse_error& error) {
        throw Error("cannot read configuration", name,
                    "line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
    }
}

nlohmann::json read_toml(const std::filesystem::path& file) {
    std::ifstream stream(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw Error("cannot read configuration", file.string(), "it does not exist or may not be read");
    return parse_toml(text, file.string());
}

std::string to_toml(const nlohmann::json& json) {
    std::ostringstream stream;
    stream << table_of(json) << '\n';
    return stream.str();
}

std::string to_inline_toml(const nlohmann::json& value) {
    std::string text;
    const auto append = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (value.is_object()) {
        for (const auto& [key, part] : value.items()) append(key + " = " + to_inline_toml(part));
        return "{" + text + "}";
    }
    if (value.is_array()) {
        for (const auto& part : value) append(to_inline_toml(part));
        return "[" + text + "]";
    }
    // Numbers, truth values and quoted strings are written alike in JSON and TOML.
    return value.dump();
}

void set_value(nlohmann::json& json, std::string_view setting) {
    const auto equals = setting.find('=');
    if (equals == std::string_view::npos || equals == 0)
        throw Error("cannot set", setting, "it has to be KEY=VALUE, for example optimizer.lr=0.001");
    if (!is_utf8(setting))
        throw Error("cannot set", setting,
                    "a configuration can only contain UTF-8: rename the file or folder, or use a link to it");
    const std::string text(setting.substr(equals + 1));
    nlohmann::json value = text;
    try {
        value = to_json(*toml::parse("value = " + text).get("value"));
    } catch (const toml::parse_error&) {
        // Not TOML: taken as text, so that names need no quotes.
    }
    auto* place = &json;
    std::istringstream keys{std::string(setting.substr(0, equals))};
    for (std::string key; std::getline(keys, key, '.');) {
        if (!place->is_null() && !place->is_object())
            throw Error("cannot set", setting, "'" + key + "' is in no table");
        place = &(*place)[key];
    }
    *place = std::move(value);
}

}  // namespace deweather::trainer
