// TOML text to JSON and back, so that one way of reading configurations serves both.
//
//     nlohmann::json json = read_toml("run.toml");
//     set_value(json, "optimizer.lr=0.001");
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace deweather::trainer {

// Throws Error with the line where the text is no TOML. name: of the file, for that message.
nlohmann::json parse_toml(std::string_view text, std::string_view name);
nlohmann::json read_toml(const std::filesystem::path& file);

// json has to be an object; null values are left out.
std::string to_toml(const nlohmann::json& json);

// KEY=VALUE: puts a value into the object at a dotted key. The value is read as TOML where it is that (0.1, true,
// ["a", "b"]), else as text. Throws Error where setting is no KEY=VALUE or a part of the key is no table.
void set_value(nlohmann::json& json, std::string_view setting);

}  // namespace deweather::trainer
