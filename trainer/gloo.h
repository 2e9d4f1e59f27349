// The Gloo backend for communication between processes on the CPU.
//
//     group->setBackend(c10::kCPU, c10d::ProcessGroup::GLOO,
//                       gloo_backend(store, rank, size, timeout, "10.0.0.1", false));
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>

namespace deweather::trainer {

// Connects all processes of a store. network: the name of an interface, or an address of this machine at which the
// others can reach it. Throws like c10d and Gloo.
c10::intrusive_ptr<c10d::Backend> gloo_backend(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                                               std::chrono::milliseconds timeout, const std::string& network,
                                               bool is_interface);

}  // namespace deweather::trainer
