// Reads any bytes as each kind of checkpoint: they are read, or refused with an Error of one line. Anything else ends
// the program. libFuzzer calls this with its own bytes (DEWEATHER_FUZZ), test_mutations with damaged files.
#include <sys/mman.h>
#include <torch/types.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"

namespace {

using namespace deweather;

// A file in memory, since the readers map files.
const std::string& file_of(const uint8_t* data, size_t size) {
    static const int descriptor = memfd_create("fuzz", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    if (descriptor < 0 || ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, data, size, 0) != static_cast<ssize_t>(size))
        std::abort();
    return path;
}

void touch(const at::Tensor& tensor) {
    constexpr int64_t kMost = 1 << 16;
    if (tensor.numel() <= kMost) (void)tensor.to(at::kDouble).sum().item<double>();
}

template <typename Read>
bool accepts(Read read) {
    try {
        read();
    } catch (const Error& error) {
        const std::string line = error.what();
        if (line.empty() || line.find('\n') != std::string::npos) std::abort();
        return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto& path = file_of(data, size);
    accepts([&] {
        const checkpoint::SafetensorsFile file(path);
        for (const auto& name : file.names()) touch(file.tensor(name));
    });
    accepts([&] { (void)checkpoint::is_torch_file(path); });
    accepts([&] {
        for (const auto& [keys, tensor] : checkpoint::read_torch_file(path).tensors) touch(tensor);
    });
    return 0;
}
