// Recognises weather in file names. Case-insensitive; words are separated by anything but letters and digits. Does not
// include LibTorch.
//
//     weather_in("rainy_image");                         // "rain"
//     weather_of_file("snow100k/test/input/1.png");      // "snow"
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::weather {

// The words of a name, in lower case.
std::vector<std::string> words_of(std::string_view name);

// The weather that a word begins with, one of models::kWeathers, or "" if there is none.
std::string_view weather_of_word(std::string_view word);

// The weather of the first such word in a name.
std::string_view weather_in(std::string_view name);

// The weather in the file's own name, else in the nearest folder of its path that names one; "clean" if a name has a
// word for that first (clean, clear, gt, target, norain, ...), "" if nothing matches. A word that matches both, such as
// norain, means clean.
std::string weather_of_file(const std::filesystem::path& file);

// Whether a word means that a picture is clean.
bool says_clean(std::string_view word);

}  // namespace deweather::weather
