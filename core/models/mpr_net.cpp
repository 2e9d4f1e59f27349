#include "core/models/mpr_net.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/in_place.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "mprnet";
// Levels halve the resolution twice, and the first two stages divide the picture into halves.
constexpr int64_t kPatch = 8;
constexpr std::size_t kLevels = 3;
// Channel reduction of channel attention.
constexpr int64_t kReduction = 4;
// Blocks per level of both U-shaped stages.
constexpr int64_t kBlocks = 2;
// PyTorch's initial slope of a PReLU.
constexpr double kSlope = 0.25;

using Levels = std::array<at::Tensor, kLevels>;

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).padding(kernel / 2).bias(false));
}

// Half and twice the size. A bias-free 1 x 1 convolution commutes with interpolation: it runs where there are fewer
// pixels.
at::Tensor halved(const at::Tensor& x) {
    return at::avg_pool2d(x, {2, 2});
}
at::Tensor doubled(const at::Tensor& x) {
    return at::upsample_bilinear2d(x, {2 * x.size(2), 2 * x.size(3)}, false);
}

// "CAB": x + attention(conv(PReLU(conv x))), where attention is a factor per channel.
class AttentionBlock : public torch::nn::Module {
  public:
    // slope: of the single PReLU shared by all blocks.
    AttentionBlock(int64_t channels, const at::Tensor& slope)
        : slope_(slope),
          first_(conv(channels, channels, 3)),
          second_(conv(channels, channels, 3)),
          attention_(conv(channels, channels / kReduction, 1), torch::nn::ReLU(),
                     conv(channels / kReduction, channels, 1), torch::nn::Sigmoid()) {
        register_module("CA", std::make_shared<torch::nn::Module>())->register_module("conv_du", attention_);
        auto body = register_module("body", std::make_shared<torch::nn::Module>());
        body->register_module("0", first_);
        body->register_module("2", second_);
    }
    at::Tensor forward(const at::Tensor& x) {
        const auto y = second_(at::prelu(first_(x), slope_));
        return at::addcmul(x, y, attention_->forward(y.mean({2, 3}, true)));
    }

  private:
    at::Tensor slope_;
    torch::nn::Conv2d first_, second_;
    torch::nn::Sequential attention_;
};

using Block = std::shared_ptr<AttentionBlock>;

at::Tensor run(const std::vector<Block>& blocks, at::Tensor x) {
    for (const auto& block : blocks) x = block->forward(x);
    return x;
}

// Joins both rows of parts, or both columns.
Levels joined(const Levels& first, const Levels& second, int64_t axis) {
    Levels both;
    for (std::size_t level = 0; level < kLevels; ++level) both[level] = at::cat({first[level], second[level]}, axis);
    return both;
}

std::vector<Block> add_blocks(torch::nn::Module& parent, const std::string& name, int64_t count, int64_t channels,
                              const at::Tensor& slope) {
    auto list = parent.register_module(name, std::make_shared<torch::nn::Module>());
    std::vector<Block> blocks;
    for (int64_t index = 0; index < count; ++index)
        blocks.push_back(
            list->register_module(std::to_string(index), std::make_shared<AttentionBlock>(channels, slope)));
    return blocks;
}

// A convolution within the authors' sequence, after an interpolation without tensors.
torch::nn::Conv2d add_scaled(torch::nn::Module& parent, const std::string& name, const std::string& inner, int64_t in,
                             int64_t out) {
    auto holder = parent.register_module(name, std::make_shared<torch::nn::Module>());
    return holder->register_module(inner, std::make_shared<torch::nn::Module>())
        ->register_module("1", conv(in, out, 1));
}

class Encoder : public torch::nn::Module {
  public:
    // follows: whether it takes an earlier stage's features.
    Encoder(const MprNetConfig& config, const at::Tensor& slope, bool follows) {
        for (std::size_t level = 0; level < kLevels; ++level) {
            const auto number = std::to_string(level + 1);
            const int64_t channels = config.n_feat + static_cast<int64_t>(level) * config.scale_unetfeats;
            blocks_.push_back(add_blocks(*this, "encoder_level" + number, kBlocks, channels, slope));
            if (follows) {
                from_encoder_.push_back(register_module("csff_enc" + number, conv(channels, channels, 1)));
                from_decoder_.push_back(register_module("csff_dec" + number, conv(channels, channels, 1)));
            }
            if (level + 1 < kLevels)
                downs_.push_back(add_scaled(*this, "down" + number + std::to_string(level + 2), "down", channels,
                                            channels + config.scale_unetfeats));
        }
    }
    // encoded, decoded: features of the previous stage, or null.
    Levels forward(at::Tensor x, const Levels* encoded, const Levels* decoded) {
        Levels found;
        for (std::size_t level = 0; level < kLevels; ++level) {
            x = run(blocks_[level], x);
            if (encoded != nullptr)
                x = x + from_encoder_[level]((*encoded)[level]) + from_decoder_[level]((*decoded)[level]);
            found[level] = x;
            if (level + 1 < kLevels) x = downs_[level](halved(x));
        }
        return found;
    }

