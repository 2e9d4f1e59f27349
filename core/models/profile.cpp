#include "core/models/profile.h"

#include <ATen/Functions.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/library.h>

#include "core/models/foreign_network.h"
#include "core/models/registry.h"

namespace deweather::models {

namespace {

// While counting, kernels replace the counted operators on this thread: they add up their multiply-accumulates and
// return zeros of the right shape, so that the largest network is counted in the time of its element-wise work. They
// are registered for a dispatch key above autograd that none of our devices uses, enabled for this thread only.
constexpr auto kCounting = c10::DispatchKey::AutocastIPU;

// Set while count_macs() runs on this thread.
thread_local Macs* counted = nullptr;

using Optional = std::optional<at::Tensor>;

at::Tensor zeros(at::IntArrayRef shape, const at::Tensor& like,
                 at::MemoryFormat format = at::MemoryFormat::Contiguous) {
    return at::empty(shape, like.options().memory_format(format)).zero_();
}

at::MemoryFormat format_of(const at::Tensor& input) {
    return input.suggest_memory_format();
}

// Counts a convolution over two or three axes.
at::Tensor convolution(const at::Tensor& input, const at::Tensor& weight, const Optional& /*bias*/,
                       c10::SymIntArrayRef stride, c10::SymIntArrayRef padding, c10::SymIntArrayRef dilation,
                       c10::SymInt /*groups*/) {
    std::vector<int64_t> shape = {input.size(0), weight.size(0)};
    int64_t positions = input.size(0);
    for (std::size_t axis = 0; axis + 2 < static_cast<std::size_t>(input.dim()); ++axis) {
        const auto dim = static_cast<int64_t>(axis) + 2;
        const auto value = [axis](c10::SymIntArrayRef v) {
            return v[v.size() == 1 ? 0 : axis].guard_int(__FILE__, __LINE__);
        };
        shape.push_back(
            (input.size(dim) + 2 * value(padding) - value(dilation) * (weight.size(dim) - 1) - 1) / value(stride) + 1);
        positions *= shape.back();
    }
    counted->convolution += positions * weight.numel();
    return zeros(shape, input, format_of(input));
}

at::Tensor transposed_convolution(const at::Tensor& input, const at::Tensor& weight, const Optional& /*bias*/,
                                  c10::SymIntArrayRef stride, c10::SymIntArrayRef padding,
                                  c10::SymIntArrayRef output_padding, c10::SymInt groups,
                                  c10::SymIntArrayRef dilation) {
    // weight: [in, out / groups, kh, kw]; each position of the input reaches kernel x kernel outputs.
    std::vector<int64_t> shape = {input.size(0), weight.size(1) * groups.guard_int(__FILE__, __LINE__)};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto dim = static_cast<int64_t>(axis) + 2;
        const auto value = [axis](c10::SymIntArrayRef v) {
            return v[v.size() == 1 ? 0 : axis].guard_int(__FILE__, __LINE__);
        };
        shape.push_back((input.size(dim) - 1) * value(stride) - 2 * value(padding) +
                        value(dilation) * (weight.size(dim) - 1) + value(output_padding) + 1);
    }
    counted->convolution += input.size(0) * input.size(2) * input.size(3) * weight.numel();
    return zeros(shape, input, format_of(input));
}

at::Tensor linear(const at::Tensor& input, const at::Tensor& weight, const Optional& /*bias*/) {
    counted->product += input.numel() * weight.size(0);
    auto shape = input.sizes().vec();
    shape.back() = weight.size(0);
    return zeros(shape, input);
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
    counted->product += a.numel() * b.size(-1);
    auto shape = a.sizes().vec();
    shape.back() = b.size(-1);
    return zeros(shape, a);
}

at::Tensor sum_and_product(const at::Tensor& /*sum*/, const at::Tensor& a, const at::Tensor& b,
                           const at::Scalar& /*beta*/, const at::Scalar& /*alpha*/) {
    return product(a, b);
}

at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const Optional& /*mask*/,
                     double /*dropout*/, bool /*is_causal*/, std::optional<double> /*scale*/, bool /*enable_gqa*/) {
    const int64_t queries = query.numel() / query.size(-1), keys = key.size(-2);
    counted->attention += queries * keys * (query.size(-1) + value.size(-1));
    auto shape = query.sizes().vec();
    shape.back() = value.size(-1);
    return zeros(shape, query);
}

at::Tensor modulation(const at::Tensor& x, const at::Tensor& /*gamma*/, const at::Tensor& /*gamma_bias*/,
                      const at::Tensor& /*beta*/, const at::Tensor& /*beta_bias*/, const at::Tensor& chosen,
                      const at::Tensor& /*gates*/) {
    // γ and β for each token and chosen expert.
    counted->product += 2 * chosen.numel() * x.size(-1) * x.size(-1);
    return zeros(x.sizes(), x);
}

// Weights that are never used need no values.
at::Tensor& leave(at::Tensor& weights, double /*from_or_mean*/, double /*to_or_deviation*/,
                  std::optional<at::Generator> /*generator*/) {
    return weights;
}

TORCH_LIBRARY_IMPL(_, AutocastIPU, library) {
    library.fallback(torch::CppFunction::makeFallthrough());
}

TORCH_LIBRARY_IMPL(aten, AutocastIPU, library) {
    library.impl("uniform_", leave);
    library.impl("normal_", leave);
    library.impl("conv2d", convolution);
    library.impl("conv3d", convolution);
    library.impl("conv_transpose2d.input", transposed_convolution);
    library.impl("linear", linear);
    library.impl("mm", product);
    library.impl("bmm", product);
    library.impl("addmm", sum_and_product);
    library.impl("scaled_dot_product_attention", attention);
}

TORCH_LIBRARY_IMPL(deweather, AutocastIPU, library) {
    library.impl("modulate", modulation);
}

// Enables the dispatch key for this thread.
class Counting {
  public:
    explicit Counting(Macs& macs) : key_(before_.included_.add(kCounting), before_.excluded_.remove(kCounting)) {
        counted = &macs;
    }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;
    ~Counting() { counted = nullptr; }

  private:
    c10::impl::LocalDispatchKeySet before_ = c10::impl::tls_local_dispatch_key_set();
    c10::impl::ForceDispatchKeyGuard key_;
};

}  // namespace

Macs count_macs(const std::function<void()>& run) {
    Macs result;
    const Counting counting(result);
    run();
    return result;
}

Profile profile(Network& network, int64_t height, int64_t width) {
    if (const auto* foreign = dynamic_cast<const ForeignNetwork*>(&network))
        return {.parameters = foreign->parameter_count(), .macs = foreign->macs(height, width)};
    Profile result;
    at::TensorOptions options;
    for (const auto& parameter : network.parameters()) {
        result.parameters += parameter.numel();
        options = parameter.options().requires_grad(false);
    }
    // Not in inference mode, in which networks may divide their work among other threads, where nothing is counted.
    const at::NoGradGuard no_grad;
    const auto picture = at::zeros({1, 3, height, width}, options);
    const auto macs = count_macs([&] { network.forward(picture, nullptr); });
    result.macs = macs.total();
    result.attention_macs = macs.attention;
    return result;
}

Profile profile(std::string_view preset, int64_t height, int64_t width, const nlohmann::json& config) {
    std::unique_ptr<RestorationNetwork> network;
    count_macs([&] { network = create(preset, config); });
    network->eval();
    return profile(*network, height, width);
}

}  // namespace deweather::models
