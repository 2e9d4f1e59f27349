// What weather a name speaks of. Case does not matter; words are parted by anything but letters and digits. Includes
// nothing of LibTorch.
//
//     weather_in("rainy_image")                          // "rain"
//     weather_of_file("snow100k/test/input/1.png")       // "snow"
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::weather {

// The words of a name, in lower case.
std::vector<std::string> words_of(std::string_view name);

// The weather that a word begins with, one of models::kWeathers, or "" where there is none.
std::string_view weather_of_word(std::string_view word);

// That of the first such word of a name.
std::string_view weather_in(std::string_view name);

// That of the file's own name, else of the nearest of the folders in its path that says one; "clean" where a name says
// that first (clean, clear, gt, target, norain, ...), "" where none says anything. A word that says both, as norain,
// says clean.
std::string weather_of_file(const std::filesystem::path& file);

// Whether a word says that a picture is clean.
bool says_clean(std::string_view word);

}  // namespace deweather::weather
