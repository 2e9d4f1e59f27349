#include "core/base/number_text.h"

#include <array>
#include <charconv>

namespace deweather {

namespace {

std::string format_number(double value, std::chars_format format, int digits) {
    std::array<char, 512> text{};  // the largest number has 309 digits before the decimal point
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value, format, digits);
    return {text.data(), written.ptr};
}

}  // namespace

std::string fixed(double value, int decimals) {
    return format_number(value, std::chars_format::fixed, decimals);
}

std::string significant(double value, int digits) {
    return format_number(value, std::chars_format::general, digits);
}

std::optional<double> number_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

}  // namespace deweather
