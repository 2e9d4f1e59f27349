#include "core/models/naf_net.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/modules/pixelshuffle.h>
#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

#include <algorithm>

#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/in_place.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "nafnet";
constexpr double kEpsilon = 1e-6;
// Each level has half the resolution of the one before.
constexpr int64_t kShuffle = 2;
// NAFNetLocal's attention window: 1.5 times the training crops of 256.
constexpr int64_t kLocalWindow = 384;

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t groups = 1) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).padding(kernel / 2).groups(groups));
}

// "SimpleGate": one half of the channels times the other.
at::Tensor gated(const at::Tensor& x) {
    const auto halves = x.chunk(2, 1);
    return halves[0] * halves[1];
}

// The mean over a window of `side` pixels around each pixel; windows at the border are shifted inside. If the window
// covers the picture in both directions, the global mean: [B,C,1,1]. In float64, because large sums are subtracted.
at::Tensor window_means(const at::Tensor& x, int64_t side) {
    const int64_t height = x.size(2), width = x.size(3);
    const auto place = nn::feature_place(height, width);
    if (side == 0 || (side >= place.picture_rows && side >= place.picture_columns)) return nn::picture_mean(x, 2, 3);
    if (side >= height && side >= width) return x.mean({2, 3}, true);
    const int64_t rows = std::min(side, height), columns = std::min(side, width);
    const auto sums = at::constant_pad_nd(x.to(at::kDouble).cumsum(2).cumsum(3), {1, 0, 1, 0});
    const auto below = sums.slice(2, rows), above = sums.slice(2, 0, sums.size(2) - rows);
    const auto right = [&](const at::Tensor& t) { return t.slice(3, columns); };
    const auto left = [&](const at::Tensor& t) { return t.slice(3, 0, t.size(3) - columns); };
    const auto means = ((right(below) - left(below)) - (right(above) - left(above)))
                           .div(static_cast<double>(rows * columns))
                           .to(x.scalar_type());
    const int64_t missing_rows = height - means.size(2), missing_columns = width - means.size(3);
    return at::pad(
        means,
        {missing_columns / 2, missing_columns - missing_columns / 2, missing_rows / 2, missing_rows - missing_rows / 2},
        "replicate");
}

// LayerNorm over the channels of each pixel.
class PixelNorm : public torch::nn::Module {
  public:
    explicit PixelNorm(int64_t channels)
        : channels_(channels),
          weight_(register_parameter("weight", at::ones({channels}))),
          bias_(register_parameter("bias", at::zeros({channels}))) {}
    at::Tensor forward(const at::Tensor& x) {
        return at::layer_norm(x.permute({0, 2, 3, 1}), {channels_}, weight_, bias_, kEpsilon).permute({0, 3, 1, 2});
    }

  private:
    int64_t channels_;
    at::Tensor weight_, bias_;
};

class NafBlock : public torch::nn::Module {
  public:
    // window: of the attention, in pixels of this level; 0: the whole picture.
    NafBlock(int64_t channels, int64_t window)
        : window_(window),
          conv1_(register_module("conv1", conv(channels, 2 * channels, 1))),
          conv2_(register_module("conv2", conv(2 * channels, 2 * channels, 3, 2 * channels))),
          conv3_(register_module("conv3", conv(channels, channels, 1))),
          conv4_(register_module("conv4", conv(channels, 2 * channels, 1))),
          conv5_(register_module("conv5", conv(channels, channels, 1))),
          attention_(conv(channels, channels, 1)),
          norm1_(register_module("norm1", std::make_shared<PixelNorm>(channels))),
          norm2_(register_module("norm2", std::make_shared<PixelNorm>(channels))),
          beta_(register_parameter("beta", at::zeros({1, channels, 1, 1}))),
          gamma_(register_parameter("gamma", at::zeros({1, channels, 1, 1}))) {
        register_module("sca", torch::nn::Sequential(torch::nn::AdaptiveAvgPool2d(1), attention_));
    }

    // y = x + β conv₃(sca(gate(conv₂(conv₁(norm₁ x))))), then y + γ conv₅(gate(conv₄(norm₂ y))).
    at::Tensor forward(const at::Tensor& x) {
        auto y = gated(conv2_(conv1_(norm1_->forward(x))));
        y = nn::multiply_into(y, attention_(window_means(y, window_)));
        const auto mixed = at::addcmul(x, conv3_(y), beta_);
        return at::addcmul(mixed, conv5_(gated(conv4_(norm2_->forward(mixed)))), gamma_);
    }