  private:
    std::vector<std::vector<Block>> blocks_;
    std::vector<torch::nn::Conv2d> from_encoder_, from_decoder_, downs_;
};

class Decoder : public torch::nn::Module {
  public:
    Decoder(const MprNetConfig& config, const at::Tensor& slope) {
        for (std::size_t level = 0; level < kLevels; ++level) {
            const auto number = std::to_string(level + 1);
            const int64_t channels = config.n_feat + static_cast<int64_t>(level) * config.scale_unetfeats;
            blocks_.push_back(add_blocks(*this, "decoder_level" + number, kBlocks, channels, slope));
            if (level + 1 == kLevels) continue;
            skips_.push_back(register_module("skip_attn" + number, std::make_shared<AttentionBlock>(channels, slope)));
            ups_.push_back(add_scaled(*this, "up" + std::to_string(level + 2) + number, "up",
                                      channels + config.scale_unetfeats, channels));
        }
    }
    Levels forward(const Levels& encoded) {
        Levels found;
        found[kLevels - 1] = run(blocks_[kLevels - 1], encoded[kLevels - 1]);
        for (std::size_t level = kLevels - 1; level-- > 0;)
            found[level] = run(blocks_[level], nn::add_to(doubled(ups_[level](found[level + 1])),
                                                          skips_[level]->forward(encoded[level])));
        return found;
    }

  private:
    std::vector<std::vector<Block>> blocks_;
    std::vector<Block> skips_;
    std::vector<torch::nn::Conv2d> ups_;
};

// "SAM": supervised attention, by which a stage's picture gates the features for the next stage.
class SupervisedAttention : public torch::nn::Module {
  public:
    explicit SupervisedAttention(int64_t channels)
        : features_(register_module("conv1", conv(channels, channels, 1))),
          picture_(register_module("conv2", conv(channels, 3, 1))),
          gate_(register_module("conv3", conv(3, channels, 1))) {}
    at::Tensor forward(const at::Tensor& x, const at::Tensor& picture) {
        return at::addcmul(x, features_(x), gate_(picture_(x) + picture).sigmoid());
    }

  private:
    torch::nn::Conv2d features_, picture_, gate_;
};

// The last stage: three groups of blocks at full resolution, which take the features of the second stage.
class FullResolution : public torch::nn::Module {
  public:
    FullResolution(const MprNetConfig& config, const at::Tensor& slope) {
        const int64_t channels = config.n_feat + config.scale_orsnetfeats, step = config.scale_unetfeats;
        for (std::size_t group = 0; group < kLevels; ++group) {
            const auto number = std::to_string(group + 1);
            auto body = register_module("orb" + number, std::make_shared<torch::nn::Module>());
            auto blocks = add_blocks(*body, "body", config.num_cab, channels, slope);
            ends_.push_back(body->named_children()["body"]->register_module(std::to_string(config.num_cab),
                                                                            conv(channels, channels, 3)));
            blocks_.push_back(blocks);
            for (auto& [name, side] : {std::pair("enc", &encoded_), {"dec", &decoded_}}) {
                (*side)[group].take =
                    register_module(std::string("conv_") + name + number, conv(config.n_feat, channels, 1));
                // Doubling twice is a sequence in the authors' code, doubling once is not.
                const auto up = std::string("up_") + name + std::to_string(group);
                if (group == 1) (*side)[group].ups = {add_scaled(*this, up, "up", config.n_feat + step, config.n_feat)};
                if (group == 2) {
                    auto both = register_module(up, std::make_shared<torch::nn::Module>());
                    (*side)[group].ups = {add_scaled(*both, "0", "up", config.n_feat + 2 * step, config.n_feat + step),
                                          add_scaled(*both, "1", "up", config.n_feat + step, config.n_feat)};
                }
            }
        }
    }
    at::Tensor forward(at::Tensor x, const Levels& encoded, const Levels& decoded) {
        for (std::size_t group = 0; group < kLevels; ++group) {
            x = nn::add_to(ends_[group](run(blocks_[group], x)), x);
            x = x + encoded_[group].forward(encoded[group]) + decoded_[group].forward(decoded[group]);
        }
        return x;
    }

