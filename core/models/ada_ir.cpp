#include "core/models/ada_ir.h"

#include <ATen/ops/fft_fft2.h>
#include <ATen/ops/fft_ifft2.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>

#include <algorithm>

#include "core/models/cross_attention.h"
#include "core/models/restormer_blocks.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "adair";
// Unit of the mask: this many rows or columns make one step of its half size.
constexpr int64_t kMaskUnit = 128;
// Channel reductions of the network that predicts the mask, and of the channel gate.
constexpr int64_t kMaskReduction = 8, kGateReduction = 16;
// Kernel size of the depthwise convolution of keys and values.
constexpr int64_t kAskedKernel = 3;
// All cross-attention uses the number of heads of the third level.
constexpr std::size_t kHeadsOf = 2;

at::Tensor as_grid(const at::Tensor& picture) {
    return picture.permute({0, 2, 3, 1}).contiguous();
}
at::Tensor as_picture(const at::Tensor& grid) {
    return grid.permute({0, 3, 1, 2});
}

// Low frequencies are gated spatially by the high ones, high ones per channel by the low ones.
class FrequencyRefinement : public torch::nn::Module {
  public:
    explicit FrequencyRefinement(int64_t channels)
        : where_(plain_conv(2, 1, 7)),
          which_(plain_conv(channels, channels / kGateReduction, 1), torch::nn::ReLU(),
                 plain_conv(channels / kGateReduction, channels, 1)),
          project_(register_module("proj", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, channels, 1)))) {
        register_module("SpatialGate", std::make_shared<torch::nn::Module>())->register_module("spatial", where_);
        register_module("ChannelGate", std::make_shared<torch::nn::Module>())->register_module("mlp", which_);
    }

    // low, high: [B,H,W,C].
    at::Tensor forward(const at::Tensor& low, const at::Tensor& high) {
        const auto seen = as_picture(at::cat({high.amax(3, true), high.mean(3, true)}, 3));
        const auto where = as_grid(where_(seen).sigmoid());
        const auto pooled = [&](const at::Tensor& one_pixel) { return which_->forward(as_picture(one_pixel)); };
        const auto which = as_grid((pooled(nn::picture_mean(low, 1, 2)) + pooled(low.amax({1, 2}, true))).sigmoid());
        return convolved_by_pixel(project_, low * where + high * which);
    }

  private:
    torch::nn::Conv2d where_;
    torch::nn::Sequential which_;
    torch::nn::Conv2d project_;
};

}  // namespace

class FrequencyModule : public torch::nn::Module {
  public:
    FrequencyModule(int64_t channels, int64_t heads)
        : see_(register_module("conv1", plain_conv(3, channels, 3))),
          rate_(register_module(
              "rate_conv", torch::nn::Sequential(plain_conv(channels, channels / kMaskReduction, 1), torch::nn::GELU(),
                                                 plain_conv(channels / kMaskReduction, 2, 1)))),
          ask_high_(
              register_module("channel_cross_l", std::make_shared<CrossAttention>(channels, heads, kAskedKernel))),
          ask_low_(register_module("channel_cross_h", std::make_shared<CrossAttention>(channels, heads, kAskedKernel))),
          answer_(
              register_module("channel_cross_agg", std::make_shared<CrossAttention>(channels, heads, kAskedKernel))),
          refine_(register_module("frequency_refine", std::make_shared<FrequencyRefinement>(channels))),
          of_answer_(register_parameter("para1", at::zeros({channels, 1, 1}))),
          of_features_(register_parameter("para2", at::ones({channels, 1, 1}))) {}

    // picture: [B,3,H,W]; grid: [B,h,w,C]; the output has the grid's shape.
    at::Tensor forward(const at::Tensor& picture, const at::Tensor& grid) {
        const auto small = at::upsample_bilinear2d(picture, {grid.size(1), grid.size(2)}, false);
        const auto [high, low] = frequencies(see_(small));
        const auto from_high = ask_high_->forward(high, grid), from_low = ask_low_->forward(low, grid);
        const auto answer = answer_->forward(grid, refine_->forward(from_low, from_high));
        return answer * of_answer_.flatten() + grid * of_features_.flatten();
    }

