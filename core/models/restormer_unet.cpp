#include "core/models/restormer_unet.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/models/tensor_shapes.h"

namespace deweather::models {

namespace {

constexpr std::size_t kLevels = 4;
// The levels halve the resolution three times.
constexpr int64_t kPatch = 8;

// The authors' name of a level's blocks, or of a convolution between two levels, counted from 1.
std::string level_name(const std::string& what, std::size_t level) {
    return what + "_level" + std::to_string(level + 1);
}
std::string between_levels(const std::string& what, std::size_t from, std::size_t to) {
    return what + std::to_string(from + 1) + "_" + std::to_string(to + 1);
}

at::Tensor run(const torch::nn::ModuleList& blocks, at::Tensor grid) {
    for (const auto& block : *blocks) grid = block->as<GridBlock>()->forward(grid);
    return grid;
}

// The shortest decimal number that gives these hidden channels at every level; nothing if there is none.
std::optional<double> expansion_of(const TensorShapes& shapes, const RestormerConfig& config) {
    double low = 0, high = HUGE_VAL;
    for (std::size_t level = 0; level < kLevels; ++level) {
        const auto name = level + 1 < kLevels ? level_name("encoder", level) : std::string("latent");
        const auto hidden = size_of(shapes, name + ".0.ffn.project_out.weight", 1);
        if (!hidden) continue;
        const auto channels = static_cast<double>(config.channels(level));
        low = std::max(low, static_cast<double>(*hidden) / channels);
        high = std::min(high, static_cast<double>(*hidden + 1) / channels);
    }
    constexpr double kFinest = 1e6;
    for (double unit = 1; unit <= kFinest; unit *= 10) {
        const double rounded = std::ceil(low * unit) / unit;
        if (low > 0 && rounded < high) return rounded;
    }
    return std::nullopt;
}

}  // namespace

int64_t hidden_channels(int64_t channels, double expansion) {
    return static_cast<int64_t>(static_cast<double>(channels) * expansion);
}

std::optional<RestormerConfig> restormer_config_of(const TensorShapes& shapes, const std::string& attention) {
    const bool ours = count_of(shapes, "encoder_level1.") > 0 && count_of(shapes, "refinement.") > 0 &&
                      (shapes.contains("latent.0." + attention + ".temperature") ||
                       shapes.contains("latent.0." + attention + ".qkv.weight"));
    if (!ours || size_of(shapes, "patch_embed.proj.weight", 1).value_or(3) != 3) return std::nullopt;
    RestormerConfig config;
    if (const auto dim = size_of(shapes, "patch_embed.proj.weight", 0))
        config.dim = *dim;
    else if (const auto twice = size_of(shapes, "output.weight", 1))
        config.dim = *twice / 2;
    for (std::size_t level = 0; level < kLevels; ++level) {
        const auto name = level + 1 < kLevels ? level_name("encoder", level) : std::string("latent");
        config.num_blocks[level] = count_of(shapes, name + ".");
        if (const auto heads = size_of(shapes, name + ".0." + attention + ".temperature", 0))
            config.heads[level] = *heads;
    }
    config.num_refinement_blocks = count_of(shapes, "refinement.");
    config.ffn_expansion_factor = expansion_of(shapes, config).value_or(config.ffn_expansion_factor);
    return config;
}

void RestormerConfig::check(std::string_view architecture) const {
    for (std::size_t level = 0; level < kLevels; ++level)
        if (channels(level) % heads[level] != 0)
            throw Error("bad configuration of", architecture,
                        "'heads' have to divide the channels of their level: " + std::to_string(channels(level)) +
                            " at level " + std::to_string(level + 1));
    if (dim % 2 != 0) throw Error("bad configuration of", architecture, "'dim' has to be even");
}

RestormerConfig RestormerConfig::from_json(std::string_view architecture, const nlohmann::json& json) {
    RestormerConfig config;
    ConfigFields fields(architecture, json);
    fields.read("dim", config.dim, 2, 1024);
    fields.read("num_blocks", config.num_blocks, 1, 64);
    fields.read("num_refinement_blocks", config.num_refinement_blocks, 1, 64);
    fields.read("heads", config.heads, 1, 64);
    fields.read("ffn_expansion_factor", config.ffn_expansion_factor, 1, 16);
    fields.done();
    config.check(architecture);
    return config;
}

nlohmann::json RestormerConfig::to_json() const {
    return {{"dim", dim},
            {"num_blocks", num_blocks},
            {"num_refinement_blocks", num_refinement_blocks},
            {"heads", heads},
            {"ffn_expansion_factor", ffn_expansion_factor}};
}

std::shared_ptr<GridBlock> RestormerUnet::restormer_block(int64_t channels, int64_t heads, int64_t hidden) {
    return std::make_shared<RestormerBlock>(channels, heads, hidden);
}

RestormerUnet::RestormerUnet(const RestormerConfig& config, int64_t deepest, const MakeBlock& make_block)
    : config_(config),
      patch_embed_(nullptr),
      downs_{nullptr, nullptr, nullptr},
      ups_{nullptr, nullptr, nullptr},
      reductions_{nullptr, nullptr, nullptr},
      output_(nullptr) {
    // In the authors' code, modules of a single convolution are named PARENT.CHILD; those with a shuffle are sequences.
    const auto nested = [&](const std::string& parent, const std::string& child, torch::nn::Conv2d conv) {
        return register_module(parent, std::make_shared<torch::nn::Module>())->register_module(child, std::move(conv));
    };
    const auto sequence = [&](const std::string& name, torch::nn::Conv2d conv) {
        auto body = register_module(name, std::make_shared<torch::nn::Module>())
                        ->register_module("body", torch::nn::ModuleList());
        body->push_back(conv);
        return conv;
    };
    const auto blocks = [&](const std::string& name, int64_t count, int64_t channels, int64_t heads) {
        auto list = register_module(name, torch::nn::ModuleList());
        for (int64_t index = 0; index < count; ++index)
            list->push_back(make_block(channels, heads, hidden_channels(channels, config.ffn_expansion_factor)));
        return list;
    };
    constexpr std::size_t kLatent = kLevels - 1;
    patch_embed_ = nested("patch_embed", "proj", plain_conv(3, config.dim, 3));
    for (std::size_t level = 0; level < kLatent; ++level) {
        const int64_t channels = config.channels(level);
        encoders_[level] =
            blocks(level_name("encoder", level), config.num_blocks[level], channels, config.heads[level]);
        downs_[level] = sequence(between_levels("down", level, level + 1), plain_conv(channels, channels / 2, 3));
    }
    encoders_[kLatent] = blocks("latent", config.num_blocks[kLatent], config.channels(kLatent), config.heads[kLatent]);
    for (std::size_t level = kLatent; level-- > 0;) {
        const int64_t channels = config.channels(level),
                      coarser = level + 1 == kLatent ? deepest : config.channels(level + 1);
        ups_[level] = sequence(between_levels("up", level + 1, level), plain_conv(coarser, 2 * coarser, 3));
        // The finest level keeps the channels of both inputs.
        if (level > 0)
            reductions_[level] =
                register_module("reduce_chan" + level_name("", level), plain_conv(channels + coarser / 2, channels, 1));
        decoders_[level] = blocks(level_name("decoder", level), config.num_blocks[level],
                                  level > 0 ? channels : coarser, config.heads[level]);
    }
    refinement_ = blocks("refinement", config.num_refinement_blocks, config.channels(1), config.heads[0]);
    output_ = register_module("output", plain_conv(config.channels(1), 3, 3));
}

at::Tensor RestormerUnet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto padded = pad_to_patches(images, kPatch);
    auto grid = convolved(patch_embed_, padded.permute({0, 2, 3, 1}));
    std::array<at::Tensor, kLevels - 1> skips;
    for (std::size_t level = 0; level < skips.size(); ++level) {
        skips[level] = run(encoders_[level], grid);
        grid = after_down(level + 1, convolved_down(downs_[level], skips[level]), padded);
    }
    grid = run(encoders_.back(), grid);
    for (std::size_t level = skips.size(); level-- > 0;) {
        grid = between(level + 1, grid, padded);
        grid = at::cat({convolved_up(ups_[level], grid), std::exchange(skips[level], {})}, -1);
        if (level > 0) grid = convolved_by_pixel(reductions_[level], grid);
        grid = run(decoders_[level], grid);
    }
    const auto residual = output_(run(refinement_, grid).permute({0, 3, 1, 2}));
    return (residual + padded).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

}  // namespace deweather::models
