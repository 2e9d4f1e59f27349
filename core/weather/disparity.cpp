#include "core/weather/disparity.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/error.h"

namespace deweather::weather {

namespace {

// Neighbours that differ by more belong to different objects.
constexpr float kSameThing = 1;
// A patch with less than this fraction (1/N) of the pixels counts as an error: 512 of Cityscapes' 2048 x 1024.
constexpr int64_t kPixelsAPatch = 4096;

bool is_known(float disparity) {
    return disparity >= 0 && std::isfinite(disparity);
}

struct Map {
    int64_t height, width;
    std::vector<float> values;

    Map(int64_t rows, int64_t columns)
        : height(rows), width(columns), values(static_cast<std::size_t>(rows * columns)) {}
    float& at(int64_t y, int64_t x) { return values[static_cast<std::size_t>(y * width + x)]; }
    float at(int64_t y, int64_t x) const { return values[static_cast<std::size_t>(y * width + x)]; }
};

// Connected patches of the known pixels, each represented by one of its pixels (union-find).
class Patches {
  public:
    explicit Patches(const Map& disparity) : first_(disparity.values.size()), width_(disparity.width) {
        std::iota(first_.begin(), first_.end(), 0);
        for (int64_t y = 0; y < disparity.height; ++y)
            for (int64_t x = 0; x < width_; ++x) {
                const float here = disparity.at(y, x);
                if (!is_known(here)) continue;
                const auto join = [&](int64_t row, int64_t column) {
                    const float there = disparity.at(row, column);
                    if (is_known(there) && std::abs(there - here) <= kSameThing)
                        unite(row * width_ + column, y * width_ + x);
                };
                if (x > 0) join(y, x - 1);
                if (y > 0) join(y - 1, x);
            }
    }

    // The number of pixels and the last column of each patch; stored at the patch's representative pixel.
    struct Extents {
        std::vector<int64_t> pixels, last_column;
    };
    Extents extents() {
        Extents extents{.pixels = std::vector<int64_t>(first_.size()),
                        .last_column = std::vector<int64_t>(first_.size())};
        for (std::size_t i = 0; i < first_.size(); ++i) {
            const auto patch = of(i);
            ++extents.pixels[patch];
            extents.last_column[patch] = std::max(extents.last_column[patch], static_cast<int64_t>(i) % width_);
        }
        return extents;
    }

    std::size_t of(std::size_t pixel) {
        auto found = pixel;
        while (static_cast<std::size_t>(first_[found]) != found) {
            first_[found] = first_[static_cast<std::size_t>(first_[found])];
            found = static_cast<std::size_t>(first_[found]);
        }
        return found;
    }

  private:
    void unite(int64_t a, int64_t b) {
        const auto one = of(static_cast<std::size_t>(a)), other = of(static_cast<std::size_t>(b));
        first_[std::max(one, other)] = static_cast<int64_t>(std::min(one, other));
    }

    std::vector<int64_t> first_;
    int64_t width_;
};

// Marks erroneous patches as unknown.
void drop_mistakes(Map& disparity) {
    Patches patches(disparity);
    const auto extents = patches.extents();
    const auto fewest = static_cast<int64_t>(disparity.values.size()) / kPixelsAPatch;
    float largest = 0;
    for (std::size_t i = 0; i < disparity.values.size(); ++i)
        if (is_known(disparity.values[i]) && extents.pixels[patches.of(i)] >= fewest)
            largest = std::max(largest, disparity.values[i]);
    auto kept = disparity.values;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto patch = patches.of(i);
        if (extents.pixels[patch] < fewest || static_cast<float>(extents.last_column[patch]) < largest) kept[i] = -1;
    }
    // Doubtful values are better than none.
    if (std::any_of(kept.begin(), kept.end(), is_known)) disparity.values = std::move(kept);
}

// Fills up values (each a mean times its weight in 0..1) to a weight of 1 from their surroundings.
void fill(Map& values, const Map& weights) {
    if (values.values.size() == 1) return;
    // 2 x 2 averages; a weight above 1 adds nothing to certainty.
    Map coarse((values.height + 1) / 2, (values.width + 1) / 2), certain(coarse.height, coarse.width);
    for (int64_t y = 0; y < values.height; ++y)
        for (int64_t x = 0; x < values.width; ++x) {
            coarse.at(y / 2, x / 2) += values.at(y, x);
            certain.at(y / 2, x / 2) += weights.at(y, x);
        }
    for (std::size_t i = 0; i < coarse.values.size(); ++i) {
        const float most = std::max(certain.values[i], 1.0F);
        coarse.values[i] /= most;
        certain.values[i] /= most;
    }
    fill(coarse, certain);
    for (int64_t y = 0; y < values.height; ++y)
        for (int64_t x = 0; x < values.width; ++x) {
            const float lacking = 1 - weights.at(y, x);
            if (lacking <= 0) continue;
            // Linear interpolation between the centres of the squares: three quarters of the own one, a quarter of the
            // next.
            const int64_t row = y / 2, column = x / 2;
            const int64_t next_row = std::clamp<int64_t>(row + (y % 2 == 0 ? -1 : 1), 0, coarse.height - 1),
                          next_column = std::clamp<int64_t>(column + (x % 2 == 0 ? -1 : 1), 0, coarse.width - 1);
            const float own = 0.75F * coarse.at(row, column) + 0.25F * coarse.at(row, next_column),
                        next = 0.75F * coarse.at(next_row, column) + 0.25F * coarse.at(next_row, next_column);
            values.at(y, x) += lacking * (0.75F * own + 0.25F * next);
        }
}

}  // namespace

at::Tensor complete_disparity(const at::Tensor& disparity) {
    const auto wrong = [](const char* why) { return Error("cannot use the disparity", "", why); };
    if (!disparity.defined() || disparity.dim() != 2 || disparity.numel() == 0 ||
        disparity.scalar_type() != at::kFloat || !disparity.is_cpu())
        throw wrong("it has to be float32 [H,W] on the CPU");
    at::Tensor complete = disparity.detach().clone(at::MemoryFormat::Contiguous);
    auto* data = complete.data_ptr<float>();
    Map map(complete.size(0), complete.size(1));
    std::copy_n(data, map.values.size(), map.values.begin());
    if (!std::any_of(map.values.begin(), map.values.end(), is_known)) throw wrong("it has no known value");
    drop_mistakes(map);
    Map weights(map.height, map.width);
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        weights.values[i] = is_known(map.values[i]) ? 1.0F : 0.0F;
        if (!is_known(map.values[i])) map.values[i] = 0;
    }
    fill(map, weights);
    std::copy(map.values.begin(), map.values.end(), data);
    return complete;
}

}  // namespace deweather::weather
