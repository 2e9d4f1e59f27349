#include "trainer/data/names.h"

#include <algorithm>
#include <array>

#include "core/weather/weather_words.h"

namespace deweather::trainer {

using weather::says_clean;
using weather::weather_of_word;
using weather::words_of;

namespace {

constexpr std::array<std::string_view, 8> kDegraded = {"input", "inputs", "in",       "lq",
                                                       "data",  "source", "degraded", "synthetic"};
constexpr std::array<std::string_view, 10> kBeside = {"mask",   "masks",     "depth",    "trans",   "transmission",
                                                      "camera", "disparity", "restored", "results", "parsing"};
// Cityscapes' clean pictures; the names of those with weather contain an additional word.
constexpr std::string_view kCityscapes = "leftimg8bit";

template <typename List>
bool is_in(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool says_degraded(std::string_view word) {
    return is_in(kDegraded, word) || !weather_of_word(word).empty();
}

}  // namespace

Role role_of(std::string_view name) {
    const auto words = words_of(name);
    const auto any = [&](const auto& is) { return std::any_of(words.begin(), words.end(), is); };
    if (any([](const auto& word) { return is_in(kBeside, word); })) return Role::kOther;
    if (any([](const auto& word) { return says_clean(word); })) return Role::kClean;
    if (any(says_degraded)) return Role::kDegraded;
    return is_in(words, kCityscapes) ? Role::kClean : Role::kOther;
}

std::string without_role(std::string_view name) {
    std::string rest;
    for (const auto& word : words_of(name))
        if (!says_degraded(word) && !says_clean(word)) rest += (rest.empty() ? "" : "_") + word;
    return rest;
}

}  // namespace deweather::trainer
