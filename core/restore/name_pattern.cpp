#include "core/restore/name_pattern.h"

#include <algorithm>

#include "core/base/error.h"

namespace deweather::restore {

namespace {

// Limit of most file systems, minus the extension and a temporary file's prefix.
constexpr std::size_t kLongest = 200;

std::string without_slashes(std::string text) {
    std::replace(text.begin(), text.end(), '/', '-');
    return text;
}

}  // namespace

NamePattern::NamePattern(std::string_view pattern) {
    const auto refuse = [&](std::string_view why) { throw Error("bad naming pattern", pattern, why); };
    if (pattern.find('/') != std::string_view::npos) refuse("a name cannot hold '/'; choose the folder separately");
    if (pattern.starts_with('.')) refuse("a name with a leading dot would be hidden");
    if (pattern.size() > kLongest) refuse("it is too long for a name");
    bool distinct = false;
    std::string text;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '}') refuse("'}' without '{' before it");
        if (pattern[at] != '{') {
            text += pattern[at];
            continue;
        }
        const auto end = pattern.find('}', at);
        if (end == std::string_view::npos) refuse("'{' without '}' after it");
        const auto word = pattern.substr(at + 1, end - at - 1);
        Kind kind = Kind::kText;
        if (word == "stem")
            kind = Kind::kStem;
        else if (word == "model")
            kind = Kind::kModel;
        else if (word == "n")
            kind = Kind::kNumber;
        else if (word == "date")
            kind = Kind::kDate;
        else
            refuse("there is no {" + std::string(word) + "}; use {stem}, {model}, {n} or {date}");
        distinct = distinct || kind == Kind::kStem || kind == Kind::kNumber;
        if (!text.empty()) parts_.push_back({.kind = Kind::kText, .text = std::exchange(text, {})});
        parts_.push_back({.kind = kind, .text = {}});
        at = end;
    }
    if (!text.empty()) parts_.push_back({.kind = Kind::kText, .text = text});
    if (!distinct) refuse("every result would get the same name; put {stem} or {n} into it");
}

std::string NamePattern::name(const Input& input) const {
    std::string result;
    for (const auto& part : parts_) switch (part.kind) {
            case Kind::kText:
                result += part.text;
                break;
            case Kind::kStem:
                result += without_slashes(input.stem);
                break;
            case Kind::kModel:
                result += without_slashes(input.model);
                break;
            case Kind::kNumber: {
                const auto number = std::to_string(input.number);
                const auto digits = std::to_string(std::max(input.count, input.number)).size();
                result += std::string(digits - number.size(), '0') + number;
                break;
            }
            case Kind::kDate:
                result += input.date;
                break;
        }
    return result;
}

}  // namespace deweather::restore
