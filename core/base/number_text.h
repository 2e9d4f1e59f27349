// Numbers as text and back with a decimal point, whatever the locale says: for files, names and options of codecs.
//
//     set(encoder, "crf", fixed(18.5, 2));              // "18.50", not "18,50"
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deweather {

// With so many digits after the point.
std::string fixed(double value, int decimals);

// With at most so many digits in all: 0.5, 12.3, 1e-05.
std::string significant(double value, int digits);

// The number that the whole text is; nothing for anything else.
std::optional<double> number_of(std::string_view text);

}  // namespace deweather
