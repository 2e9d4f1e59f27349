// A user's own segmentation network in TorchScript, which is a program and runs in a separate process: see
// script_worker.h. Its inputs and outputs are described beside it, see network_description.h.
//
//     Model model = load_script("street.pt", {});
#pragma once

#include "core/segment/model.h"

namespace deweather::segment {

// Starts the process. Throws Error if either file is missing, unreadable or inconsistent with the other, and if the
// script cannot be loaded.
Model load_script(const std::filesystem::path& file, const ScriptProcess& process);

}  // namespace deweather::segment
