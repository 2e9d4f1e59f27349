#include "core/camera/optics.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace deweather::camera {

namespace {

// A Gaussian is truncated at this many standard deviations.
constexpr double kReach = 3;
// Samples per pixel along a motion line.
constexpr int64_t kPointsPerPixel = 4;

void normalise(std::vector<Tap>& kernel) {
    double sum = 0;
    for (const auto& tap : kernel) sum += static_cast<double>(tap.weight);
    for (auto& tap : kernel) tap.weight = static_cast<float>(static_cast<double>(tap.weight) / sum);
}

// Resampling of one axis: output i is the sum of weights[i][k] times input first[i] + k.
struct Axis {
    std::vector<int64_t> first;
    std::vector<std::vector<float>> weights;
};

Axis axis(int64_t from, int64_t to) {
    const double step = static_cast<double>(from) / static_cast<double>(to), support = std::max(step, 1.0);
    Axis result;
    for (int64_t i = 0; i < to; ++i) {
        const double middle = (static_cast<double>(i) + 0.5) * step - 0.5;
        const auto low = std::max<int64_t>(0, static_cast<int64_t>(std::ceil(middle - support)));
        const auto high = std::min<int64_t>(from - 1, static_cast<int64_t>(std::floor(middle + support)));
        std::vector<float> weights;
        double sum = 0;
        for (int64_t k = low; k <= high; ++k) {
            const double weight = std::max(0.0, 1 - std::abs(static_cast<double>(k) - middle) / support);
            weights.push_back(static_cast<float>(weight));
            sum += weight;
        }
        for (auto& weight : weights) weight = static_cast<float>(static_cast<double>(weight) / sum);
        result.first.push_back(low);
        result.weights.push_back(std::move(weights));
    }
    return result;
}

}  // namespace

SeparableKernel gaussian(double deviation) {
    const auto reach = std::max<int64_t>(1, static_cast<int64_t>(std::ceil(kReach * deviation)));
    SeparableKernel kernel;
    for (int64_t offset = -reach; offset <= reach; ++offset) {
        const double in_deviations = static_cast<double>(offset) / deviation;
        const auto weight = static_cast<float>(std::exp(-in_deviations * in_deviations / 2));
        kernel.rows.push_back({.y = offset, .x = 0, .weight = weight});
        kernel.columns.push_back({.y = 0, .x = offset, .weight = weight});
    }
    normalise(kernel.rows);
    normalise(kernel.columns);
    return kernel;
}

std::vector<Tap> motion_line(double length, double angle) {
    const double radians = angle * std::numbers::pi / 180, dx = std::cos(radians), dy = std::sin(radians);
    const auto points = std::max<int64_t>(2, static_cast<int64_t>(std::ceil(length * kPointsPerPixel)));
    std::map<std::pair<int64_t, int64_t>, double> shares;
    for (int64_t i = 0; i < points; ++i) {
        const double along = length * ((static_cast<double>(i) + 0.5) / static_cast<double>(points) - 0.5);
        const double y = along * dy, x = along * dx, top = std::floor(y), left = std::floor(x);
        for (const int64_t down : {0, 1})
            for (const int64_t right : {0, 1}) {
                const double share = (down == 1 ? y - top : 1 - (y - top)) * (right == 1 ? x - left : 1 - (x - left));
                if (share > 0) shares[{static_cast<int64_t>(top) + down, static_cast<int64_t>(left) + right}] += share;
            }
    }
    std::vector<Tap> kernel;
    for (const auto& [place, share] : shares)
        kernel.push_back({.y = place.first, .x = place.second, .weight = static_cast<float>(share)});
    normalise(kernel);
    return kernel;
}

at::Tensor convolved(const at::Tensor& picture, const std::vector<Tap>& kernel) {
    const at::Tensor source = picture.contiguous();
    const int64_t channels = source.size(0), height = source.size(1), width = source.size(2);
    int64_t reach_x = 0;
    for (const auto& tap : kernel) reach_x = std::max(reach_x, std::abs(tap.x));
    at::Tensor result = at::zeros({channels, height, width}, at::kFloat);
    auto* to = result.data_ptr<float>();
    std::vector<float> line(static_cast<std::size_t>(width + 2 * reach_x));
    for (int64_t channel = 0; channel < channels; ++channel) {
        const auto* plane = source.const_data_ptr<float>() + channel * height * width;
        for (int64_t row = 0; row < height; ++row) {
            // Each source row is resampled horizontally once and added to all rows that use it.
            const auto* from = plane + row * width;
            std::fill(line.begin(), line.begin() + reach_x, from[0]);
            std::copy_n(from, width, line.begin() + reach_x);
            std::fill(line.end() - reach_x, line.end(), from[width - 1]);
            for (const auto& tap : kernel) {
                // The first and the last row also represent the rows beyond them.
                const int64_t begin = row == 0 ? 0 : std::max<int64_t>(0, row - tap.y);
                const int64_t end = row == height - 1 ? height : std::min(height, row - tap.y + 1);
                const float* seen = line.data() + reach_x + tap.x;
                for (int64_t y = begin; y < end; ++y) {
                    float* out = to + (channel * height + y) * width;
                    for (int64_t x = 0; x < width; ++x) out[x] += tap.weight * seen[x];
                }
            }
        }
    }
    return result;
}

at::Tensor convolved(const at::Tensor& picture, const SeparableKernel& kernel) {
    return convolved(convolved(picture, kernel.rows), kernel.columns);
}

at::Tensor sharpened(const at::Tensor& picture, double amount, double radius) {
    at::Tensor result = convolved(picture, gaussian(radius));
    const at::Tensor source = picture.contiguous();
    const auto* from = source.const_data_ptr<float>();
    auto* to = result.data_ptr<float>();
    const auto times = static_cast<float>(amount);
    for (int64_t i = 0; i < result.numel(); ++i) to[i] = std::clamp(from[i] + times * (from[i] - to[i]), 0.0F, 1.0F);
    return result;
}

at::Tensor resized(const at::Tensor& picture, int64_t height, int64_t width) {
    const at::Tensor source = picture.contiguous();
    const int64_t channels = source.size(0), rows = source.size(1), columns = source.size(2);
    const auto down = axis(rows, height), over = axis(columns, width);
    at::Tensor result = at::zeros({channels, height, width}, at::kFloat);
    std::vector<float> narrow(static_cast<std::size_t>(rows * width));
    for (int64_t channel = 0; channel < channels; ++channel) {
        const auto* plane = source.const_data_ptr<float>() + channel * rows * columns;
        for (int64_t y = 0; y < rows; ++y)
            for (int64_t x = 0; x < width; ++x) {
                const auto column = static_cast<std::size_t>(x);
                const float* from = plane + y * columns + over.first[column];
                float sum = 0;
                for (const float weight : over.weights[column]) sum += weight * *from++;
                narrow[static_cast<std::size_t>(y * width + x)] = sum;
            }
        for (int64_t y = 0; y < height; ++y) {
            float* to = result.data_ptr<float>() + (channel * height + y) * width;
            const auto row = static_cast<std::size_t>(y);
            for (std::size_t k = 0; k < down.weights[row].size(); ++k) {
                const float weight = down.weights[row][k];
                const float* from = narrow.data() + (down.first[row] + static_cast<int64_t>(k)) * width;
                for (int64_t x = 0; x < width; ++x) to[x] += weight * from[x];
            }
        }
    }
    return result;
}

}  // namespace deweather::camera