  private:
    struct Frequencies {
        at::Tensor high, low;  // [B,H,W,C], non-negative
    };
    // The magnitudes of the low and the high frequencies of x [B,C,H,W].
    Frequencies frequencies(const at::Tensor& x) {
        const int64_t height = x.size(2), width = x.size(3);
        const auto shares = rate_->forward(nn::picture_mean(x, 2, 3)).sigmoid();
        const auto steps = [&](int64_t length, int64_t batch, int64_t which) {
            return static_cast<int64_t>(static_cast<double>(length / kMaskUnit) * shares[batch][which].item<double>());
        };
        // The shifted spectrum has frequency 0 in the middle; shifted back, the mask is at the corners.
        auto mask = at::zeros({x.size(0), 1, height, width}, x.options());
        for (int64_t batch = 0; batch < x.size(0); ++batch) {
            const int64_t rows = steps(height, batch, 0), columns = steps(width, batch, 1);
            mask[batch]
                .slice(1, height / 2 - rows, height / 2 + rows)
                .slice(2, width / 2 - columns, width / 2 + columns)
                .fill_(1);
        }
        mask = mask.roll({-(height / 2), -(width / 2)}, {2, 3});
        const auto spectrum = at::fft_fft2(x);
        const auto magnitude = [](const at::Tensor& part) { return as_grid(at::fft_ifft2(part).abs()); };
        return {.high = magnitude(spectrum * (1 - mask)), .low = magnitude(spectrum * mask)};
    }

    torch::nn::Conv2d see_;
    torch::nn::Sequential rate_;
    std::shared_ptr<CrossAttention> ask_high_, ask_low_, answer_;
    std::shared_ptr<FrequencyRefinement> refine_;
    at::Tensor of_answer_, of_features_;  // [C,1,1]
};

namespace {

// Throws Error for too few channels for the inner layers.
RestormerConfig ada_ir_config(const nlohmann::json& json) {
    const auto config = RestormerConfig::from_json(kName, json);
    if (config.channels(1) < kGateReduction || config.channels(1) % config.heads[kHeadsOf] != 0)
        throw Error("bad configuration of", kName,
                    "'dim' has to be at least 8, and twice of it a multiple of the third of 'heads'");
    return config;
}

}  // namespace

AdaIr::AdaIr(const RestormerConfig& config) : RestormerUnet(config, config.channels(3)) {
    for (std::size_t index = 0; index < modules_.size(); ++index)
        modules_[index] =
            register_module("fre" + std::to_string(index + 1),
                            std::make_shared<FrequencyModule>(config.channels(3 - index), config.heads[kHeadsOf]));
}

AdaIr::~AdaIr() = default;

at::Tensor AdaIr::between(std::size_t level, const at::Tensor& grid, const at::Tensor& picture) {
    return modules_[3 - level]->forward(picture, grid);
}

namespace {

std::optional<nlohmann::json> recognise_ada_ir(const TensorShapes& shapes) {
    const auto modules =
        std::count_if(shapes.begin(), shapes.end(), [](const auto& item) { return item.first.starts_with("fre1."); });
    if (modules == 0) return std::nullopt;
    const auto config = restormer_config_of(shapes);
    if (!config) return std::nullopt;
    return config->to_json();
}

// Tensors that the authors' code stores but never uses.
NamedTensors adopt_ada_ir(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    std::erase_if(ours, [](const auto& item) {
        const auto& name = item.first;
        return name.starts_with("fre") &&
               (name.find(".score_gen.") != std::string::npos || name.ends_with(".conv.weight"));
    });
    return ours;
}

}  // namespace

Architecture ada_ir_architecture() {
    return {.name = kName,
            .description = "AdaIR: several degradations by one network, Restormer that sees frequencies apart",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<AdaIr>(ada_ir_config(config));
            },
            .presets = {{.name = kName, .config = {}}},
            .recognise = recognise_ada_ir,
            .adopt = adopt_ada_ir,
            .origin = {.code = "c-yn/AdaIR", .licence = "MIT"}};
}

}  // namespace deweather::models
