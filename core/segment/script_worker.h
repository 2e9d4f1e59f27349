// The sandboxed process that runs a user's TorchScript. Such a file is a program: its process can neither write files,
// nor reach the network, nor start programs, and it ends with its parent.
//
//     $ deweather run-torchscript FILE THREADS          # standard input is a socket; see confined/tensor_messages.h
#pragma once

#include <filesystem>

namespace deweather::segment {

inline constexpr const char* kScriptCommand = "run-torchscript";

// Answers on standard input, a socket, until the other side closes it; returns the exit status. The first message
// reports that the script is loaded, or why not.
int serve_script(const std::filesystem::path& file, int threads);

}  // namespace deweather::segment
