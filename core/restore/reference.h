// Finds the reference (ground truth) of a degraded picture. Does not include LibTorch.
//
//     const auto clean = restore::reference_of("rain/001.jpg", "clean/");      // clean/001.jpg, or clean/001.png
#pragma once

#include <filesystem>
#include <optional>

namespace deweather::restore {

// place: the reference itself, or a folder that contains it under the input's name, or its stem with another picture
// extension; for inputs in nested folders, the reference may be in the same subfolders, as far as they exist. Nothing
// if it is not found.
std::optional<std::filesystem::path> reference_of(const std::filesystem::path& input,
                                                  const std::filesystem::path& place);

}  // namespace deweather::restore
