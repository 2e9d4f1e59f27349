// Names of files may hold any bytes; JSON, XMP, SVG and terminals want UTF-8.
//
//     fmt::print("{}\n", json_text({{"input", path.string()}}, 2));      // "caf\\xE9.png" where a byte is no UTF-8
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace deweather {

bool is_utf8(std::string_view text);

// The same text; each byte that belongs to no UTF-8 character as \xE9, so that people still tell two names apart.
std::string escaped_utf8(std::string_view text);

// The longest beginning of at most so many bytes that does not end within a character.
std::string_view beginning_of(std::string_view text, std::size_t bytes);

// A JSON value as text whose strings and keys are escaped in this way. indent: -1 for one line.
std::string json_text(const nlohmann::json& value, int indent = -1);

}  // namespace deweather
