#include "core/models/one_restore.h"

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/models/config_fields.h"
#include "core/models/restormer_blocks.h"
#include "core/models/restormer_unet.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/bilinear.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "onerestore";
constexpr int64_t kHeads = 8;
constexpr double kExpansion = 2.66;
// Keys are resized to a square with as many pixels as a descriptor has numbers.
constexpr int64_t kKeySide = 18;
static_assert(kKeySide * kKeySide == SceneEmbedder::kLength);
// In the order in which the names of scenes join them.
constexpr std::array<std::string_view, 4> kRemovable = {"low", "haze", "rain", "snow"};

// The descriptor asks every channel of the features.
class DescriptorAttention : public torch::nn::Module {
  public:
    DescriptorAttention(int64_t channels, bool antialias)
        : channels_(channels),
          antialias_(antialias),
          temperature_(register_parameter("temperature", at::ones({kHeads, 1, 1}))),
          q_(register_module(
              "q",
              torch::nn::Linear(torch::nn::LinearOptions(SceneEmbedder::kLength, SceneEmbedder::kLength).bias(false)))),
          kv_(register_module("kv", plain_conv(channels, 2 * channels, 1))),
          kv_dwconv_(register_module("kv_dwconv", plain_conv(2 * channels, 2 * channels, 3, 2 * channels))),
          project_out_(register_module("project_out", plain_conv(channels, channels, 1))) {}

    // grid: [B,H,W,C]; descriptors: [B,324].
    at::Tensor forward(const at::Tensor& grid, const at::Tensor& descriptors) {
        const int64_t batch = grid.size(0), channels = channels_ / kHeads;
        const auto both = convolved(kv_dwconv_, convolved_by_pixel(kv_, grid)).chunk(2, -1);
        const auto queries = q_(descriptors).view({batch, 1, SceneEmbedder::kLength, 1});
        const auto keys = resized(both[0]).view({batch, SceneEmbedder::kLength, kHeads, channels}).transpose(1, 2);
        // All channels of a head get the same query, so one row of the attention stands for them: [B,heads,1,C/heads].
        const auto attention = channel_attention(at::matmul(queries.transpose(2, 3), keys), queries.square().sum(2),
                                                 keys.square().sum(2), temperature_);
        // All channels of a head get the head's one output, so their weights are summed: [B,C,C'].
        const auto projection = project_out_->weight.view({channels_, kHeads, channels}).sum(2).t();
        const auto mixing = (attention.transpose(2, 3) * projection.view({1, kHeads, 1, channels_}))
                                .reshape({batch, channels_, channels_});
        return at::matmul(both[1].flatten(1, 2), mixing).view(grid.sizes());
    }

  private:
    // The whole picture's keys, resized: [B,H,W,C] to [B,324,C].
    at::Tensor resized(const at::Tensor& keys) const {
        const auto place = nn::feature_place(keys.size(1), keys.size(2));
        const auto own = place.own(keys, 1, 2);
        const auto weights = [&](int64_t picture, int64_t first, int64_t count) {
            return nn::bilinear_matrix(picture, kKeySide, antialias_, keys.options()).slice(1, first, first + count);
        };
        const auto rows = weights(place.picture_rows, place.row + place.own_row, place.own_rows);
        const auto columns = weights(place.picture_columns, place.column + place.own_column, place.own_columns);
        const auto by_rows = at::matmul(rows, own.flatten(2)).view({own.size(0), kKeySide, own.size(2), own.size(3)});
        return nn::picture_sum(at::matmul(columns, by_rows).flatten(1, 2));
    }

    int64_t channels_;
    bool antialias_;
    at::Tensor temperature_;
    torch::nn::Linear q_;
    torch::nn::Conv2d kv_, kv_dwconv_, project_out_;
};

}  // namespace

// "Scene descriptor-guided transformer block".
class OneRestore::Block : public torch::nn::Module {
  public:
    Block(int64_t channels, bool antialias)
        : norm1_(std::make_shared<ChannelNorm>(channels)),
          norm2_(std::make_shared<ChannelNorm>(channels)),
          norm3_(std::make_shared<ChannelNorm>(channels)),
          by_descriptor_(std::make_shared<DescriptorAttention>(channels, antialias)),
          by_itself_(std::make_shared<TransposedAttention>(channels, kHeads)),
          ffn_(std::make_shared<GatedFeedForward>(channels, hidden_channels(channels, kExpansion))) {
        auto inner = register_module("el", std::make_shared<torch::nn::Module>());
        inner->register_module("norm1", norm1_);
        inner->register_module("cross_attn", by_descriptor_);
        inner->register_module("norm2", norm2_);
        inner->register_module("self_attn", by_itself_);
        inner->register_module("norm3", norm3_);
        inner->register_module("ffn", ffn_);
    }

