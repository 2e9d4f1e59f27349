#include "core/analysis/embedding_quality.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "core/analysis/neighbours.h"

namespace deweather::analysis {

namespace {

struct Labelled {
    std::vector<float> positions;
    std::vector<int32_t> labels;  // renumbered from 0
    std::size_t kinds = 0;
};

// The labelled points, at most `most` of them, evenly spaced.
Labelled labelled(std::span<const float> positions, int64_t dim, std::span<const int32_t> labels, int64_t most) {
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] >= 0) points.push_back(i);
    const std::size_t kept = std::min(points.size(), static_cast<std::size_t>(most));
    Labelled result;
    std::map<int32_t, int32_t> numbers;
    for (std::size_t i = 0; i < kept; ++i) {
        const std::size_t point = points[i * points.size() / kept];
        for (std::size_t d = 0; d < static_cast<std::size_t>(dim); ++d)
            result.positions.push_back(positions[point * static_cast<std::size_t>(dim) + d]);
        result.labels.push_back(numbers.emplace(labels[point], static_cast<int32_t>(numbers.size())).first->second);
    }
    result.kinds = numbers.size();
    return result;
}

double squared_distance(const float* a, const float* b, std::size_t dim) {
    double sum = 0;
    for (std::size_t d = 0; d < dim; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
    return sum;
}

}  // namespace

std::optional<double> neighbour_purity(std::span<const float> positions, int64_t dim, std::span<const int32_t> labels,
                                       int64_t k, Progress& progress) {
    const auto points = labelled(positions, dim, labels, static_cast<int64_t>(labels.size()));
    if (points.kinds < 2 || static_cast<int64_t>(points.labels.size()) <= k) return std::nullopt;
    const auto near = nearest_neighbours(points.positions, dim, k, progress);
    int64_t same = 0;
    for (std::size_t i = 0; i < near.indices.size(); ++i)
        same +=
            points.labels[static_cast<std::size_t>(near.indices[i])] == points.labels[i / static_cast<std::size_t>(k)]
                ? 1
                : 0;
    return static_cast<double>(same) / static_cast<double>(near.indices.size());
}

std::optional<double> silhouette(std::span<const float> positions, int64_t dim, std::span<const int32_t> labels,
                                 Progress& progress, int64_t most) {
    const auto points = labelled(positions, dim, labels, most);
    if (points.kinds < 2) return std::nullopt;
    const std::size_t count = points.labels.size(), d = static_cast<std::size_t>(dim);
    std::vector<double> sizes(points.kinds, 0.0), values(count, 0.0);
    for (const auto label : points.labels) ++sizes[static_cast<std::size_t>(label)];
    at::parallel_for(0, static_cast<int64_t>(count), 64, [&](int64_t begin, int64_t end) {
        progress.throw_if_cancelled();
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            std::vector<double> sums(points.kinds, 0.0);
            for (std::size_t j = 0; j < count; ++j)
                sums[static_cast<std::size_t>(points.labels[j])] +=
                    std::sqrt(squared_distance(points.positions.data() + i * d, points.positions.data() + j * d, d));
            const auto own = static_cast<std::size_t>(points.labels[i]);
            // A label with a single point has no silhouette.
            if (sizes[own] < 2) continue;
            const double a = sums[own] / (sizes[own] - 1);
            double b = std::numeric_limits<double>::infinity();
            for (std::size_t kind = 0; kind < points.kinds; ++kind)
                if (kind != own) b = std::min(b, sums[kind] / sizes[kind]);
            values[i] = std::max(a, b) > 0 ? (b - a) / std::max(a, b) : 0;
        }
    });
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(count);
}

double trustworthiness(std::span<const float> values, int64_t dim, std::span<const float> positions, int64_t k,
                       Progress& progress) {
    const auto count = static_cast<int64_t>(positions.size() / 2);
    const auto near = nearest_neighbours(positions, 2, k, progress);
    const auto d = static_cast<std::size_t>(dim);
    std::vector<int64_t> penalties(static_cast<std::size_t>(count), 0);
    at::parallel_for(0, count, 16, [&](int64_t begin, int64_t end) {
        std::vector<double> distances(static_cast<std::size_t>(count));
        for (int64_t i = begin; i < end; ++i) {
            progress.throw_if_cancelled();
            for (std::size_t j = 0; j < distances.size(); ++j)
                distances[j] =
                    squared_distance(values.data() + static_cast<std::size_t>(i) * d, values.data() + j * d, d);
            for (int64_t n = 0; n < k; ++n) {
                const auto other = static_cast<std::size_t>(near.indices[static_cast<std::size_t>(i * k + n)]);
                // The point itself is nearer than all others and has no rank: do not count it.
                int64_t rank = 1;
                for (std::size_t j = 0; j < distances.size(); ++j)
                    rank += static_cast<int64_t>(j) != i && distances[j] < distances[other] ? 1 : 0;
                penalties[static_cast<std::size_t>(i)] += std::max<int64_t>(0, rank - k);
            }
        }
    });
    double sum = 0;
    for (const int64_t penalty : penalties) sum += static_cast<double>(penalty);
    const auto n = static_cast<double>(count), kk = static_cast<double>(k);
    return 1 - 2 / (n * kk * (2 * n - 3 * kk - 1)) * sum;
}

}  // namespace deweather::analysis
