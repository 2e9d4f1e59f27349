#include "core/models/profile.h"

#include <ATen/record_function.h>
#include <c10/core/InferenceMode.h>

#include <string_view>

namespace deweather::models {

namespace {

// Filled while one count_macs() runs on its thread.
thread_local Macs* counted = nullptr;

int64_t macs_of_convolution(c10::ArrayRef<const c10::IValue> inputs) {
    // (input, weight, bias, stride, padding, dilation, groups) for aten::conv2d. Weight: [out, in / groups, kh, kw].
    const auto& input = inputs[0].toTensor();
    const auto& weight = inputs[1].toTensor();
    const auto stride = inputs[3].toIntVector(), padding = inputs[4].toIntVector(), dilation = inputs[5].toIntVector();
    int64_t positions = input.size(0);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto dim = static_cast<int64_t>(axis) + 2;
        const auto value = [axis](const std::vector<int64_t>& v) { return v.size() == 1 ? v[0] : v[axis]; };
        positions *=
            (input.size(dim) + 2 * value(padding) - value(dilation) * (weight.size(dim) - 1) - 1) / value(stride) + 1;
    }
    return positions * weight.numel();
}

// Each input position reaches kernel x kernel outputs; weight: [in, out / groups, kh, kw].
int64_t macs_of_transposed_convolution(const at::Tensor& input, const at::Tensor& weight) {
    return input.size(0) * input.size(2) * input.size(3) * weight.numel();
}

// What the operator counts, and into which kind; nothing for operators that are not counted.
int64_t macs_of(const at::RecordFunction& function, int64_t Macs::*& kind) {
    const std::string_view name = function.name();
    const auto inputs = function.inputs();
    kind = &Macs::product;
    if (name == "aten::linear") return inputs[0].toTensor().numel() * inputs[1].toTensor().size(0);
    if (name == "aten::addmm") return inputs[1].toTensor().numel() * inputs[2].toTensor().size(1);
    if (name == "aten::mm" || name == "aten::bmm") return inputs[0].toTensor().numel() * inputs[1].toTensor().size(-1);
    if (name == "deweather::modulate") {
        // γ and β of each (token, chosen expert).
        const int64_t dim = inputs[0].toTensor().size(-1);
        return 2 * inputs[5].toTensor().numel() * dim * dim;
    }
    if (name == "aten::conv2d") {
        kind = &Macs::convolution;
        return macs_of_convolution(inputs);
    }
    if (name == "aten::conv_transpose2d") {
        kind = &Macs::convolution;
        return macs_of_transposed_convolution(inputs[0].toTensor(), inputs[1].toTensor());
    }
    if (name == "aten::scaled_dot_product_attention") {
        kind = &Macs::attention;
        const auto& query = inputs[0].toTensor();
        return query.numel() * inputs[1].toTensor().size(-2) +
               query.numel() / query.size(-1) * inputs[2].toTensor().numel() /
                   (inputs[2].toTensor().size(0) * inputs[2].toTensor().size(1));
    }
    return 0;
}

// Depth of counted operators that are under way: what they call to do their work is not counted again.
thread_local int nested = 0;

struct Counted : at::ObserverContext {};

std::unique_ptr<at::ObserverContext> on_enter(const at::RecordFunction& function) {
    int64_t Macs::*kind = nullptr;
    const int64_t macs = macs_of(function, kind);
    if (macs == 0) return nullptr;
    if (nested++ == 0) counted->*kind += macs;
    return std::make_unique<Counted>();
}

void on_exit(const at::RecordFunction& /*function*/, at::ObserverContext* context) {
    if (context != nullptr) --nested;
}

}  // namespace

Macs count_macs(const std::function<void()>& run) {
    Macs result;
    counted = &result;
    nested = 0;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(on_enter, on_exit).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    const auto stop = [&] {
        at::removeCallback(handle);
        counted = nullptr;
    };
    try {
        run();
    } catch (...) {
        stop();
        throw;
    }
    stop();
    return result;
}

Profile profile(RestorationNetwork& network, int64_t height, int64_t width) {
    Profile result;
    at::TensorOptions options;
    for (const auto& parameter : network.parameters()) {
        result.parameters += parameter.numel();
        options = parameter.options();
    }
    const c10::InferenceMode guard;
    const auto picture = at::rand({1, 3, height, width}, options);
    const auto macs = count_macs([&] { network.forward(picture, nullptr); });
    result.macs = macs.total();
    result.attention_macs = macs.attention;
    return result;
}

}  // namespace deweather::models