  private:
    struct Side {
        torch::nn::Conv2d take = nullptr;
        std::vector<torch::nn::Conv2d> ups = {};
        at::Tensor forward(at::Tensor x) {
            for (auto& up : ups) x = doubled(up(x));
            return take(x);
        }
    };
    std::vector<std::vector<Block>> blocks_;
    std::vector<torch::nn::Conv2d> ends_;
    std::array<Side, kLevels> encoded_, decoded_;
};

struct Shallow {
    torch::nn::Conv2d conv;
    Block block;
    at::Tensor forward(const at::Tensor& x) { return block->forward(conv(x)); }
};

}  // namespace

// The modules of MprNet, which registers them.
class MprStages {
  public:
    MprStages(torch::nn::Module& network, const MprNetConfig& config)
        : encoder1_(nullptr), concat12_(nullptr), concat23_(nullptr), tail_(nullptr) {
        const auto slope = at::full({1}, kSlope);
        const int64_t channels = config.n_feat, last = channels + config.scale_orsnetfeats;
        at::Tensor shared;
        for (int stage = 1; stage <= 3; ++stage) {
            auto holder =
                network.register_module("shallow_feat" + std::to_string(stage), std::make_shared<torch::nn::Module>());
            auto first = holder->register_module("0", conv(3, channels, 3));
            if (stage == 1) {
                // The shared PReLU is registered in the first block.
                auto block = std::make_shared<torch::nn::Module>();
                shared = block->register_parameter("weight", slope);
                slope_holder_ = block;
            }
            auto block = holder->register_module("1", std::make_shared<AttentionBlock>(channels, shared));
            if (stage == 1) block->named_children()["body"]->register_module("1", slope_holder_);
            shallow_.push_back({first, block});
        }
        encoder1_ = network.register_module("stage1_encoder", std::make_shared<Encoder>(config, shared, false));
        decoder1_ = network.register_module("stage1_decoder", std::make_shared<Decoder>(config, shared));
        encoder2_ = network.register_module("stage2_encoder", std::make_shared<Encoder>(config, shared, true));
        decoder2_ = network.register_module("stage2_decoder", std::make_shared<Decoder>(config, shared));
        last_ = network.register_module("stage3_orsnet", std::make_shared<FullResolution>(config, shared));
        sam12_ = network.register_module("sam12", std::make_shared<SupervisedAttention>(channels));
        sam23_ = network.register_module("sam23", std::make_shared<SupervisedAttention>(channels));
        concat12_ = network.register_module("concat12", conv(2 * channels, channels, 3));
        concat23_ = network.register_module("concat23", conv(2 * channels, last, 3));
        tail_ = network.register_module("tail", conv(last, 3, 3));
    }

    at::Tensor forward(const at::Tensor& picture) {
        std::array<Levels, 2> encoded1, decoded1;
        const auto halves = picture.chunk(2, 2);
        for (std::size_t half = 0; half < halves.size(); ++half) {
            const auto quarters = halves[half].chunk(2, 3);
            const auto seen = [&](const at::Tensor& quarter) {
                return encoder1_->forward(shallow_[0].forward(quarter), nullptr, nullptr);
            };
            encoded1[half] = joined(seen(quarters[0]), seen(quarters[1]), 3);
            decoded1[half] = decoder1_->forward(encoded1[half]);
        }
        std::array<Levels, 2> encoded2;
        for (std::size_t half = 0; half < halves.size(); ++half) {
            const auto passed = sam12_->forward(decoded1[half][0], halves[half]);
            const auto x = concat12_(at::cat({shallow_[1].forward(halves[half]), passed}, 1));
            encoded2[half] = encoder2_->forward(x, &encoded1[half], &decoded1[half]);
        }
        const auto encoded = joined(encoded2[0], encoded2[1], 2);
        const auto decoded = decoder2_->forward(encoded);
        const auto passed = sam23_->forward(decoded[0], picture);
        const auto x = concat23_(at::cat({shallow_[2].forward(picture), passed}, 1));
        return tail_(last_->forward(x, encoded, decoded)) + picture;
    }

