// The NCCL backend for distributed training on CUDA: the only function that libdeweather_cuda exports by name, if it
// was built with NCCL's header.
//
//     auto* make = reinterpret_cast<cuda::NcclBackend*>(cuda_plugin_function(cuda::kNcclBackend));
//     c10::intrusive_ptr<c10d::Backend> backend;
//     make(store, rank, size, device, std::chrono::minutes(30), backend);
#pragma once

#include <c10/core/Device.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>

namespace deweather::cuda {

inline constexpr const char* kNcclBackend = "deweather_nccl_backend";

// Connects all processes of a store, each with its device; throws like c10d.
using NcclBackend = void(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, c10::Device device,
                         std::chrono::milliseconds timeout, c10::intrusive_ptr<c10d::Backend>& backend);

}  // namespace deweather::cuda
