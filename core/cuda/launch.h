// Launches kernel bodies over their index space: on the current CUDA device and stream in the plugin, in loops in the
// test.
//
//     launch(combine, tokens, dim);           // a body of modulate_kernels.h, for every token and feature
//     launch_sums(gate_gradient, pairs);
#pragma once

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include "core/cuda/modulate_kernels.h"

namespace deweather::cuda {

// body(row, column) for every row and column, in any order. Launches nothing for an empty index space.
template <typename Body>
void launch(const Body& body, int64_t rows, int64_t columns);

// body.store(row, sum of body.part(row, lane) over a warp's lanes) for every row.
template <typename Body>
void launch_sums(const Body& body, int64_t rows);

}  // namespace deweather::cuda

// Explicit instantiation of the functions above for all bodies, for the file that defines them.
#define DEWEATHER_INSTANTIATE_FOR(Scalar)                                                \
    template void launch(const GatherRows<Scalar>&, int64_t rows, int64_t columns);      \
    template void launch(const Combine<Scalar>&, int64_t rows, int64_t columns);         \
    template void launch(const GatherGradients<Scalar>&, int64_t rows, int64_t columns); \
    template void launch(const InputGradient<Scalar>&, int64_t rows, int64_t columns);   \
    template void launch_sums(const GateGradient<Scalar>&, int64_t rows);
#define DEWEATHER_INSTANTIATE_LAUNCHES                                      \
    template void launch(const CountPairs&, int64_t rows, int64_t columns); \
    template void launch(const PlacePairs&, int64_t rows, int64_t columns); \
    DEWEATHER_INSTANTIATE_FOR(double)                                       \
    DEWEATHER_INSTANTIATE_FOR(float)                                        \
    DEWEATHER_INSTANTIATE_FOR(c10::Half)                                    \
    DEWEATHER_INSTANTIATE_FOR(c10::BFloat16)
