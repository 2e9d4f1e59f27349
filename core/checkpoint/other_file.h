// Names a file that was taken for a model: a page that a browser saved, a pointer to the file, a checkpoint that has to
// be imported first.
//
//     if (const auto other = other_file(bytes, path); !other.empty()) throw Error("cannot read model file", path,
//     other);
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace deweather::checkpoint {

// A message with the kind of file and the remedy; empty where it may be a safetensors file. bytes: the whole file.
std::string other_file(std::string_view bytes, const std::filesystem::path& file);

// Whether it begins as the checkpoints of PyTorch do, of either container.
bool begins_as_torch(std::string_view bytes);

}  // namespace deweather::checkpoint
