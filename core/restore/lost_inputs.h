// Protects inputs: results must never replace the files that they are made from, whatever else may be overwritten.
//
//     refuse_to_lose(inputs, left_out, outputs, Existing::kReplace);     // before any work
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/pending_file.h"

namespace deweather::restore {

// Throws Error if an output is an input, under any name (links, letter case); and if an output would replace a file in
// an input folder that was skipped because its name looks like a result, but was made by another program.
void refuse_to_lose(const std::vector<std::filesystem::path>& inputs,
                    const std::vector<std::filesystem::path>& left_out,
                    const std::vector<std::filesystem::path>& outputs, Existing existing);

// Throws Error if the file system would reject the name for its length, which otherwise shows only after the work.
void check_name_fits(const std::filesystem::path& output);

}  // namespace deweather::restore
