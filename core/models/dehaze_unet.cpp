#include "core/models/dehaze_unet.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/pixelshuffle.h>
#include <torch/types.h>

#include <algorithm>

#include "core/nn/in_place.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

// The network halves the resolution twice.
constexpr int64_t kPatch = 4, kShuffle = 2;
// Inner channels of the fusion: channels / 8, at least 4.
constexpr int64_t kReduction = 8, kFewest = 4;
// K has one channel, B has three.
constexpr int64_t kOutputs = 4;

// A wrapper module that registers another one under the authors' name.
std::shared_ptr<torch::nn::Module> holding(const std::string& name, const std::shared_ptr<torch::nn::Module>& module) {
    auto holder = std::make_shared<torch::nn::Module>();
    holder->register_module(name, module);
    return holder;
}

}  // namespace

torch::nn::Conv2d reflecting_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t groups,
                                  int64_t dilation) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel)
                                 .stride(stride)
                                 .padding(dilation * ((kernel - stride + 1) / 2))
                                 .groups(groups)
                                 .dilation(dilation)
                                 .padding_mode(torch::kReflect));
}

DehazeUnet::DehazeUnet(const Frame& frame,
                       const std::function<std::shared_ptr<UnetBlock>(std::size_t layer, int64_t index)>& make_block)
    : frame_(frame),
      embed_(reflecting_conv(3, frame.dims[0], 3)),
      unembed_(reflecting_conv(frame.dims[4], kOutputs, 3)) {
    register_module("patch_embed", holding("proj", embed_.ptr()));
    const auto add_layer = [&](std::size_t layer) {
        torch::nn::ModuleList blocks;
        for (int64_t index = 0; index < frame.depths[layer]; ++index) {
            layers_[layer].push_back(make_block(layer, index));
            blocks->push_back(layers_[layer].back());
        }
        register_module("layer" + std::to_string(layer + 1), holding("blocks", blocks.ptr()));
    };
    const auto& dims = frame.dims;
    for (std::size_t level = 0; level < 2; ++level) {
        const auto number = std::to_string(level + 1);
        add_layer(level);
        merges_.push_back(reflecting_conv(dims[level], dims[level + 1], frame.merge_kernel, 2));
        register_module("patch_merge" + number, holding("proj", merges_.back().ptr()));
        skips_.push_back(register_module("skip" + number, reflecting_conv(dims[level], dims[level], 1)));
    }
    add_layer(2);
    for (std::size_t level = 0; level < 2; ++level) {
        const auto number = std::to_string(level + 1);
        const int64_t in = dims[level + 2], out = dims[level + 3], inner = std::max(out / kReduction, kFewest);
        splits_.push_back(reflecting_conv(in, kShuffle * kShuffle * out, 1));
        register_module(
            "patch_split" + number,
            holding("proj", torch::nn::Sequential(splits_.back(), torch::nn::PixelShuffle(kShuffle)).ptr()));
        const auto plain = [](int64_t from, int64_t to) {
            return torch::nn::Conv2d(torch::nn::Conv2dOptions(from, to, 1).bias(false));
        };
        fusions_.emplace_back(plain(out, inner), torch::nn::ReLU(), plain(inner, 2 * out));
        register_module("fusion" + number, holding("mlp", fusions_.back().ptr()));
        add_layer(level + 3);
    }
    register_module("patch_unembed", holding("proj", torch::nn::Sequential(unembed_).ptr()));
}

at::Tensor DehazeUnet::fused(std::size_t which, const at::Tensor& x, const at::Tensor& skip) {
    const auto scores = fusions_[which]->forward(nn::picture_mean(x + skip, 2, 3));
    const auto weights = scores.view({x.size(0), 2, x.size(1), 1, 1}).softmax(1);
    return at::addcmul(x * weights.select(1, 0), skip, weights.select(1, 1));
}

at::Tensor DehazeUnet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto picture = pad_to_patches(images, kPatch, frame_.smallest) * 2 - 1;
    const auto run = [&](std::size_t layer, at::Tensor x) {
        for (auto& block : layers_[layer]) x = block->forward(x);
        return x;
    };
    auto x = embed_(picture.contiguous(at::MemoryFormat::ChannelsLast));
    std::vector<at::Tensor> kept;
    for (std::size_t level = 0; level < 2; ++level) {
        x = run(level, x);
        kept.push_back(x);
        x = merges_[level](x);
    }
    x = run(2, x);
    for (std::size_t level = 0; level < 2; ++level) {
        x = at::pixel_shuffle(splits_[level](x), kShuffle).contiguous(at::MemoryFormat::ChannelsLast);
        const std::size_t other = 1 - level;
        x = nn::add_to(fused(level, x, skips_[other](kept[other])), x);
        x = run(level + 3, x);
    }
    const auto computed = unembed_(x);
    const auto restored = computed.slice(1, 0, 1) * picture - computed.slice(1, 1) + picture;
    return (restored / 2 + 0.5).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

// A block keeps up to eight of its layer's feature maps at once.
int64_t DehazeUnet::bytes_per_pixel() const {
    return 16 * std::max(frame_.dims[0], frame_.dims[4]) * static_cast<int64_t>(sizeof(float));
}

}  // namespace deweather::models
