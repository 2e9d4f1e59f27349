// Estimates a run's remaining time.
//
//     if (const auto seconds = seconds_left(reader.run())) print(*seconds);
#pragma once

#include <optional>

#include "trainer/run_reader.h"

namespace deweather::trainer {

// Seconds until a running training finishes its schedule; nothing if it is not running, or there are no data yet. Based
// on pixels per second in the newest lines of metrics, so that later phases with larger crops are accounted for, and
// the share of time spent on scores and saving.
std::optional<double> seconds_left(const RunContent& run);

}  // namespace deweather::trainer
