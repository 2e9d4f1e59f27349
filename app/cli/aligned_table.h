// Plain-text tables with aligned columns.
//
//     print_table({{"model", "PSNR"}, {"mofme-compact", "27.46"}}, 1);
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace deweather::cli {

// Prints to standard output, one line per row; the first row is the heading. All rows have the same number of cells:
// the first text_columns are aligned left, the others, which are numbers, right.
void print_table(const std::vector<std::vector<std::string>>& rows, std::size_t text_columns);

}  // namespace deweather::cli
