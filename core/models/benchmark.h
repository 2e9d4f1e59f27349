// How fast networks run, stage by stage, against what this machine can do at all.
//
//     const models::MachineRate machine = models::measure_machine(device, progress);
//     const auto stages = models::time_stages(*network, 256, 256, 10, progress);
//     const double share = models::share_of_rate(stages[1], machine);
#pragma once

#include <c10/core/Device.h>

#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/models/profile.h"
#include "core/models/restoration_network.h"

namespace deweather::models {

// The best rates that LibTorch's own operators reach here, in multiply-accumulates a second.
struct MachineRate {
    double product = 0;      // a large matrix product
    double convolution = 0;  // 3 x 3, 128 channels to 128
};

struct StageTime {
    std::string name;
    double milliseconds = 0;  // the median of the repetitions
    Macs macs;
};

// The best of some repetitions. Throws Cancelled.
MachineRate measure_machine(c10::Device device, Progress& progress);

// One picture of noise through the network, its stages timed one by one: "encode", "layers" and "decode" of a
// StagedNetwork, "network" for any other. repetitions >= 1, after one that is not counted. The network has to be in
// evaluation mode. Throws Cancelled.
std::vector<StageTime> time_stages(RestorationNetwork& network, int64_t height, int64_t width, int64_t repetitions,
                                   Progress& progress);

// All stages in one.
StageTime sum(const std::vector<StageTime>& stages);

// The time that the machine would need at its own rate, divided by the time taken: 1 is all that it can do. Attention's
// products count as matrix products.
double share_of_rate(const StageTime& stage, const MachineRate& machine);

}  // namespace deweather::models
