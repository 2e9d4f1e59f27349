// Reads any bytes as each kind of checkpoint: they are read, or refused with an Error of one line. Anything else ends
// the program. libFuzzer calls this with its own bytes (tests/fuzz/run), test_mutations with damaged files.
#include <torch/types.h>

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"
#include "tests/fuzz/any_bytes.h"

namespace {

using namespace deweather;

void touch(const at::Tensor& tensor) {
    constexpr int64_t kMax = 1 << 16;
    if (tensor.numel() <= kMax) (void)tensor.to(at::kDouble).sum().item<double>();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto& path = fuzz::file_of(data, size);
    fuzz::accepts([&] {
        const checkpoint::SafetensorsFile file(path);
        for (const auto& name : file.names()) touch(file.tensor(name));
    });
    fuzz::accepts([&] { (void)checkpoint::is_torch_file(path); });
    fuzz::accepts([&] {
        for (const auto& [keys, tensor] : checkpoint::read_torch_file(path).tensors) touch(tensor);
    });
    return 0;
}
