// When a run that is being trained will be done.
//
//     if (const auto seconds = seconds_left(reader.run())) print(*seconds);
#pragma once

#include <optional>

#include "trainer/run_reader.h"

namespace deweather::trainer {

// Seconds until a run that is trained is through its schedule; nothing where it is not, or nothing is known yet. By
// the pixels that its newest lines of metrics took in a second, so that a phase of larger crops to come counts as
// such, and the share of the time that went to scores and saving.
std::optional<double> seconds_left(const RunContent& run);

}  // namespace deweather::trainer
