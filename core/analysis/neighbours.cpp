#include "core/analysis/neighbours.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <atomic>

namespace deweather::analysis {

namespace {

// Points compared at once: this many with 16 dimensions fit into the L1 cache.
constexpr int64_t kBlock = 256;
// Points that a thread processes at a time.
constexpr int64_t kRows = 64;

struct Near {
    float distance;
    int32_t index;
    bool operator<(const Near& other) const {
        return distance < other.distance || (distance == other.distance && index < other.index);
    }
};

// Squared distances of one point to a block of points in dimension-major order: [dim*kBlock].
void distances_to(const float* point, const float* block, int64_t dim, std::array<float, kBlock>& distances) {
    distances.fill(0);
    for (int64_t d = 0; d < dim; ++d) {
        const float own = point[d];
        const float* others = block + d * kBlock;
        for (std::size_t j = 0; j < kBlock; ++j) {
            const float difference = others[j] - own;
            distances[j] += difference * difference;
        }
    }
}

}  // namespace

Neighbours nearest_neighbours(std::span<const float> values, int64_t dim, int64_t k, Progress& progress) {
    const auto count = static_cast<int64_t>(values.size()) / dim;
    const int64_t blocks = (count + kBlock - 1) / kBlock;
    std::vector<float> turned(static_cast<std::size_t>(blocks * kBlock * dim), 0.0F);
    for (int64_t point = 0; point < count; ++point)
        for (int64_t d = 0; d < dim; ++d)
            turned[static_cast<std::size_t>((point / kBlock * dim + d) * kBlock + point % kBlock)] =
                values[static_cast<std::size_t>(point * dim + d)];

    Neighbours near{.count = k,
                    .indices = std::vector<int32_t>(static_cast<std::size_t>(count * k)),
                    .squared_distances = std::vector<float>(static_cast<std::size_t>(count * k))};
    const auto kept = static_cast<std::size_t>(k);
    std::atomic<int64_t> done = 0;
    at::parallel_for(0, (count + kRows - 1) / kRows, 1, [&](int64_t first, int64_t last) {
        std::array<float, kBlock> distances;
        std::vector<std::vector<Near>> best(kRows);
        for (int64_t part = first; part < last; ++part) {
            progress.throw_if_cancelled();
            const int64_t begin = part * kRows, end = std::min(count, begin + kRows);
            for (auto& candidates : best) candidates.clear();
            std::array<Near, kRows> limits;
            limits.fill({.distance = std::numeric_limits<float>::infinity(), .index = 0});
            for (int64_t block = 0; block < blocks; ++block)
                for (int64_t point = begin; point < end; ++point) {
                    distances_to(values.data() + point * dim, turned.data() + block * kBlock * dim, dim, distances);
                    auto& candidates = best[static_cast<std::size_t>(point - begin)];
                    auto& limit = limits[static_cast<std::size_t>(point - begin)];
                    const int64_t here = std::min(kBlock, count - block * kBlock);
                    for (int64_t j = 0; j < here; ++j) {
                        const Near other{.distance = distances[static_cast<std::size_t>(j)],
                                         .index = static_cast<int32_t>(block * kBlock + j)};
                        if (!(other < limit) || other.index == point) continue;
                        candidates.push_back(other);
                        // Pruned now and then, because keeping them sorted all the time would cost more.
                        if (candidates.size() < 3 * kept + kBlock) continue;
                        std::nth_element(candidates.begin(), candidates.begin() + k - 1, candidates.end());
                        candidates.resize(kept);
                        limit = *std::max_element(candidates.begin(), candidates.end());
                    }
                }
            for (int64_t point = begin; point < end; ++point) {
                auto& candidates = best[static_cast<std::size_t>(point - begin)];
                std::partial_sort(candidates.begin(), candidates.begin() + k, candidates.end());
                for (std::size_t j = 0; j < kept; ++j) {
                    near.indices[static_cast<std::size_t>(point) * kept + j] = candidates[j].index;
                    near.squared_distances[static_cast<std::size_t>(point) * kept + j] = candidates[j].distance;
                }
            }
            progress.step(std::min(count, done += end - begin), count, "finding neighbours");
        }
    });
    return near;
}

}  // namespace deweather::analysis
