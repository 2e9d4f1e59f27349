#include "core/restore/motion.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace deweather::restore {

namespace {

constexpr int64_t kBlock = 8;   // pixels per side that share a motion vector, at half resolution
constexpr int64_t kMargin = 4;  // additional pixels around a block for matching
// Search range in pixels in each direction: at the coarsest level, which has no prediction, in between, and at the
// finest.
constexpr int64_t kCoarseSearch = 3, kSearch = 2, kFineSearch = 1;
constexpr int kLevels = 4;
constexpr int64_t kSmallest = 16;  // minimum side of the coarsest level in pixels

// Penalty per pixel of motion and per pixel of the window, so that noise is not followed.
constexpr float kPriceOfMotion = 0.0004F;

struct Vector {
    float x = 0, y = 0;
};

// Brightness at one level, with a border so that no window leaves it.
struct Level {
    int64_t width, height;
    std::vector<float> pixels;

    explicit Level(const at::Tensor& plane)
        : width(plane.size(1)), height(plane.size(0)), pixels(static_cast<std::size_t>(width * height)) {
        const auto whole = plane.contiguous();
        std::copy_n(whole.data_ptr<float>(), pixels.size(), pixels.data());
    }
    float at(int64_t x, int64_t y) const {
        return pixels[static_cast<std::size_t>(std::clamp<int64_t>(y, 0, height - 1) * width +
                                               std::clamp<int64_t>(x, 0, width - 1))];
    }
};

// Mean absolute difference over the window around a block, with `before` sampled at an offset.
float difference(const Level& before, const Level& now, int64_t left, int64_t top, int64_t dx, int64_t dy) {
    constexpr int64_t kWindow = kBlock + 2 * kMargin;
    const int64_t x0 = left - kMargin, y0 = top - kMargin;
    const bool inside = x0 >= 0 && y0 >= 0 && x0 + kWindow <= now.width && y0 + kWindow <= now.height && x0 + dx >= 0 &&
                        y0 + dy >= 0 && x0 + dx + kWindow <= before.width && y0 + dy + kWindow <= before.height;
    float sum = 0;
    for (int64_t y = 0; y < kWindow; ++y) {
        if (inside) {
            const float* a = now.pixels.data() + (y0 + y) * now.width + x0;
            const float* b = before.pixels.data() + (y0 + dy + y) * before.width + x0 + dx;
            for (int64_t x = 0; x < kWindow; ++x) sum += std::abs(a[x] - b[x]);
        } else {
            for (int64_t x = 0; x < kWindow; ++x)
                sum += std::abs(now.at(x0 + x, y0 + y) - before.at(x0 + dx + x, y0 + dy + y));
        }
    }
    return sum / static_cast<float>(kWindow * kWindow);
}

// Subpixel offset of the minimum from the middle of three neighbouring differences.
float between(float less, float middle, float more) {
    const float curve = less - 2 * middle + more;
    return curve > 1e-6F ? std::clamp((less - more) / (2 * curve), -0.5F, 0.5F) : 0;
}

struct Field {
    int64_t columns = 0, rows = 0;
    std::vector<Vector> vectors;

