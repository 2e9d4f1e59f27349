// Kernel launches of the CUDA plugin as host loops, for tests on machines without a GPU.
#include <array>

#include "core/cuda/launch.h"

namespace deweather::cuda {

template <typename Body>
void launch(const Body& body, int64_t rows, int64_t columns) {
    // Backwards, as no kernel may rely on an order.
    for (int64_t row = rows - 1; row >= 0; --row)
        for (int64_t column = columns - 1; column >= 0; --column) body(row, column);
}

template <typename Body>
void launch_sums(const Body& body, int64_t rows) {
    for (int64_t row = 0; row < rows; ++row) {
        std::array<typename Body::Part, kLanes> parts{};
        for (int lane = 0; lane < kLanes; ++lane) parts[static_cast<std::size_t>(lane)] = body.part(row, lane);
        for (std::size_t distance = kLanes / 2; distance > 0; distance /= 2)
            for (std::size_t lane = 0; lane < distance; ++lane) parts[lane] += parts[lane + distance];
        body.store(row, parts[0]);
    }
}

DEWEATHER_INSTANTIATE_LAUNCHES

}  // namespace deweather::cuda
