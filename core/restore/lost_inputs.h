// Results must not replace what they are made from, whatever else may be overwritten.
//
//     refuse_to_lose(inputs, left_out, outputs, Existing::kReplace);     // before any work
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/pending_file.h"

namespace deweather::restore {

// Throws Error where an output is an input, under whatever name (links, letters' case); and where one would replace a
// file of a folder among the inputs that was left out for its name alone, as the result of an earlier run, but that
// another program has made.
void refuse_to_lose(const std::vector<std::filesystem::path>& inputs,
                    const std::vector<std::filesystem::path>& left_out,
                    const std::vector<std::filesystem::path>& outputs, Existing existing);

// Throws Error where a file system would refuse the name for its length. Without this it is known only after the work.
void check_name_fits(const std::filesystem::path& output);

}  // namespace deweather::restore
