// Name patterns of results, with placeholders such as the input's name. Does not include LibTorch.
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
    // {stem}: the input's name without extension; {model}; {n}: the picture's position in the list, from 1, padded to
    // the width of the last one; {date}: today. Throws Error for another word in braces, an unpaired brace, a character
    // that is invalid in names ('/'), a leading dot, and for a pattern without {stem} and {n}, which would give all
    // results the same name.
    explicit NamePattern(std::string_view pattern);

    struct Input {
        std::string stem = {}, model = {};
        int number = 1, count = 1;
        std::string date = {};  // 2026-01-31
    };
    // Without extension. Slashes in the input's values become dashes.
    std::string name(const Input& input) const;

    // The default of "deweather restore" and Studio.
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
