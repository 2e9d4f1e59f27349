// LibTorch's side of a ProcessGroup, for the files that call it: its headers are large.
//
//     reducer.emplace(parameters, buckets, group.connection()->processes, ...);
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "trainer/process_group.h"

namespace deweather::trainer {

struct ProcessGroup::Connection {
    c10::intrusive_ptr<c10d::ProcessGroup> processes;
    c10::Device device;  // where the tensors that are sent have to lie
};

}  // namespace deweather::trainer
