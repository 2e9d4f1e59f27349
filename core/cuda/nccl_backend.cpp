#define USE_C10D_NCCL
#include "core/cuda/nccl_backend.h"

#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

extern "C" __attribute__((visibility("default"))) void deweather_nccl_backend(
    const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, c10::Device device,
    std::chrono::milliseconds timeout, c10::intrusive_ptr<c10d::Backend>& backend) {
    c10::cuda::set_device(device.index());
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = timeout;
    backend = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
}

// The function that is looked up by name must have the type that the header declares.
static_assert(std::is_same_v<decltype(deweather_nccl_backend), deweather::cuda::NcclBackend>);
