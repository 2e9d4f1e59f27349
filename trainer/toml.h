// Converts TOML to JSON and back, so that configurations of both kinds are read by the same code.
//
//     nlohmann::json json = read_toml("run.toml");
//     set_value(json, "optimizer.lr=0.001");
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace deweather::trainer {

// Throws Error with the line number for invalid TOML. name: the file's name, for that message.
nlohmann::json parse_toml(std::string_view text, std::string_view name);
nlohmann::json read_toml(const std::filesystem::path& file);

// json must be an object; null values are left out.
std::string to_toml(const nlohmann::json& json);

// One value on one line, as it stands to the right of KEY=VALUE: 0.5, "text", [1, 2], {until = 1.0, crop = 256}.
std::string to_inline_toml(const nlohmann::json& value);

// KEY=VALUE: sets a value in the object at a dotted key. The value is read as TOML if possible (0.1, true, ["a", "b"]),
// else as text. Throws Error if setting is not KEY=VALUE or a part of the key is not a table.
void set_value(nlohmann::json& json, std::string_view setting);

}  // namespace deweather::trainer
