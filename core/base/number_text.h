// Locale-independent conversion between numbers and text: for files, names and options of codecs.
//
//     set(encoder, "crf", fixed(18.5, 2));              // "18.50", not "18,50"
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deweather {

// With this many decimals.
std::string fixed(double value, int decimals);

// With at most this many significant digits: 0.5, 12.3, 1e-05.
std::string significant(double value, int digits);

// Parses a text that is a number as a whole; nothing otherwise.
std::optional<double> number_of(std::string_view text);

}  // namespace deweather
