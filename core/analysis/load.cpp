#include "core/analysis/load.h"

#include <cmath>
#include <numeric>

namespace deweather::analysis {

std::vector<double> shares(std::span<const int64_t> counts) {
    const auto sum = std::accumulate(counts.begin(), counts.end(), int64_t{0});
    std::vector<double> load(counts.size(), 0.0);
    if (sum > 0)
        for (std::size_t i = 0; i < counts.size(); ++i)
            load[i] = static_cast<double>(counts[i]) / static_cast<double>(sum);
    return load;
}

std::vector<double> utilisation(std::span<const double> load) {
    std::vector<double> ratios(load.begin(), load.end());
    for (auto& ratio : ratios) ratio *= static_cast<double>(load.size());
    return ratios;
}

double entropy(std::span<const double> load) {
    double bits = 0;
    for (const double p : load)
        if (p > 0) bits -= p * std::log2(p);
    return bits;
}

double coefficient_of_variation(std::span<const double> load) {
    const auto count = static_cast<double>(load.size());
    const double mean = std::accumulate(load.begin(), load.end(), 0.0) / count;
    if (mean <= 0) return 0;
    double squares = 0;
    for (const double p : load) squares += (p - mean) * (p - mean);
    return std::sqrt(squares / count) / mean;
}

std::vector<int64_t> dead_experts(std::span<const double> load) {
    std::vector<int64_t> dead;
    for (std::size_t i = 0; i < load.size(); ++i)
        if (load[i] * static_cast<double>(load.size()) < kDeadBelow) dead.push_back(static_cast<int64_t>(i));
    return dead;
}

double mutual_information(std::span<const int64_t> table, int64_t columns) {
    const auto width = static_cast<std::size_t>(columns);
    const std::size_t rows = table.size() / width;
    std::vector<double> row_sums(rows, 0.0), column_sums(width, 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto count = static_cast<double>(table[i]);
        row_sums[i / width] += count;
        column_sums[i % width] += count;
        sum += count;
    }
    double bits = 0;
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i] > 0) {
            const auto count = static_cast<double>(table[i]);
            bits += count / sum * std::log2(count * sum / (row_sums[i / width] * column_sums[i % width]));
        }
    return bits;
}

double divergence(std::span<const double> p, std::span<const double> q) {
    double bits = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double mean = (p[i] + q[i]) / 2;
        if (p[i] > 0) bits += p[i] * std::log2(p[i] / mean) / 2;
        if (q[i] > 0) bits += q[i] * std::log2(q[i] / mean) / 2;
    }
    return bits;
}

}  // namespace deweather::analysis
