#include "core/base/utf8.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace deweather {

namespace {

// The length in bytes of the first character; 0 for invalid UTF-8: an overlong encoding, a surrogate, or a code point
// out of range.
std::size_t character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const unsigned char second = byte(1);
    const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

nlohmann::json escaped(const nlohmann::json& value) {
    if (value.is_string()) return escaped_utf8(value.get_ref<const std::string&>());
    if (value.is_array()) {
        auto list = nlohmann::json::array();
        for (const auto& item : value) list.push_back(escaped(item));
        return list;
    }
    if (value.is_object()) {
        auto object = nlohmann::json::object();
        for (const auto& [key, item] : value.items()) object[escaped_utf8(key)] = escaped(item);
        return object;
    }
    return value;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string escaped_utf8(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto length = character(text);
        if (length > 0) {
            result.append(text.substr(0, length));
        } else {
            const auto byte = static_cast<unsigned char>(text[0]);
            result.append("\\x").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

std::string_view beginning_of(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    // Continuation bytes begin with the bits 10.
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

std::string json_text(const nlohmann::json& value, int indent) {
    try {
        return value.dump(indent);
    } catch (const nlohmann::json::type_error&) {
        return escaped(value).dump(indent);
    }
}

}  // namespace deweather
