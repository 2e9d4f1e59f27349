// Identifies files that were mistaken for a model: a saved web page, a Git LFS pointer, a checkpoint that must be
// imported first.
//
//     if (const auto other = other_file(bytes, path); !other.empty())
//         throw Error("cannot read model file", path.string(), other);
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace deweather::checkpoint {

// A message with the kind of file and the remedy; empty if it may be a safetensors file. bytes: the whole file.
std::string other_file(std::string_view bytes, const std::filesystem::path& file);

// Whether it begins like a PyTorch checkpoint, in either container.
bool begins_as_torch(std::string_view bytes);

}  // namespace deweather::checkpoint
