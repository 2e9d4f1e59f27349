#include "trainer/data/names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace deweather::trainer {

namespace {

struct WeatherWord {
    std::string_view beginning, weather;
};
// Raindrop before rain, of which it is a longer word.
constexpr std::array<WeatherWord, 6> kWeatherWords = {
    {{"raindrop", "drop"}, {"rain", "rain"}, {"drop", "drop"}, {"haz", "haze"}, {"fog", "haze"}, {"snow", "snow"}}};
constexpr std::array<std::string_view, 8> kDegraded = {"input", "inputs", "in",       "lq",
                                                       "data",  "source", "degraded", "synthetic"};
constexpr std::array<std::string_view, 14> kClean = {"clean",   "clear",  "gt",        "gts",        "target",
                                                     "targets", "hq",     "truth",     "norain",     "nohaze",
                                                     "nofog",   "nosnow", "reference", "groundtruth"};
constexpr std::array<std::string_view, 10> kBeside = {"mask",   "masks",     "depth",    "trans",   "transmission",
                                                      "camera", "disparity", "restored", "results", "parsing"};
// Cityscapes' clean pictures; those with weather have a word more.
constexpr std::string_view kCityscapes = "leftimg8bit";

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

template <typename List>
bool is_in(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view weather_of_word(std::string_view word) {
    for (const auto& known : kWeatherWords)
        if (word.starts_with(known.beginning)) return known.weather;
    return {};
}

bool says_degraded(std::string_view word) {
    return is_in(kDegraded, word) || !weather_of_word(word).empty();
}

}  // namespace

Role role_of(std::string_view name) {
    const auto words = words_of(name);
    const auto any = [&](const auto& is) { return std::any_of(words.begin(), words.end(), is); };
    if (any([](const auto& word) { return is_in(kBeside, word); })) return Role::kOther;
    if (any([](const auto& word) { return is_in(kClean, word); })) return Role::kClean;
    if (any(says_degraded)) return Role::kDegraded;
    return is_in(words, kCityscapes) ? Role::kClean : Role::kOther;
}

std::string_view weather_in(std::string_view name) {
    for (const auto& word : words_of(name))
        if (const auto weather = weather_of_word(word); !weather.empty()) return weather;
    return {};
}

std::string without_role(std::string_view name) {
    std::string rest;
    for (const auto& word : words_of(name))
        if (!says_degraded(word) && !is_in(kClean, word)) rest += (rest.empty() ? "" : "_") + word;
    return rest;
}

}  // namespace deweather::trainer
