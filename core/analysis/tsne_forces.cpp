#include "core/analysis/tsne_forces.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace deweather::analysis {

namespace {

// Points that a thread processes at a time; fixed, so that sums are added in a fixed order.
constexpr int64_t kPart = 256;
constexpr int kMaxBisections = 100;
constexpr double kEntropyTolerance = 1e-5;

// p_j|i for one point's neighbours, with entropy log(perplexity).
void conditional(std::span<const float> squared_distances, double perplexity, std::vector<double>& p) {
    const double wanted = std::log(perplexity);
    const double nearest = squared_distances.front();
    double precision = 1, low = 0, high = 0;
    // Start near the scale of the distances, which is unknown.
    double mean = 0;
    for (const float d : squared_distances) mean += (d - nearest) / static_cast<double>(squared_distances.size());
    if (mean > 0) precision = 1 / mean;
    for (int step = 0; step < kMaxBisections; ++step) {
        double sum = 0, weighted = 0;
        for (std::size_t j = 0; j < squared_distances.size(); ++j) {
            const double distance = squared_distances[j] - nearest;
            p[j] = std::exp(-precision * distance);
            sum += p[j];
            weighted += p[j] * distance;
        }
        const double entropy = std::log(sum) + precision * weighted / sum;
        for (auto& value : p) value /= sum;
        const double excess = entropy - wanted;
        if (std::abs(excess) < kEntropyTolerance) return;
        (excess > 0 ? low : high) = precision;
        precision = high == 0 ? precision * 2 : (low + high) / 2;
    }
}

}  // namespace

Affinities affinities(const Neighbours& neighbours, double perplexity) {
    const auto k = static_cast<std::size_t>(neighbours.count);
    const std::size_t count = neighbours.indices.size() / k;
    std::vector<float> one_way(neighbours.indices.size());
    at::parallel_for(0, static_cast<int64_t>(count), kPart, [&](int64_t begin, int64_t end) {
        std::vector<double> p(k);
        for (auto point = static_cast<std::size_t>(begin); point < static_cast<std::size_t>(end); ++point) {
            conditional({neighbours.squared_distances.data() + point * k, k}, perplexity, p);
            for (std::size_t j = 0; j < k; ++j) one_way[point * k + j] = static_cast<float>(p[j]);
        }
    });

    // Collect entries (i,j) and (j,i) for each neighbour j of i by row, then add those with equal columns.
    std::vector<int64_t> begins(count + 1, 0);
    for (std::size_t point = 0; point < count; ++point) {
        begins[point + 1] += static_cast<int64_t>(k);
        for (std::size_t j = 0; j < k; ++j) ++begins[static_cast<std::size_t>(neighbours.indices[point * k + j]) + 1];
    }
    for (std::size_t point = 0; point < count; ++point) begins[point + 1] += begins[point];
    struct Entry {
        int32_t column;
        float value;
    };
    std::vector<Entry> entries(static_cast<std::size_t>(begins.back()));
    auto next = begins;
    for (std::size_t point = 0; point < count; ++point)
        for (std::size_t j = 0; j < k; ++j) {
            const int32_t other = neighbours.indices[point * k + j];
            const float value = one_way[point * k + j] / (2 * static_cast<float>(count));
            entries[static_cast<std::size_t>(next[point]++)] = {other, value};
            entries[static_cast<std::size_t>(next[static_cast<std::size_t>(other)]++)] = {static_cast<int32_t>(point),
                                                                                          value};
        }
    Affinities p;
    p.begins.push_back(0);
    p.columns.reserve(entries.size());
    p.values.reserve(entries.size());
    for (std::size_t point = 0; point < count; ++point) {
        const auto row = std::span(entries).subspan(static_cast<std::size_t>(begins[point]),
                                                    static_cast<std::size_t>(begins[point + 1] - begins[point]));
        std::sort(row.begin(), row.end(), [](const Entry& a, const Entry& b) {
            return a.column < b.column || (a.column == b.column && a.value < b.value);
        });
        for (const Entry& entry : row) {
            if (static_cast<int64_t>(p.columns.size()) > p.begins.back() && p.columns.back() == entry.column) {
                p.values.back() += entry.value;
            } else {
                p.columns.push_back(entry.column);
                p.values.push_back(entry.value);
            }
        }
        p.begins.push_back(static_cast<int64_t>(p.columns.size()));
    }
    return p;
}

void attraction(const Affinities& p, std::span<const float> positions, std::span<float> forces) {
    at::parallel_for(0, p.points(), kPart, [&](int64_t begin, int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const float x = positions[2 * i], y = positions[2 * i + 1];
            float force_x = 0, force_y = 0;
            for (auto e = static_cast<std::size_t>(p.begins[i]); e < static_cast<std::size_t>(p.begins[i + 1]); ++e) {
                const auto j = static_cast<std::size_t>(p.columns[e]);
                const float dx = x - positions[2 * j], dy = y - positions[2 * j + 1];
                const float weight = p.values[e] / (1 + dx * dx + dy * dy);
                force_x += weight * dx;
                force_y += weight * dy;
            }
            forces[2 * i] = force_x;
            forces[2 * i + 1] = force_y;
        }
    });
}

double repulsion_exactly(std::span<const float> positions, std::span<float> forces) {
    const std::size_t count = positions.size() / 2;
    std::vector<double> sums(count);
    at::parallel_for(0, static_cast<int64_t>(count), kPart, [&](int64_t begin, int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const double x = positions[2 * i], y = positions[2 * i + 1];
            double sum = 0, force_x = 0, force_y = 0;
            for (std::size_t j = 0; j < count; ++j) {
                const double dx = x - positions[2 * j], dy = y - positions[2 * j + 1];
                const double weight = 1 / (1 + dx * dx + dy * dy);
                sum += weight;
                force_x += weight * weight * dx;
                force_y += weight * weight * dy;
            }
            sums[i] = sum - 1;
            forces[2 * i] = static_cast<float>(force_x);
            forces[2 * i + 1] = static_cast<float>(force_y);
        }
    });
    double z = 0;
    for (const double sum : sums) z += sum;
    return z;
}

double divergence_of(const Affinities& p, std::span<const float> positions, double z) {
    double divergence = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(p.points()); ++i)
        for (auto e = static_cast<std::size_t>(p.begins[i]); e < static_cast<std::size_t>(p.begins[i + 1]); ++e) {
            if (p.values[e] <= 0) continue;
            const auto j = static_cast<std::size_t>(p.columns[e]);
            const double dx = positions[2 * i] - positions[2 * j], dy = positions[2 * i + 1] - positions[2 * j + 1];
            divergence += p.values[e] * std::log(p.values[e] * z * (1 + dx * dx + dy * dy));
        }
    return divergence;
}

}  // namespace deweather::analysis