  private:
    int64_t window_;
    torch::nn::Conv2d conv1_, conv2_, conv3_, conv4_, conv5_, attention_;
    std::shared_ptr<PixelNorm> norm1_, norm2_;
    at::Tensor beta_, gamma_;
};

torch::nn::ModuleList blocks(int64_t count, int64_t channels, int64_t window) {
    torch::nn::ModuleList list;
    for (int64_t index = 0; index < count; ++index) list->push_back(std::make_shared<NafBlock>(channels, window));
    return list;
}

at::Tensor run(const torch::nn::ModuleList& list, at::Tensor x) {
    for (const auto& block : *list) x = block->as<NafBlock>()->forward(x);
    return x;
}

// Registers lists of blocks under a name and their numbers.
void register_levels(torch::nn::Module& network, const std::string& name,
                     const std::vector<torch::nn::ModuleList>& levels) {
    torch::nn::ModuleList all;
    for (const auto& level : levels) all->push_back(level);
    network.register_module(name, all);
}

}  // namespace

void NafNetConfig::check() const {
    if (enc_blk_nums.size() != dec_blk_nums.size())
        throw Error("bad configuration of", kName, "'dec_blk_nums' has to have as many levels as 'enc_blk_nums'");
    if (enc_blk_nums.size() > 8)
        throw Error("bad configuration of", kName, "'enc_blk_nums' has to have at most 8 levels");
}

NafNetConfig NafNetConfig::from_json(const nlohmann::json& json) {
    NafNetConfig config;
    ConfigFields fields(kName, json);
    fields.read("width", config.width, 1, 1024);
    fields.read("enc_blk_nums", config.enc_blk_nums, 0, 256);
    fields.read("middle_blk_num", config.middle_blk_num, 0, 256);
    fields.read("dec_blk_nums", config.dec_blk_nums, 0, 256);
    fields.read("window", config.window, 0, 65536);
    fields.read("reflect", config.reflect);
    fields.done();
    config.check();
    return config;
}

nlohmann::json NafNetConfig::to_json() const {
    return {{"width", width},
            {"enc_blk_nums", enc_blk_nums},
            {"middle_blk_num", middle_blk_num},
            {"dec_blk_nums", dec_blk_nums},
            {"window", window},
            {"reflect", reflect}};
}

NafNet::NafNet(const NafNetConfig& config)
    : config_(config),
      intro_(register_module("intro", conv(3, config.width, 3))),
      ending_(register_module("ending", conv(config.width, 3, 3))) {
    const auto levels = config.enc_blk_nums.size();
    torch::nn::ModuleList downs, ups;
    int64_t channels = config.width;
    for (std::size_t level = 0; level < levels; ++level) {
        encoders_.push_back(blocks(config.enc_blk_nums[level], channels, config.window >> level));
        downs_.emplace_back(torch::nn::Conv2dOptions(channels, 2 * channels, kShuffle).stride(kShuffle));
        downs->push_back(downs_.back());
        channels *= 2;
    }
    middle_ = register_module("middle_blks", blocks(config.middle_blk_num, channels, config.window >> levels));
    for (std::size_t level = levels; level-- > 0;) {
        ups_.emplace_back(torch::nn::Conv2dOptions(channels, 2 * channels, 1).bias(false));
        ups->push_back(torch::nn::Sequential(ups_.back(), torch::nn::PixelShuffle(kShuffle)));
        channels /= 2;
        decoders_.push_back(blocks(config.dec_blk_nums[levels - 1 - level], channels, config.window >> level));
    }
    register_levels(*this, "encoders", encoders_);
    register_module("downs", downs);
    register_module("ups", ups);
    register_levels(*this, "decoders", decoders_);
}

