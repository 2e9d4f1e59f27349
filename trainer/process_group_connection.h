// LibTorch's part of a ProcessGroup, in a separate header because LibTorch's headers are large.
//
//     const auto work = group.connection()->processes->barrier();
//     work->wait();
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "trainer/process_group.h"

namespace deweather::trainer {

struct ProcessGroup::Connection {
    c10::intrusive_ptr<c10d::ProcessGroup> processes;
    c10::Device device;  // the device of all communicated tensors
};

}  // namespace deweather::trainer
