// `deweather evaluate` for classifiers: their accuracy (Table 5).
//
//     const std::string csv = evaluate_classes("cifar-10-batches-bin", {"best.safetensors"}, 0, device, json, console);
#pragma once

#include <c10/core/Device.h>

#include <string>
#include <vector>

#include "app/cli/console.h"

namespace deweather::cli {

// folder: of CIFAR-10's binary version, whose test batch is scored. limit: only its first pictures; 0: all. Prints the
// table, or JSON, and returns it as CSV. Throws Error.
std::string evaluate_classes(const std::string& folder, const std::vector<std::string>& models, int64_t limit,
                             c10::Device device, bool json, Console& console);

}  // namespace deweather::cli
