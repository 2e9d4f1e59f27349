// UTF-8 sanitization: file names may contain any bytes, but JSON, XMP, SVG and terminals require UTF-8.
//
//     fmt::print("{}\n", json_text({{"input", path.string()}}, 2));      // "caf\\xE9.png" where a byte is no UTF-8
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace deweather {

bool is_utf8(std::string_view text);

// The same text with each byte that is not valid UTF-8 escaped as \xE9, so that two names can still be distinguished.
std::string escaped_utf8(std::string_view text);

// The longest prefix of at most this many bytes that does not split a character.
std::string_view beginning_of(std::string_view text, std::size_t bytes);

// Serializes a JSON value whose strings and keys are escaped in this way. indent: -1 for one line.
std::string json_text(const nlohmann::json& value, int indent = -1);

}  // namespace deweather
