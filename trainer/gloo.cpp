// The Gloo backend, compiled against the system's Gloo headers, because LibTorch's wheel lacks them. Their version may
// differ, so nothing here depends on the layout of Gloo's types: they are held by pointer, and all of their code is in
// libtorch_cpu.
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "trainer/gloo.h"

namespace deweather::trainer {

c10::intrusive_ptr<c10d::Backend> gloo_backend(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                                               std::chrono::milliseconds timeout, const std::string& network,
                                               bool is_interface) {
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices.push_back(is_interface ? c10d::ProcessGroupGloo::createDeviceForInterface(network)
                                            : c10d::ProcessGroupGloo::createDeviceForHostname(network));
    return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
}

}  // namespace deweather::trainer
