#include "core/weather/weather_words.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace deweather::weather {

namespace {

struct WeatherWord {
    std::string_view beginning, weather;
};
// "raindrop" comes before its prefix "rain".
constexpr std::array<WeatherWord, 6> kWeatherWords = {
    {{"raindrop", "drop"}, {"rain", "rain"}, {"drop", "drop"}, {"haz", "haze"}, {"fog", "haze"}, {"snow", "snow"}}};
constexpr std::array<std::string_view, 14> kClean = {"clean",   "clear",  "gt",        "gts",        "target",
                                                     "targets", "hq",     "truth",     "norain",     "nohaze",
                                                     "nofog",   "nosnow", "reference", "groundtruth"};

// "clean", a weather, or nothing.
std::string said_by(const std::string& name) {
    const auto words = words_of(name);
    if (std::any_of(words.begin(), words.end(), says_clean)) return "clean";
    return std::string(weather_in(name));
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const unsigned char c : name)
        if (std::isalnum(c) != 0)
            words.back() += static_cast<char>(std::tolower(c));
        else if (!words.back().empty())
            words.emplace_back();
    if (words.back().empty()) words.pop_back();
    return words;
}

std::string_view weather_of_word(std::string_view word) {
    for (const auto& known : kWeatherWords)
        if (word.starts_with(known.beginning)) return known.weather;
    return {};
}

std::string_view weather_in(std::string_view name) {
    for (const auto& word : words_of(name))
        if (const auto weather = weather_of_word(word); !weather.empty()) return weather;
    return {};
}

bool says_clean(std::string_view word) {
    return std::find(kClean.begin(), kClean.end(), word) != kClean.end();
}

std::string weather_of_file(const std::filesystem::path& file) {
    if (auto said = said_by(file.stem().string()); !said.empty()) return said;
    for (auto folder = file.parent_path(); !folder.empty() && folder != folder.root_path();
         folder = folder.parent_path())
        if (auto said = said_by(folder.filename().string()); !said.empty()) return said;
    return {};
}

}  // namespace deweather::weather
