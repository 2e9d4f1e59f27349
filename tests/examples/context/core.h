// Context of the examples in core/camera, core/classify, core/confined and core/cuda.
#pragma once

#include "core/base/device.h"

namespace deweather::examples::in_core {

struct Context {
    Any load;
    std::filesystem::path file;
    at::Tensor picture, clean, degraded, images;
    uint64_t seed;
    int socket;
    at::Tensor network(const at::Tensor& images);

    c10::intrusive_ptr<c10d::Store> store;
    int rank, size;
    c10::Device device;

    at::Tensor chosen, x, inputs, weights, results;
    at::Tensor gamma, gamma_bias, beta, beta_bias, gates;
    int64_t experts, pairs, top_k, dim, tokens;
    const cuda::Combine<float> combine;
    const cuda::GateGradient<float> gate_gradient;
};

}  // namespace deweather::examples::in_core