    at::Tensor forward(const at::Tensor& grid, const at::Tensor& descriptors) {
        const auto told = grid + by_descriptor_->forward(norm1_->forward(grid), descriptors);
        const auto mixed = told + by_itself_->forward(norm2_->forward(told));
        return mixed + ffn_->forward(norm3_->forward(mixed));
    }

  private:
    std::shared_ptr<ChannelNorm> norm1_, norm2_, norm3_;
    std::shared_ptr<DescriptorAttention> by_descriptor_;
    std::shared_ptr<TransposedAttention> by_itself_;
    std::shared_ptr<GatedFeedForward> ffn_;
};

OneRestoreConfig OneRestoreConfig::from_json(const nlohmann::json& json) {
    OneRestoreConfig config;
    ConfigFields fields(kName, json);
    fields.read("channel", config.channel, kHeads, 512);
    fields.read("antialias", config.antialias);
    fields.done();
    if (config.channel % kHeads != 0) throw Error("bad configuration of", kName, "'channel' has to be a multiple of 8");
    return config;
}

nlohmann::json OneRestoreConfig::to_json() const {
    return {{"channel", channel}, {"antialias", antialias}};
}

OneRestore::OneRestore(const OneRestoreConfig& config)
    : config_(config),
      in_conv_(register_module("in_conv", plain_conv(3, config.channel, 1))),
      out_conv_(register_module("out_conv", plain_conv(config.channel, 3, 1))),
      downs_{nullptr, nullptr, nullptr},
      ups_{nullptr, nullptr, nullptr},
      embedder_(*this) {
    const auto holder = [&](const char* name) { return register_module(name, std::make_shared<torch::nn::Module>()); };
    const auto channels = [&](std::size_t level) { return config.channel << level; };
    const auto block = [&](torch::nn::Module& owner, const char* name, std::size_t level) {
        return owner.register_module(name, std::make_shared<Block>(channels(level), config.antialias));
    };
    auto encoder = holder("encoder"), middle = holder("middle"), decoder = holder("decoder");
    constexpr std::array<const char*, 4> kEncoder = {"el", "em", "es", "ess"}, kDecoder = {"dl", "dm", "ds", "dss"};
    constexpr std::array<const char*, 3> kDowns = {"conv_eltem", "conv_emtes", "conv_estess"},
                                         kUps = {"conv_dmtdl", "conv_dstdm", "conv_dsstds"};
    for (std::size_t level = 0; level < kEncoder.size(); ++level) {
        encoder_[level] = block(*encoder, kEncoder[level], level);
        decoder_[level] = block(*decoder, kDecoder[level], level);
    }
    middle_ = {block(*middle, "s1", 3), block(*middle, "s2", 3)};
    for (std::size_t level = 0; level < kDowns.size(); ++level) {
        downs_[level] = encoder->register_module(kDowns[level], plain_conv(channels(level), channels(level + 1), 1));
        ups_[level] = decoder->register_module(kUps[level], plain_conv(channels(level + 1), channels(level), 1));
    }
}

OneRestore::~OneRestore() = default;

at::Tensor OneRestore::look(const at::Tensor& picture) {
    if (scene_) return embedder_.of_scenes().slice(0, *scene_, *scene_ + 1).expand({picture.size(0), -1});
    return embedder_.of_pictures(picture);
}

at::Tensor OneRestore::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto seen = nn::picture_look();
    return forward_with(images, seen.defined() ? seen : look(images));
}

