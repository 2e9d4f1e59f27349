#include "core/weather/depth.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/weather/disparity.h"
#include "core/weather/pixels.h"
#include "core/weather/random.h"

namespace deweather::weather {

namespace {

// Of a made-up depth, where the furthest thing is at 1, the nearest is at most at this.
constexpr double kNearest = 0.5;
// Stands for infinitely far, so that 0 times a depth is 0.
constexpr float kFurthestMetres = 1e6;

// A few values that are spread smoothly over a picture.
struct Grid {
    int64_t rows, columns;
    std::vector<float> values;
};

// The cells of a grid are about square, with this many along the longer side.
Grid grid_for(int64_t height, int64_t width, int64_t cells) {
    const double side = static_cast<double>(std::max(height, width)) / static_cast<double>(cells);
    Grid grid{.rows = static_cast<int64_t>(std::ceil(static_cast<double>(height) / side)) + 1,
              .columns = static_cast<int64_t>(std::ceil(static_cast<double>(width) / side)) + 1,
              .values = {}};
    grid.values.resize(static_cast<std::size_t>(grid.rows * grid.columns));
    return grid;
}

// Where in a grid a pixel lies: after which value, and how far on the way to the next, eased so that no edge of a cell
// shows.
struct Place {
    int64_t index;
    float share;
};

std::vector<Place> places(int64_t pixels, int64_t values) {
    std::vector<Place> found(static_cast<std::size_t>(pixels));
    for (int64_t i = 0; i < pixels; ++i) {
        const double at =
            (static_cast<double>(i) + 0.5) * static_cast<double>(values - 1) / static_cast<double>(pixels);
        const auto index = std::min(static_cast<int64_t>(at), values - 2);
        const double share = at - static_cast<double>(index);
        found[static_cast<std::size_t>(i)] = {index, static_cast<float>(share * share * (3 - 2 * share))};
    }
    return found;
}

// Adds weight times the grid, spread over the picture.
void add_grid(const Grid& grid, float weight, int64_t height, int64_t width, float* to) {
    const auto down = places(height, grid.rows), over = places(width, grid.columns);
    std::vector<float> line(static_cast<std::size_t>(grid.columns));
    for (int64_t y = 0; y < height; ++y) {
        const auto [index, share] = down[static_cast<std::size_t>(y)];
        const float* upper = grid.values.data() + index * grid.columns;
        for (int64_t column = 0; column < grid.columns; ++column)
            line[static_cast<std::size_t>(column)] =
                weight * (upper[column] + share * (upper[column + grid.columns] - upper[column]));
        float* row = to + y * width;
        for (int64_t x = 0; x < width; ++x) {
            const auto [left, part] = over[static_cast<std::size_t>(x)];
            const float* pair = line.data() + left;
            row[x] += pair[0] + part * (pair[1] - pair[0]);
        }
    }
}

// The brightness around each value of a grid: the mean over some pixels there, of all channels.
Grid brightness_grid(const at::Tensor& picture, int64_t cells) {
    const Pixels pixels(picture);
    const int64_t height = pixels.height(), width = pixels.width();
    Grid grid = grid_for(height, width, cells);
    constexpr int64_t kSamples = 4;  // along each side of a cell
    const auto pixel = [](int64_t index, int64_t sample, int64_t values, int64_t size) {
        const double cell = static_cast<double>(size) / static_cast<double>(values - 1);
        const double at = (static_cast<double>(index) + (static_cast<double>(sample) + 0.5) / kSamples - 0.5) * cell;
        return std::clamp<int64_t>(static_cast<int64_t>(at), 0, size - 1);
    };
    for (int64_t row = 0; row < grid.rows; ++row)
        for (int64_t column = 0; column < grid.columns; ++column) {
            float sum = 0;
            for (int64_t i = 0; i < kSamples; ++i)
                for (int64_t j = 0; j < kSamples; ++j) {
                    const auto y = pixel(row, i, grid.rows, height), x = pixel(column, j, grid.columns, width);
                    sum += pixels.row(0, y)[x] + pixels.row(1, y)[x] + pixels.row(2, y)[x];
                }
            grid.values[static_cast<std::size_t>(row * grid.columns + column)] = sum / (3 * kSamples * kSamples);
        }
    return grid;
}

double positive(const nlohmann::json& json, const char* group, const char* name) {
    if (json.is_object()) {
        const auto& holder = json.contains(group) && json[group].is_object() ? json[group] : json;
        if (holder.contains(name) && holder[name].is_number() && holder[name].get<double>() > 0)
            return holder[name].get<double>();
    }
    throw Error("bad camera file", "", std::string("it has no '") + name + "' above 0");
}

}  // namespace

StereoCamera StereoCamera::from_json(const nlohmann::json& json) {
    return {.baseline = positive(json, "extrinsic", "baseline"), .fx = positive(json, "intrinsic", "fx")};
}

at::Tensor depth_from_disparity(const at::Tensor& disparity, const StereoCamera& camera) {
    at::Tensor depth = complete_disparity(disparity);
    auto* data = depth.data_ptr<float>();
    const auto factor = static_cast<float>(camera.baseline * camera.fx);
    for (int64_t i = 0; i < depth.numel(); ++i) data[i] = std::min(factor / data[i], kFurthestMetres);
    return depth;
}

at::Tensor made_up_depth(const at::Tensor& clean, uint64_t seed) {
    const at::Tensor picture = clean.contiguous();
    const int64_t height = picture.size(1), width = picture.size(2);
    Random random(seed);
    at::Tensor depth = at::empty({height, width}, at::kFloat);
    auto* data = depth.data_ptr<float>();

    // Towards the top it is further, in a direction that leans by up to half a radian.
    const double lean = random.uniform(-0.5, 0.5);
    const auto rise = static_cast<float>(std::cos(lean) / static_cast<double>(height)),
               slope = static_cast<float>(std::sin(lean) / static_cast<double>(width));
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x)
            data[y * width + x] = static_cast<float>(height - y) * rise + static_cast<float>(x) * slope;

    Grid noise = grid_for(height, width, random.whole(2, 5));
    const auto amplitude = static_cast<float>(random.uniform(0.15, 0.6));
    for (auto& value : noise.values) value = static_cast<float>(random.uniform());
    add_grid(noise, amplitude, height, width, data);
    constexpr int64_t kBrightnessCells = 16;
    const auto weight = static_cast<float>(random.uniform(0.3, 1));
    if (random.chance(0.5)) add_grid(brightness_grid(picture, kBrightnessCells), weight, height, width, data);

    const auto [low, high] = std::minmax_element(data, data + height * width);
    const float start = *low, extent = *high - *low;
    // Of most scenes the nearest thing is some way off.
    const auto nearest = static_cast<float>(random.uniform(0, kNearest));
    for (int64_t i = 0; i < height * width; ++i)
        data[i] = nearest + (1 - nearest) * (extent > 0 ? (data[i] - start) / extent : 0.5F);
    return depth;
}

}  // namespace deweather::weather
