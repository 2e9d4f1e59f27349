#include "core/analysis/reliability.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

namespace deweather::analysis {

namespace {

std::vector<std::pair<float, float>> finite_pairs(std::span<const float> a, std::span<const float> b) {
    std::vector<std::pair<float, float>> pairs;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        if (std::isfinite(a[i]) && std::isfinite(b[i])) pairs.emplace_back(a[i], b[i]);
    return pairs;
}

// Ranks from 0; ties get their mean rank.
template <typename Get>
std::vector<double> ranks(const std::vector<std::pair<float, float>>& pairs, Get get) {
    std::vector<std::size_t> order(pairs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return get(pairs[i]) < get(pairs[j]); });
    std::vector<double> rank(pairs.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last < order.size() && get(pairs[order[last]]) == get(pairs[order[first]])) ++last;
        for (std::size_t i = first; i < last; ++i) rank[order[i]] = static_cast<double>(first + last - 1) / 2;
        first = last;
    }
    return rank;
}

}  // namespace

std::optional<double> spearman(std::span<const float> a, std::span<const float> b) {
    const auto pairs = finite_pairs(a, b);
    if (pairs.size() < 3) return std::nullopt;
    const auto x = ranks(pairs, [](const auto& pair) { return pair.first; });
    const auto y = ranks(pairs, [](const auto& pair) { return pair.second; });
    const double mean = static_cast<double>(pairs.size() - 1) / 2;
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    if (xx == 0 || yy == 0) return std::nullopt;
    return xy / std::sqrt(xx * yy);
}

std::vector<ReliabilityBin> reliability(std::span<const float> uncertainty, std::span<const float> squared_error,
                                        int64_t bins) {
    auto pairs = finite_pairs(uncertainty, squared_error);
    std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const auto count = static_cast<int64_t>(pairs.size());
    bins = std::min(bins, count);
    std::vector<ReliabilityBin> curve;
    for (int64_t bin = 0; bin < bins; ++bin) {
        const int64_t begin = count * bin / bins, end = count * (bin + 1) / bins;
        ReliabilityBin result{.count = end - begin};
        double sum = 0, squares = 0;
        for (int64_t i = begin; i < end; ++i) {
            const auto& [unsure, error] = pairs[static_cast<std::size_t>(i)];
            result.uncertainty += static_cast<double>(unsure);
            sum += static_cast<double>(error);
            squares += static_cast<double>(error) * static_cast<double>(error);
        }
        const auto n = static_cast<double>(result.count);
        result.uncertainty /= n;
        const double mean = sum / n, variance = std::max(0.0, squares / n - mean * mean);
        result.error = std::sqrt(mean);
        // Standard error of a root: that of the mean, over twice the root.
        if (result.error > 0 && n > 1) result.spread = std::sqrt(variance / (n - 1)) / (2 * result.error);
        curve.push_back(result);
    }
    return curve;
}

}  // namespace deweather::analysis