at::Tensor OneRestore::forward_with(const at::Tensor& images, const at::Tensor& descriptors) {
    const auto as_grid = [](const at::Tensor& picture) { return picture.permute({0, 2, 3, 1}).contiguous(); };
    const auto as_picture = [](const at::Tensor& grid) { return grid.permute({0, 3, 1, 2}); };
    auto grid = convolved_by_pixel(in_conv_, as_grid(images * 2 - 1));
    std::array<at::Tensor, 4> skips;
    for (std::size_t level = 0; level < encoder_.size(); ++level) {
        if (level > 0) grid = convolved_by_pixel(downs_[level - 1], as_grid(at::max_pool2d(as_picture(grid), 3, 2, 1)));
        grid = encoder_[level]->forward(grid, descriptors);
        skips[level] = grid;
    }
    for (const auto& block : middle_) grid = block->forward(grid, descriptors);
    for (std::size_t level = decoder_.size(); level-- > 0;) {
        const auto& skip = skips[level];
        if (level + 1 < decoder_.size())
            grid = convolved_by_pixel(
                ups_[level], as_grid(at::upsample_bilinear2d(as_picture(grid), {skip.size(1), skip.size(2)}, false)));
        grid = decoder_[level]->forward(grid + skip, descriptors);
    }
    // The authors add the picture in 0..1 to a result in -1..1.
    return (as_picture(convolved_by_pixel(out_conv_, grid)) + images + 1) / 2;
}

std::vector<std::string_view> OneRestore::removable() const {
    return {kRemovable.begin(), kRemovable.end()};
}

void OneRestore::remove_only(const std::vector<std::string>& weathers) {
    scene_.reset();
    if (weathers.empty()) return;
    std::string name;
    for (const auto& word : kRemovable)
        if (std::find(weathers.begin(), weathers.end(), word) != weathers.end())
            name.append(name.empty() ? "" : "_").append(word);
    const bool known = std::all_of(weathers.begin(), weathers.end(), [](const auto& weather) {
        return std::find(kRemovable.begin(), kRemovable.end(), weather) != kRemovable.end();
    });
    const auto* const found = std::find(SceneEmbedder::kScenes.begin(), SceneEmbedder::kScenes.end(), name);
    if (!known || found == SceneEmbedder::kScenes.end()) {
        std::string asked, scenes;
        for (const auto& weather : weathers) asked.append(asked.empty() ? "" : ",").append(weather);
        for (const auto& scene : SceneEmbedder::kScenes)
            if (scene != "clear") scenes.append(scenes.empty() ? "" : ", ").append(scene);
        std::replace(scenes.begin(), scenes.end(), '_', '+');
        throw Error("cannot remove", asked, "onerestore knows " + scenes);
    }
    scene_ = found - SceneEmbedder::kScenes.begin();
}

namespace {

std::optional<nlohmann::json> recognise_one_restore(const TensorShapes& shapes) {
    const auto named = [&](std::string_view start, std::string_view part) {
        return std::any_of(shapes.begin(), shapes.end(), [&](const auto& item) {
            return item.first.starts_with(start) && item.first.find(part) != std::string::npos;
        });
    };
    if (!named("middle.s1.el.", "cross_attn.") || !named("encoder.ess.el.", "self_attn.")) return std::nullopt;
    OneRestoreConfig config;
    if (const auto out = size_of(shapes, "in_conv.weight", 0))
        config.channel = *out;
    else if (const auto in = size_of(shapes, "out_conv.weight", 1))
        config.channel = *in;
    return config.to_json();
}

// Tensors that the authors' code stores but never uses.
NamedTensors adopt_one_restore(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    if (!ours.contains("embedder.weight"))
        throw Error("cannot import", kName,
                    "it needs the embedder, a second file of its authors: add it by --with EMBEDDER");
    std::erase_if(ours, [](const auto& item) {
        return item.first == "encoder.conv_esstesss.weight" || item.first.ends_with(".num_batches_tracked");
    });
    return ours;
}

}  // namespace

Architecture one_restore_architecture() {
    return {.name = kName,
            .description = "OneRestore: haze, rain, snow and low light together, or the ones that you name",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<OneRestore>(OneRestoreConfig::from_json(config));
            },
            .presets = {{.name = kName,
                         .config = {},
                         .paper_parameters = 5.98e6,
                         .note = "the paper counts the restorer alone, 5.98 M with a convolution that is never used; "
                                 "the embedder has 12.14 M"}},
            .recognise = recognise_one_restore,
            .adopt = adopt_one_restore,
            .origin = {.code = "gy65896/OneRestore", .licence = "none stated"}};
}

}  // namespace deweather::models
