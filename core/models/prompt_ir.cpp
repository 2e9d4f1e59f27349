#include "core/models/prompt_ir.h"

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <algorithm>

#include "core/models/restormer_blocks.h"
#include "core/nn/bilinear.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "promptir";
// Per level, at 1/2, 1/4 and 1/8: channels and side of the five prompts. The authors give absolute numbers, independent
// of the network's width.
struct Prompts {
    int64_t channels, side;
};
constexpr std::array<Prompts, 3> kPrompts = {{{64, 64}, {128, 32}, {320, 16}}};
constexpr int64_t kCount = 5;
// All blocks with prompts use the number of heads of the third level.
constexpr std::size_t kHeadsOf = 2;

}  // namespace

// The prompts of a level, the block that uses them, and the convolution back to fewer channels.
class PromptLevel {
  public:
    // sees: input channels; gives: output channels. The network owns the modules.
    PromptLevel(torch::nn::Module& network, std::size_t level, int64_t sees, int64_t gives, int64_t heads,
                double expansion)
        : linear_(sees, kCount),
          smooth_(plain_conv(kPrompts[level].channels, kPrompts[level].channels, 3)),
          reduce_(plain_conv(sees + kPrompts[level].channels, gives, 1)) {
        const auto number = std::to_string(level + 1);
        const auto& [channels, side] = kPrompts[level];
        auto prompt = network.register_module("prompt" + number, std::make_shared<torch::nn::Module>());
        prompts_ = prompt->register_parameter("prompt_param", at::rand({1, kCount, channels, side, side}));
        prompt->register_module("linear_layer", linear_);
        prompt->register_module("conv3x3", smooth_);
        const int64_t joined = sees + channels;
        block_ = network.register_module(
            "noise_level" + number,
            std::make_shared<RestormerBlock>(joined, heads, hidden_channels(joined, expansion)));
        network.register_module("reduce_noise_level" + number, reduce_);
    }

    // [B,H,W,sees] to [B,H,W,gives].
    at::Tensor forward(const at::Tensor& grid) {
        const int64_t height = grid.size(1), width = grid.size(2);
        const auto place = nn::feature_place(height, width);
        const auto weights = linear_(nn::picture_mean(grid, 1, 2).flatten(1)).softmax(1);
        const auto mixed = at::matmul(weights, prompts_[0].flatten(1))
                               .view({grid.size(0), prompts_.size(2), prompts_.size(3), prompts_.size(4)});
        const auto rows = nn::bilinear_matrix(mixed.size(2), place.picture_rows, false, mixed.options());
        const auto columns = nn::bilinear_matrix(mixed.size(3), place.picture_columns, false, mixed.options());
        const auto stretched = at::matmul(at::matmul(rows.slice(0, place.row, place.row + height), mixed),
                                          columns.slice(0, place.column, place.column + width).t());
        const auto prompt = smooth_(stretched).permute({0, 2, 3, 1});
        return convolved_by_pixel(reduce_, block_->forward(at::cat({grid, prompt}, -1)));
    }

  private:
    at::Tensor prompts_;  // [1,kCount,C,side,side]
    torch::nn::Linear linear_;
    torch::nn::Conv2d smooth_, reduce_;
    std::shared_ptr<RestormerBlock> block_;
};

// Throws Error if the heads do not divide the channels of a block with prompts.
RestormerConfig prompt_ir_config(const nlohmann::json& json) {
    const auto config = RestormerConfig::from_json(kName, json);
    for (std::size_t level = 0; level < kPrompts.size(); ++level)
        if (const int64_t joined = config.channels(level + 1) + kPrompts[level].channels;
            joined % config.heads[kHeadsOf] != 0)
            throw Error(
                "bad configuration of", kName,
                "the third of 'heads' has to divide " + std::to_string(joined) + ", features and prompts together");
    return config;
}

PromptIr::PromptIr(const RestormerConfig& config) : RestormerUnet(config, config.channels(2)) {
    // After the coarsest level, features have the channels of the next finer one; after the others, they keep theirs,
    // except for the second, which the authors widen to those of the third.
    for (std::size_t level = 0; level < levels_.size(); ++level)
        levels_[level] = std::make_shared<PromptLevel>(*this, level, config.channels(level + 1),
                                                       level == 0 ? config.channels(1) : config.channels(2),
                                                       config.heads[kHeadsOf], config.ffn_expansion_factor);
}

PromptIr::~PromptIr() = default;

at::Tensor PromptIr::between(std::size_t level, const at::Tensor& grid, const at::Tensor& /*picture*/) {
    return levels_[level - 1]->forward(grid);
}

namespace {

std::optional<nlohmann::json> recognise_prompt_ir(const TensorShapes& shapes) {
    const auto prompts = std::count_if(shapes.begin(), shapes.end(), [](const auto& item) {
        return item.first.starts_with("prompt1.") || item.first.starts_with("noise_level1.");
    });
    if (prompts == 0) return std::nullopt;
    const auto config = restormer_config_of(shapes);
    if (!config) return std::nullopt;
    return config->to_json();
}

// Tensors that the authors' code stores but never uses.
NamedTensors adopt_prompt_ir(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    std::erase_if(ours, [](const auto& item) {
        return item.first.starts_with("chnl_reduce") || item.first.starts_with("reduce_noise_channel_");
    });
    return ours;
}

}  // namespace

Architecture prompt_ir_architecture() {
    return {.name = kName,
            .description = "PromptIR: several degradations by one network, Restormer with learnt prompts",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<PromptIr>(prompt_ir_config(config));
            },
            .presets = {{.name = kName, .config = {}}},
            .recognise = recognise_prompt_ir,
            .adopt = adopt_prompt_ir,
            .origin = {.code = "va1shn9v/PromptIR", .licence = "Academic Public License (not commercial)"}};
}

}  // namespace deweather::models