    Vector at(int64_t column, int64_t row) const {
        return vectors[static_cast<std::size_t>(std::clamp<int64_t>(row, 0, rows - 1) * columns +
                                                std::clamp<int64_t>(column, 0, columns - 1))];
    }
};

Field match(const Level& before, const Level& now, const Field& coarser, bool finest) {
    Field field;
    field.columns = (now.width + kBlock - 1) / kBlock;
    field.rows = (now.height + kBlock - 1) / kBlock;
    field.vectors.resize(static_cast<std::size_t>(field.columns * field.rows));
    const int64_t reach = coarser.vectors.empty() ? kCoarseSearch : finest ? kFineSearch : kSearch;
    for (int64_t row = 0; row < field.rows; ++row)
        for (int64_t column = 0; column < field.columns; ++column) {
            const int64_t left = column * kBlock, top = row * kBlock;
            const auto cost = [&](int64_t dx, int64_t dy) {
                return difference(before, now, left, top, dx, dy) +
                       kPriceOfMotion * std::hypot(static_cast<float>(dx), static_cast<float>(dy));
            };
            int64_t best_x = 0, best_y = 0;
            float best = cost(0, 0);
            const auto try_one = [&](int64_t dx, int64_t dy) {
                const float price = cost(dx, dy);
                if (price < best) best = price, best_x = dx, best_y = dy;
            };
            if (coarser.vectors.empty()) {
                for (int64_t dy = -reach; dy <= reach; ++dy)
                    for (int64_t dx = -reach; dx <= reach; ++dx) try_one(dx, dy);
            } else {
                // Candidates from the coarser level and from neighbours, then refinement around the best of these.
                const auto guess = [&](const Vector& vector, float scale) {
                    try_one(std::lround(vector.x * scale), std::lround(vector.y * scale));
                };
                guess(coarser.at(column / 2, row / 2), 2);
                guess(coarser.at(column / 2 + (column % 2 == 0 ? -1 : 1), row / 2), 2);
                guess(coarser.at(column / 2, row / 2 + (row % 2 == 0 ? -1 : 1)), 2);
                if (column > 0) guess(field.at(column - 1, row), 1);
                if (row > 0) guess(field.at(column, row - 1), 1);
                const int64_t middle_x = best_x, middle_y = best_y;
                for (int64_t dy = -reach; dy <= reach; ++dy)
                    for (int64_t dx = -reach; dx <= reach; ++dx) try_one(middle_x + dx, middle_y + dy);
            }
            Vector& vector = field.vectors[static_cast<std::size_t>(row * field.columns + column)];
            vector = {.x = static_cast<float>(best_x), .y = static_cast<float>(best_y)};
            if (!finest || (best_x == 0 && best_y == 0)) continue;
            const auto raw = [&](int64_t dx, int64_t dy) { return difference(before, now, left, top, dx, dy); };
            const float middle = raw(best_x, best_y);
            vector.x += between(raw(best_x - 1, best_y), middle, raw(best_x + 1, best_y));
            vector.y += between(raw(best_x, best_y - 1), middle, raw(best_x, best_y + 1));
        }
    return field;
}

// Brightness at 1/2, 1/4, ... of the resolution, each smoothed by averaging.
std::vector<Level> pyramid(const at::Tensor& rgb) {
    auto plane = rgb.mean(0, true).unsqueeze(0);
    std::vector<Level> levels;
    for (int i = 0; i < kLevels; ++i) {
        if (i > 0 && (plane.size(2) < 2 * kSmallest || plane.size(3) < 2 * kSmallest)) break;
        if (plane.size(2) > 1 && plane.size(3) > 1) plane = at::avg_pool2d(plane, {2, 2});
        levels.emplace_back(plane[0][0]);
    }
    return levels;
}

}  // namespace

at::Tensor motion_between(const at::Tensor& before, const at::Tensor& now) {
    const auto earlier = pyramid(before), later = pyramid(now);
    Field field;
    for (std::size_t level = later.size(); level-- > 0;) field = match(earlier[level], later[level], field, level == 0);
    auto coarse = at::empty({1, 2, field.rows, field.columns}, at::kFloat);
    float* to = coarse.data_ptr<float>();
    const auto blocks = static_cast<int64_t>(field.vectors.size());
    for (int64_t i = 0; i < blocks; ++i) {
        to[i] = 2 * field.vectors[static_cast<std::size_t>(i)].x;
        to[blocks + i] = 2 * field.vectors[static_cast<std::size_t>(i)].y;
    }
    // Motion is interpolated linearly between the blocks' centres.
    constexpr double kSide = 2 * kBlock;
    return at::upsample_bilinear2d(coarse, {now.size(1), now.size(2)}, false, kSide, kSide)[0];
}

at::Tensor follow(const at::Tensor& picture, const at::Tensor& flow) {
    const int64_t height = picture.size(1), width = picture.size(2);
    // grid_sampler's coordinates run from -1 at the centre of the first pixel to 1 at that of the last.
    const auto scaled = [](const at::Tensor& place, int64_t size) {
        return place * (2.0 / static_cast<double>(std::max<int64_t>(size - 1, 1))) - 1;
    };
    const auto x = scaled(at::arange(width, at::kFloat).unsqueeze(0) + flow[0], width),
               y = scaled(at::arange(height, at::kFloat).unsqueeze(1) + flow[1], height);
    constexpr int64_t kLinear = 0, kBorder = 1;
    return at::grid_sampler_2d(picture.unsqueeze(0), at::stack({x, y}, 2).unsqueeze(0), kLinear, kBorder, true)[0];
}

}  // namespace deweather::restore