at::Tensor NafNet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const int64_t patch = int64_t{1} << encoders_.size();
    const int64_t right = (patch - images.size(3) % patch) % patch, below = (patch - images.size(2) % patch) % patch;
    const auto padded =
        (config_.reflect ? pad_to_patches(images, patch) : at::constant_pad_nd(images, {0, right, 0, below}))
            .contiguous(at::MemoryFormat::ChannelsLast);
    auto x = intro_(padded);
    std::vector<at::Tensor> skips;
    for (std::size_t level = 0; level < encoders_.size(); ++level) {
        x = run(encoders_[level], x);
        skips.push_back(x);
        x = downs_[level](x);
    }
    x = run(middle_, x);
    for (std::size_t level = 0; level < decoders_.size(); ++level) {
        x = nn::add_to(at::pixel_shuffle(ups_[level](x), kShuffle), skips.back());
        skips.pop_back();
        x = run(decoders_[level], x.contiguous(at::MemoryFormat::ChannelsLast));
    }
    return nn::add_to(ending_(x), padded).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

// Four feature maps of twice the width within a block, and the features that each level keeps.
int64_t NafNet::bytes_per_pixel() const {
    return 12 * config_.width * static_cast<int64_t>(sizeof(float));
}

namespace {

// Some publishers name the decoder's levels decoder0, decoder1, ...
constexpr std::string_view kOther = "decoder", kOurs = "decoders.";

bool is_numbered(std::string_view name) {
    return name.starts_with(kOther) && name.size() > kOther.size() && name[kOther.size()] >= '0' &&
           name[kOther.size()] <= '9';
}

std::string our_name(const std::string& name) {
    return is_numbered(name) ? std::string(kOurs) + name.substr(kOther.size()) : name;
}

std::optional<nlohmann::json> recognise_naf_net(const TensorShapes& theirs) {
    TensorShapes shapes;
    bool renamed = false;
    for (const auto& [name, shape] : theirs) {
        renamed = renamed || is_numbered(name);
        shapes[our_name(name)] = shape;
    }
    int64_t width = 0;
    for (const auto& [name, axis] : {std::pair("intro.weight", 0), {"intro.bias", 0}, {"ending.weight", 1}})
        if (const auto size = size_of(shapes, name, static_cast<std::size_t>(axis)); size && width == 0) width = *size;
    // Gates and attention of the first block distinguish it from other U-Nets.
    const auto gates = size_of(shapes, "middle_blks.0.beta", 1),
               attention = size_of(shapes, "middle_blks.0.sca.1.weight", 0);
    if (width == 0 || (!gates && !attention)) return std::nullopt;
    NafNetConfig config{.width = width, .enc_blk_nums = {}, .dec_blk_nums = {}};
    const int64_t levels = count_of(shapes, "downs.");
    if (levels == 0 || levels > 8 || gates.value_or(*attention) != width << levels) return std::nullopt;
    for (int64_t level = 0; level < levels; ++level) {
        config.enc_blk_nums.push_back(count_of(shapes, "encoders." + std::to_string(level) + "."));
        config.dec_blk_nums.push_back(count_of(shapes, "decoders." + std::to_string(level) + "."));
    }
    config.middle_blk_num = count_of(shapes, "middle_blks.");
    config.reflect = renamed;
    // The motion deblurring network, with 28 blocks at the coarsest level, is the one published with windows.
    if (!renamed && config.enc_blk_nums.back() == 28) config.window = kLocalWindow;
    return config.to_json();
}

NamedTensors adopt_naf_net(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours;
    for (const auto& [name, tensor] : tensors) ours[our_name(name)] = tensor;
    return ours;
}

}  // namespace

Architecture naf_net_architecture() {
    const nlohmann::json gopro = {
        {"enc_blk_nums", {1, 1, 1, 28}}, {"middle_blk_num", 1}, {"dec_blk_nums", {1, 1, 1, 1}}};
    auto all_in_one = gopro;
    all_in_one.update({{"width", 64}, {"reflect", true}});
    auto local = gopro;
    local["window"] = kLocalWindow;
    return {.name = kName,
            .description = "NAFNet: noise, blur or all weathers by its weights, without activation functions",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<NafNet>(NafNetConfig::from_json(config));
            },
            .presets = {{.name = kName, .config = {}},
                        {.name = "nafnet-gopro", .config = local},
                        {.name = "nafnet-all-in-one", .config = all_in_one}},
            .recognise = recognise_naf_net,
            .adopt = adopt_naf_net,
            .origin = {.code = "megvii-research/NAFNet", .licence = "MIT"}};
}

}  // namespace deweather::models
