// A user's own segmentation network in TorchScript, which is a program and runs in a process of its own: see
// script_worker.h. What it is given and what its outputs mean stands beside it, see network_description.h.
//
//     Model model = load_script("street.pt", {});
#pragma once

#include "core/segment/model.h"

namespace deweather::segment {

// Starts the process. Throws Error where either file is missing, cannot be read or says something else, and where the
// script cannot be loaded.
Model load_script(const std::filesystem::path& file, const ScriptProcess& process);

}  // namespace deweather::segment
