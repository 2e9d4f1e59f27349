// Declarative field tables of parameter structs, for JSON conversion in both directions and validation.
//
//     constexpr auto kFields = std::tuple(field("beta", &HazeParameters::beta, 0, 100));
//     const nlohmann::json json = to_json_by(kFields, haze);       // {"beta": 0.8}
//     const auto same = from_json_by<HazeParameters>(kFields, json, "haze");
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/base/error.h"

namespace deweather::weather {

// A member, its JSON name, and the minimum and maximum of its value, of each of its elements, or of both of its ends.
template <class Struct, class Value>
struct Field {
    std::string_view name;
    Value Struct::*member;
    double low, high;
};

template <class Struct, class Value>
constexpr Field<Struct, Value> field(std::string_view name, Value Struct::*member, double low, double high) {
    return {name, member, low, high};
}

inline Error wrong_field(std::string_view subject, std::string_view name, std::string_view why) {
    std::string remedy(1, '\'');
    remedy.append(name).append("' ").append(why);
    return {"bad parameters of", subject, remedy};
}

// A Range, LogRange or WholeRange; in JSON a list of two.
template <class T>
concept RangeLike = requires(T range) {
    range.low;
    range.high;
};

template <class T>
void check_value(const T& value, double low, double high, std::string_view subject, std::string_view name) {
    if constexpr (RangeLike<T>) {
        check_value(value.low, low, high, subject, name);
        check_value(value.high, low, high, subject, name);
        if (value.high < value.low) throw wrong_field(subject, name, "ends below its start");
    } else if constexpr (std::is_arithmetic_v<T>) {
        if (static_cast<double>(value) >= low && static_cast<double>(value) <= high) return;
        std::ostringstream why;
        why << "has to be from " << low << " to " << high << ", not " << value;
        throw wrong_field(subject, name, why.str());
    } else {
        for (const auto& element : value) check_value(element, low, high, subject, name);
    }
}

template <class T>
nlohmann::json value_to_json(const T& value) {
    if constexpr (RangeLike<T>)
        return nlohmann::json::array({value.low, value.high});
    else
        return value;
}

// Returns false if json has another type.
template <class T>
bool value_from_json(const nlohmann::json& json, T& value) {
    if constexpr (RangeLike<T>) {
        return json.is_array() && json.size() == 2 && value_from_json(json[0], value.low) &&
               value_from_json(json[1], value.high);
    } else if constexpr (std::is_arithmetic_v<T>) {
        if (!(std::is_integral_v<T> ? json.is_number_integer() : json.is_number())) return false;
        // Not json < 0, which treats numbers of 2^63 and more as negative.
        if (std::is_unsigned_v<T> && !json.is_number_unsigned() && json.get<int64_t>() < 0) return false;
        value = json.get<T>();
        return true;
    } else {
        if (!json.is_array()) return false;
        if constexpr (requires { value.resize(json.size()); }) value.resize(json.size());
        bool good = json.size() == value.size();
        for (std::size_t i = 0; good && i < value.size(); ++i) good = value_from_json(json[i], value[i]);
        return good;
    }
}

// Throws Error naming the first field of subject ("rain") that is out of range; NaN is out of range.
template <class Table, class Struct>
void check_by(const Table& table, const Struct& values, std::string_view subject) {
    std::apply([&](const auto&... f) { (check_value(values.*f.member, f.low, f.high, subject, f.name), ...); }, table);
}

template <class Table, class Struct>
nlohmann::json to_json_by(const Table& table, const Struct& values) {
    auto json = nlohmann::json::object();
    std::apply([&](const auto&... f) { ((json[std::string(f.name)] = value_to_json(values.*f.member)), ...); }, table);
    return json;
}

// Fields missing from json keep their defaults; others: additional names that may occur, which the caller reads. Throws
// Error naming the field that has another type, is out of range, or unknown.
template <class Struct, class Table>
Struct from_json_by(const Table& table, const nlohmann::json& json, std::string_view subject,
                    const std::vector<std::string_view>& others = {}) {
    if (!json.is_object()) throw Error("bad parameters of", subject, "they have to be a JSON object");
    Struct values;
    std::vector<std::string_view> known = others;
    const auto read = [&](const auto& f) {
        known.push_back(f.name);
        const auto found = json.find(std::string(f.name));
        if (found != json.end() && !value_from_json(*found, values.*f.member))
            throw wrong_field(subject, f.name, std::string("cannot be ").append(found->dump()));
    };
    std::apply([&](const auto&... f) { (read(f), ...); }, table);
    for (const auto& [name, value] : json.items())
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw wrong_field(subject, name, "is not one of its fields");
    check_by(table, values, subject);
    return values;
}

}  // namespace deweather::weather
