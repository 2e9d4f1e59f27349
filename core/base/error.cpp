#include "core/base/error.h"

#include "core/base/utf8.h"

namespace deweather {

namespace {

constexpr std::size_t kLongestLine = 1000;

std::string compose(std::string_view what_failed, std::string_view subject, std::string_view remedy) {
    std::string line(what_failed);
    if (!subject.empty()) line.append(" '").append(subject).append("'");
    if (!remedy.empty()) line.append(": ").append(remedy);
    return one_line(line);
}

}  // namespace

Error::Error(std::string_view what_failed, std::string_view subject, std::string_view remedy)
    : std::runtime_error(compose(what_failed, subject, remedy)) {}

std::string one_line(std::string_view text) {
    // LibTorch appends where in its code a failure was found.
    text = text.substr(0, text.find("\nException raised from "));
    std::string line;
    line.reserve(text.size());
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        if (control && !line.empty() && line.back() == ' ') continue;
        line.push_back(control ? ' ' : c);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    line = escaped_utf8(line);  // terminals, logs and JSON require valid UTF-8
    if (line.size() <= kLongestLine) return line;
    return std::string(beginning_of(line, kLongestLine)) + "...";
}

}  // namespace deweather
