// Reads checkpoints written by torch.save() without executing anything that they contain.
//
//     const auto checkpoint = checkpoint::read_torch_file("net.pth");
//     for (const auto& [keys, tensor] : checkpoint.tensors) ...      // keys: {"state_dict", "conv.weight"}
//
// Reads both containers: the zip archive that PyTorch has written since version 1.6, and the legacy format before it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace deweather::checkpoint {

struct TorchTensor {
    std::vector<std::string> keys;  // of the dictionaries that contain it, the outermost first
    at::Tensor tensor;              // a read-only view of the file; may share its bytes with others
};

struct TorchCheckpoint {
    std::vector<TorchTensor> tensors;        // in the file's order
    std::map<std::string, int64_t> numbers;  // the integers of the top-level dictionary, such as "epoch"
};

// Whether a file begins like one of the two containers. Throws Error if it cannot be opened.
bool is_torch_file(const std::filesystem::path& file);

// Whether it is TorchScript, which is a program. Throws Error if it cannot be opened; a damaged archive is not
// TorchScript.
bool is_torchscript(const std::filesystem::path& file);

// Checks all claims of the file against its size before allocating memory. Throws a one-line Error for files that are
// damaged or of a big-endian machine, for TorchScript, for tensors of unsupported types, and for any Python object
// other than tensors, numbers, text and containers, naming it.
TorchCheckpoint read_torch_file(const std::filesystem::path& file);

}  // namespace deweather::checkpoint
