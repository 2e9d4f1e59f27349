#include "app/cli/aligned_table.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace deweather::cli {

void print_table(const std::vector<std::vector<std::string>>& rows, std::size_t text_columns) {
    if (rows.empty()) return;
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& cells : rows)
        for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
    for (const auto& cells : rows) {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i)
            line += i < text_columns ? fmt::format("{:<{}}  ", cells[i], widths[i])
                                     : fmt::format("{:>{}}  ", cells[i], widths[i]);
        fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
    }
}

}  // namespace deweather::cli
