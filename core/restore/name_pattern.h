// What results are called: a pattern with the input's name in it. Includes nothing of LibTorch.
//
//     const NamePattern pattern("{n}_{stem}_{model}");
//     pattern.name({.stem = "rain", .model = "mofme-compact", .number = 7, .count = 120});   // 007_rain_mofme-compact
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deweather::restore {

class NamePattern {
  public:
    // {stem}: the input's name without extension; {model}; {n}: the picture's place in the list, from 1, with as many
    // digits as the last one has; {date}: today. Throws Error for another word in braces, a lone brace, a character
    // that a name cannot hold ('/'), a leading dot, and for a pattern without {stem} and {n}, by which every result
    // would have the same name.
    explicit NamePattern(std::string_view pattern);

    struct Input {
        std::string stem = {}, model = {};
        int number = 1, count = 1;
        std::string date = {};  // 2026-01-31
    };
    // Without extension. Slashes within the input's words become dashes.
    std::string name(const Input& input) const;

    // What "deweather restore" and Studio use when nothing else is asked for.
    static constexpr std::string_view kDefault = "{stem}_restored";

  private:
    enum class Kind { kText, kStem, kModel, kNumber, kDate };
    struct Part {
        Kind kind;
        std::string text;
    };
    std::vector<Part> parts_;
};

}  // namespace deweather::restore
