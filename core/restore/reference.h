// The true picture that belongs to a degraded one. Includes nothing of LibTorch.
//
//     const auto clean = restore::reference_of("rain/001.jpg", "clean/");      // clean/001.jpg, or clean/001.png
#pragma once

#include <filesystem>
#include <optional>

namespace deweather::restore {

// place: the reference itself, or a folder in which it has the input's name, or its stem with another picture's
// extension; for inputs in folders within folders in as much of the same folders as there is. Nothing where there is
// none.
std::optional<std::filesystem::path> reference_of(const std::filesystem::path& input,
                                                  const std::filesystem::path& place);

}  // namespace deweather::restore