  private:
    std::shared_ptr<torch::nn::Module> slope_holder_;
    std::vector<Shallow> shallow_;
    std::shared_ptr<Encoder> encoder1_, encoder2_;
    std::shared_ptr<Decoder> decoder1_, decoder2_;
    std::shared_ptr<FullResolution> last_;
    std::shared_ptr<SupervisedAttention> sam12_, sam23_;
    torch::nn::Conv2d concat12_, concat23_, tail_;
};

void MprNetConfig::check() const {
    for (const auto& [name, value] :
         {std::pair("n_feat", n_feat), {"scale_unetfeats", scale_unetfeats}, {"scale_orsnetfeats", scale_orsnetfeats}})
        if (value % kReduction != 0)
            throw Error("bad configuration of", kName, "'" + std::string(name) + "' has to be a multiple of 4");
}

MprNetConfig MprNetConfig::from_json(const nlohmann::json& json) {
    MprNetConfig config;
    ConfigFields fields(kName, json);
    fields.read("n_feat", config.n_feat, 4, 1024);
    fields.read("scale_unetfeats", config.scale_unetfeats, 0, 1024);
    fields.read("scale_orsnetfeats", config.scale_orsnetfeats, 0, 1024);
    fields.read("num_cab", config.num_cab, 1, 64);
    fields.done();
    config.check();
    return config;
}

nlohmann::json MprNetConfig::to_json() const {
    return {{"n_feat", n_feat},
            {"scale_unetfeats", scale_unetfeats},
            {"scale_orsnetfeats", scale_orsnetfeats},
            {"num_cab", num_cab}};
}

MprNet::MprNet(const MprNetConfig& config) : config_(config), stages_(std::make_unique<MprStages>(*this, config)) {}

MprNet::~MprNet() = default;

at::Tensor MprNet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto padded = pad_to_patches(images, kPatch).contiguous(at::MemoryFormat::ChannelsLast);
    return stages_->forward(padded).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

// Features of both U-Net stages are kept until the last stage has used them.
int64_t MprNet::bytes_per_pixel() const {
    return 16 * (config_.n_feat + config_.scale_orsnetfeats) * static_cast<int64_t>(sizeof(float));
}

namespace {

// The PReLU shared by all blocks is listed under each of their names.
constexpr std::string_view kSlopeName = ".body.1.weight", kFirstSlope = "shallow_feat1.1.body.1.weight";

std::optional<nlohmann::json> recognise_mpr_net(const TensorShapes& shapes) {
    MprNetConfig config;
    int64_t found = 0;
    for (const auto& [name, axis] : {std::pair("sam12.conv1.weight", 0), {"sam23.conv1.weight", 0}})
        if (const auto size = size_of(shapes, name, static_cast<std::size_t>(axis))) {
            config.n_feat = *size;
            ++found;
        }
    if (found == 0) return std::nullopt;
    for (const char* name : {"tail.weight", "stage3_orsnet.conv_enc1.weight"})
        if (const auto size = size_of(shapes, name, name[0] == 't' ? 1 : 0))
            config.scale_orsnetfeats = *size - config.n_feat;
    for (const char* name : {"stage2_encoder.csff_enc2.weight", "stage2_encoder.csff_dec2.weight"})
        if (const auto size = size_of(shapes, name, 0)) config.scale_unetfeats = *size - config.n_feat;
    // The last numbered module of each group is its convolution.
    int64_t modules = 0;
    for (const char* group : {"stage3_orsnet.orb1.body.", "stage3_orsnet.orb2.body.", "stage3_orsnet.orb3.body."})
        modules = std::max(modules, count_of(shapes, group));
    if (modules > 1) config.num_cab = modules - 1;
    return config.to_json();
}

NamedTensors adopt_mpr_net(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    std::erase_if(ours, [](const auto& item) {
        return item.first.ends_with(kSlopeName) && item.first != kFirstSlope && item.second.numel() == 1;
    });
    return ours;
}

}  // namespace

Architecture mpr_net_architecture() {
    return {.name = kName,
            .description = "MPRNet: rain, in three stages that see quarters, halves and all of the picture",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<MprNet>(MprNetConfig::from_json(config));
            },
            .presets = {{.name = kName, .config = {}}},
            .recognise = recognise_mpr_net,
            .adopt = adopt_mpr_net,
            .origin = {.code = "swz30/MPRNet", .licence = "Academic Public License (not commercial)"}};
}

}  // namespace deweather::models
