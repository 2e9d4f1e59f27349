#include "core/restore/change.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace deweather::restore {

namespace {

constexpr double kUnseenMean = 1.0 / 255, kUnseenSquare = 4.0 / 255;

}  // namespace

bool Change::none() const {
    return mean < kUnseenMean && largest < kUnseenSquare;
}

Change change_between(const at::Tensor& before, const at::Tensor& after) {
    const at::Tensor a = before.contiguous(), b = after.contiguous();
    const int64_t channels = a.size(0), height = a.size(1), width = a.size(2);
    const int64_t columns = (width + kChangeSide - 1) / kChangeSide;
    Change change;
    double sum = 0;
    for (int64_t top = 0; top < height; top += kChangeSide) {
        const int64_t rows = std::min(kChangeSide, height - top);
        std::vector<double> squares(static_cast<std::size_t>(columns));
        for (int64_t channel = 0; channel < channels; ++channel)
            for (int64_t y = top; y < top + rows; ++y) {
                const auto* from = a.const_data_ptr<float>() + (channel * height + y) * width;
                const auto* to = b.const_data_ptr<float>() + (channel * height + y) * width;
                for (int64_t column = 0; column < columns; ++column) {
                    const int64_t end = std::min(width, (column + 1) * kChangeSide);
                    float part = 0;
                    for (int64_t x = column * kChangeSide; x < end; ++x) part += std::abs(to[x] - from[x]);
                    squares[static_cast<std::size_t>(column)] += static_cast<double>(part);
                }
            }
        for (int64_t column = 0; column < columns; ++column) {
            const double total = squares[static_cast<std::size_t>(column)];
            const int64_t wide = std::min(kChangeSide, width - column * kChangeSide);
            sum += total;
            change.largest = std::max(change.largest, total / static_cast<double>(channels * rows * wide));
        }
    }
    change.mean = sum / static_cast<double>(a.numel());
    return change;
}

}  // namespace deweather::restore
