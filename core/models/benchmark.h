// Benchmarks networks stage by stage, relative to the peak rate of this machine.
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

// The peak rates of LibTorch's own operators on this machine, in multiply-accumulates per second.
struct MachineRate {
    double product = 0;      // a large matrix product
    double convolution = 0;  // 3 x 3, 128 channels to 128
};

struct StageTime {
    std::string name;
    double milliseconds = 0;  // the median of the repetitions
    Macs macs;
};

// The best of several repetitions. Throws Cancelled.
MachineRate measure_machine(c10::Device device, Progress& progress);

// Runs one noise picture through the network and times its stages separately: "encode", "layers" and "decode" for a
// StagedNetwork, "network" for any other. repetitions >= 1, after a warm-up. The network must be in evaluation mode.
// Throws Cancelled.
std::vector<StageTime> time_stages(RestorationNetwork& network, int64_t height, int64_t width, int64_t repetitions,
                                   Progress& progress);

// The sum of all stages.
StageTime sum(const std::vector<StageTime>& stages);

// The time at the machine's peak rate divided by the measured time: 1 is the optimum. Attention's products count as
// matrix products.
double share_of_rate(const StageTime& stage, const MachineRate& machine);

}  // namespace deweather::models
