// A picture of 5 x 3 pixels in which every value is another, as numbers of a file and as what they mean.
//
//     const auto image = folder.read("rgb.png", png(kWidth, kHeight, 8, 2, numbers(interleaved(3, 255), 1)));
//     QVERIFY(difference(image.rgb, expected(3, 255)) < 1e-6);
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace levels {

constexpr uint32_t kWidth = 5, kHeight = 3;
constexpr std::size_t kArea = kWidth * kHeight;

// The value of a channel at a pixel, in 0..most.
inline uint32_t level(std::size_t pixel, std::size_t channel, uint32_t most) {
    return static_cast<uint32_t>((pixel * 4 + channel + 1) * most / (kArea * 4 + 8));
}

// Pixel after pixel.
inline std::vector<uint32_t> interleaved(std::size_t channels, uint32_t most) {
    std::vector<uint32_t> values;
    for (std::size_t i = 0; i < kArea; ++i)
        for (std::size_t c = 0; c < channels; ++c) values.push_back(level(i, c, most));
    return values;
}

inline std::vector<uint32_t> plane(std::size_t channel, uint32_t most) {
    std::vector<uint32_t> values;
    for (std::size_t i = 0; i < kArea; ++i) values.push_back(level(i, channel, most));
    return values;
}

// A square tile with the plane in its corner.
inline std::vector<uint32_t> tile(const std::vector<uint32_t>& values, std::size_t side) {
    std::vector<uint32_t> result(side * side, 0);
    for (std::size_t i = 0; i < kArea; ++i) result[i / kWidth * side + i % kWidth] = values[i];
    return result;
}

inline at::Tensor expected(std::size_t channels, uint32_t most, std::size_t first = 0) {
    auto values = at::empty({static_cast<int64_t>(channels), kHeight, kWidth}, at::kFloat);
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < kArea; ++i)
            values.view({static_cast<int64_t>(channels), -1})[static_cast<int64_t>(c)][static_cast<int64_t>(i)] =
                static_cast<double>(level(i, c + first, most)) / most;
    return values;
}

inline double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace levels
