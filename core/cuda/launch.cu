#include "core/cuda/launch.h"

#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>

namespace deweather::cuda {

namespace {

// A block's threads handle columns, so that neighbours read adjacent memory; the blocks handle rows.
constexpr int kThreads = 128;
constexpr int64_t kMaxBlocks = (int64_t{1} << 31) - 1;  // of a grid's first dimension

template <typename Body>
__global__ void __launch_bounds__(kThreads) run(Body body, int64_t rows, int64_t columns) {
    for (int64_t row = blockIdx.x; row < rows; row += gridDim.x)
        for (int64_t column = threadIdx.x; column < columns; column += kThreads) body(row, column);
}

// One warp per row. The summation order is fixed.
template <typename Body>
__global__ void __launch_bounds__(kThreads) run_sums(Body body, int64_t rows) {
    constexpr int kWarps = kThreads / kLanes;
    const int lane = static_cast<int>(threadIdx.x) % kLanes;
    for (int64_t row = int64_t{blockIdx.x} * kWarps + threadIdx.x / kLanes; row < rows;
         row += int64_t{gridDim.x} * kWarps) {
        auto sum = body.part(row, lane);
        for (int distance = kLanes / 2; distance > 0; distance /= 2)
            sum += __shfl_down_sync(0xffffffffU, sum, distance);
        if (lane == 0) body.store(row, sum);
    }
}

}  // namespace

template <typename Body>
void launch(const Body& body, int64_t rows, int64_t columns) {
    if (rows == 0 || columns == 0) return;
    const auto blocks = static_cast<unsigned>(std::min(rows, kMaxBlocks));
    run<<<blocks, kThreads, 0, c10::cuda::getCurrentCUDAStream()>>>(body, rows, columns);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

template <typename Body>
void launch_sums(const Body& body, int64_t rows) {
    if (rows == 0) return;
    constexpr int64_t kWarps = kThreads / kLanes;
    const auto blocks = static_cast<unsigned>(std::min((rows + kWarps - 1) / kWarps, kMaxBlocks));
    run_sums<<<blocks, kThreads, 0, c10::cuda::getCurrentCUDAStream()>>>(body, rows);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

DEWEATHER_INSTANTIATE_LAUNCHES

}  // namespace deweather::cuda
