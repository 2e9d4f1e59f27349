// A table for people: columns of even width.
//
//     print_table({{"model", "PSNR"}, {"mofme-compact", "27.46"}}, 1);
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace deweather::cli {

// Onto standard output, a line a row, the first being the heading. All rows have as many cells; the first text_columns
// of them are aligned left, the others, which are numbers, right.
void print_table(const std::vector<std::vector<std::string>>& rows, std::size_t text_columns);

}  // namespace deweather::cli
