#include "core/segment/script_worker.h"

#include <torch/script.h>

#include <fstream>

#include "core/base/error.h"
#include "core/confined/confinement.h"
#include "core/confined/serve.h"

namespace deweather::segment {

namespace {

// The usual outputs of segmentation networks: a tensor, the first of several, or "out" of a dictionary (torchvision's).
at::Tensor tensor_of(const c10::IValue& value) {
    if (value.isTensor()) return value.toTensor();
    if (value.isTuple() && !value.toTupleRef().elements().empty()) return tensor_of(value.toTupleRef().elements()[0]);
    if (value.isList() && !value.toListRef().empty()) return tensor_of(value.toListRef()[0]);
    if (value.isGenericDict()) {
        const auto dictionary = value.toGenericDict();
        const auto out = dictionary.find("out");
        if (out != dictionary.end()) return tensor_of(out->value());
    }
    throw Error("the network gives", value.tagKind(), "it has to be a tensor, or a dictionary with one called out");
}

at::Tensor logits_of(torch::jit::Module& network, const at::Tensor& images) {
    const c10::InferenceMode inference;
    const auto output = tensor_of(network.forward({images}));
    if (output.dim() != 4)
        throw Error(
            "the network gives", "",
            "a tensor of " + std::to_string(output.dim()) + " dimensions; it has to be [1, classes, height, width]");
    return output.to(at::kCPU, at::kFloat).contiguous();
}

}  // namespace

int serve_script(const std::filesystem::path& file, int threads) {
    const int socket = confined::take_socket();
    torch::jit::Module network;
    const auto load = [&] {
        if (threads > 0) at::set_num_threads(threads);
        std::ifstream stream(file, std::ios::binary);
        if (!stream) throw Error("cannot read", file.string(), "");
        confined::confine();
        network = torch::jit::load(stream, c10::kCPU);
        network.eval();
        return at::zeros({1, 1, 1, 1});
    };
    return confined::serve(socket, load, [&](const at::Tensor& images) { return logits_of(network, images); });
}

}  // namespace deweather::segment
