#include "core/models/mw_former.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "mwformer";
// Ratio of hidden channels to channels in the encoder's feed-forward layers.
constexpr int64_t kExpansion = 2;

// Linear, ReLU, linear: computes the weights of another layer from the description of the weather.
torch::nn::Sequential hypernet(int64_t features, int64_t hidden, int64_t weights) {
    return torch::nn::Sequential(torch::nn::Linear(features, hidden), torch::nn::ReLU(),
                                 torch::nn::Linear(hidden, weights));
}

// [B,N,in] by a matrix for each picture, [B,out in].
at::Tensor projected(const at::Tensor& tokens, const at::Tensor& weights) {
    const auto matrices = weights.view({tokens.size(0), -1, tokens.size(2)});
    return at::bmm(tokens, matrices.transpose(1, 2));
}

// Attention whose queries, keys and values are projected by matrices made for the picture, if made is true.
class MadeAttention : public nn::SpatialReductionAttention {
  public:
    MadeAttention(const nn::SpatialReductionAttentionConfig& config, int64_t features, bool made)
        : SpatialReductionAttention(config) {
        if (!made) return;
        hypernet1_ = register_module("hypernet1", hypernet(features, features, config.dim * config.dim));
        hypernet2_ = register_module("hypernet2", hypernet(features, features, 2 * config.dim * config.dim));
    }

    // grid: [B,H,W,C], style: [B,features].
    at::Tensor forward(const at::Tensor& grid, const at::Tensor& style) {
        if (!hypernet1_) return SpatialReductionAttention::forward(grid);
        const auto queries = projected(grid.flatten(1, 2), hypernet1_->forward(style));
        return mix(queries, projected(reduced(grid), hypernet2_->forward(style))).view(grid.sizes());
    }

  private:
    torch::nn::Sequential hypernet1_{nullptr}, hypernet2_{nullptr};
};

// Linear, a depthwise 3 x 3 convolution made for the picture, GELU, linear.
class MadeFeedForward : public torch::nn::Module {
  public:
    MadeFeedForward(int64_t channels, int64_t hidden, int64_t features)
        : fc1_(register_module("fc1", torch::nn::Linear(channels, hidden))),
          hypernet_(register_module("hypernet", hypernet(features, kWidth * hidden, kWidth * kWidth * hidden))),
          fc2_(register_module("fc2", torch::nn::Linear(hidden, channels))) {}

    at::Tensor forward(const at::Tensor& grid, const at::Tensor& style) {
        const auto x = as_pictures(fc1_(grid));
        // The channels of all pictures as those of one, as each picture has its own kernels.
        const int64_t channels = x.size(0) * x.size(1);
        const auto kernels = hypernet_->forward(style).view({channels, 1, kWidth, kWidth});
        const auto convolved =
            at::conv2d(x.reshape({1, channels, x.size(2), x.size(3)}), kernels, {}, 1, kWidth / 2, 1, channels);
        return fc2_(at::gelu(as_grid(convolved.view(x.sizes()))));
    }

  private:
    static constexpr int64_t kWidth = 3;

    torch::nn::Linear fc1_;
    torch::nn::Sequential hypernet_;
    torch::nn::Linear fc2_;
};

using MadeBlock = TransformerBlock<MadeAttention, MadeFeedForward>;

// A convolution whose output x is changed by the description of the weather: x + out(w ∘ GELU(in(norm x)) + b), with w
// and b computed from the description.
class FilmBlock : public torch::nn::Module {
  public:
    FilmBlock(int64_t in, int64_t out, int64_t features)
        : conv_(register_module("Conv_0", same_conv(in, out, 3))),
          widen_(register_module("Conv_1", same_conv(features, out, 1))),
          norm_x_(add_norm("LayerNorm_x", out)),
          norm_y_(add_norm("LayerNorm_y", out)),
          in_x_(add_linear("in_project_x", out)),
          in_y_(add_linear("in_project_y", out)),
          factor_(add_linear("w_project_y", out)),
          offset_(add_linear("b_project_y", out)),
          out_(add_linear("out_project_x", out)) {}

    // [B,H,W,in] and [B,features] to [B,H,W,out].
    at::Tensor forward(const at::Tensor& grid, const at::Tensor& style) {
        const auto x = as_grid(conv_(as_pictures(grid)));
        const auto y = at::gelu(in_y_(norm_y_(as_grid(widen_(style.unsqueeze(2).unsqueeze(3))))));
        return x + out_(at::addcmul(offset_(y), at::gelu(in_x_(norm_x_(x))), factor_(y)));
    }

  private:
    torch::nn::LayerNorm add_norm(const char* name, int64_t channels) {
        return register_module(name, torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})));
    }
    torch::nn::Linear add_linear(const char* name, int64_t channels) {
        return register_module(name, torch::nn::Linear(channels, channels));
    }

    torch::nn::Conv2d conv_, widen_;
    torch::nn::LayerNorm norm_x_, norm_y_;
    torch::nn::Linear in_x_, in_y_, factor_, offset_, out_;
};

class MadeEncoder : public WeatherPyramid<MadeBlock> {
  public:
    explicit MadeEncoder(const MwFormerConfig& config)
        : WeatherPyramid(config.dims[0], {config.dims.begin(), config.dims.end()},
                         {config.depths.begin(), config.depths.end()},
                         [features = config.features](std::size_t stage, int64_t channels, int64_t heads,
                                                      int64_t reduction, double dropped) {
                             const nn::SpatialReductionAttentionConfig attention = {
                                 .dim = channels, .heads = heads, .reduction = reduction};
                             return std::make_shared<MadeBlock>(
                                 channels, dropped, std::make_shared<MadeAttention>(attention, features, stage == 0),
                                 std::make_shared<MadeFeedForward>(channels, kExpansion * channels, features));
                         }),
          input_film_(register_module("input_film", std::make_shared<FilmBlock>(3, config.dims[0], config.features))) {
        for (std::size_t stage = 0; stage < films_.size(); ++stage)
            films_[stage] =
                register_module("film" + std::to_string(stage + 1),
                                std::make_shared<FilmBlock>(config.dims[stage], config.dims[stage], config.features));
        // Tensors of the authors that are never used.
        register_module("layernorm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.features})));
        register_module("mini_patch_embed4", std::make_shared<PatchEmbedding>(config.dims[0], config.dims[3], 3, 2));
        initialise_weather(*this);
    }

    std::vector<at::Tensor> forward(const at::Tensor& grid, const at::Tensor& style) {
        const auto between = [&](std::size_t stage, const at::Tensor& before) {
            return films_[stage - 1]->forward(before, style);
        };
        return WeatherPyramid::forward(input_film_->forward(grid, style), between, style);
    }

  private:
    std::shared_ptr<FilmBlock> input_film_;
    std::array<std::shared_ptr<FilmBlock>, kWeatherStages - 1> films_;
};

}  // namespace

class MwFormerNet : public torch::nn::Module {
  public:
    explicit MwFormerNet(const MwFormerConfig& config)
        : encoder_(register_module("Tenc", std::make_shared<MadeEncoder>(config))),
          decoder_(register_module(
              "Tdec", std::make_shared<WeatherDecoder>(config.dims.back(), config.decoder_depth, config.queries))),
          tail_(register_module("convtail", std::make_shared<ConvolutionTail>(config.dims))),
          clean_(add_conv2d(*this, "clean", same_conv(kFullChannels, 3, 3))) {}

    at::Tensor forward(const at::Tensor& grid, const at::Tensor& style) {
        const auto stages = encoder_->forward(grid, style);
        return clean_(tail_->forward(stages, decoder_->forward(stages.back())));
    }

  private:
    std::shared_ptr<MadeEncoder> encoder_;
    std::shared_ptr<WeatherDecoder> decoder_;
    std::shared_ptr<ConvolutionTail> tail_;
    torch::nn::Conv2d clean_;
};

void MwFormerConfig::check() const {
    check_weather_dims(kName, dims);
    if (style_dims[1] % kWeatherHeads[1] != 0)
        throw Error("bad configuration of", kName,
                    "the second of 'style_dims' has to be even, not " + std::to_string(style_dims[1]));
}

MwFormerConfig MwFormerConfig::from_json(const nlohmann::json& json) {
    MwFormerConfig config;
    ConfigFields fields(kName, json);
    fields.read("dims", config.dims, 1, 4096);
    fields.read("depths", config.depths, 1, 64);
    fields.read("decoder_depth", config.decoder_depth, 1, 64);
    fields.read("queries", config.queries, 1, 4096);
    fields.read("features", config.features, 1, 4096);
    fields.read("style_dims", config.style_dims, 1, 1024);
    fields.read("style_depths", config.style_depths, 1, 64);
    fields.done();
    config.check();
    return config;
}

nlohmann::json MwFormerConfig::to_json() const {
    return {{"dims", dims},         {"depths", depths},         {"decoder_depth", decoder_depth}, {"queries", queries},
            {"features", features}, {"style_dims", style_dims}, {"style_depths", style_depths}};
}

MwFormer::MwFormer(const MwFormerConfig& config)
    : config_(config),
      style_filter_(register_module(
          "style_filter",
          std::make_shared<StyleFilter>(std::vector<int64_t>(config.style_dims.begin(), config.style_dims.end()),
                                        std::vector<int64_t>(config.style_depths.begin(), config.style_depths.end()),
                                        config.features))),
      net_(register_module("net", std::make_shared<MwFormerNet>(config))) {}

at::Tensor MwFormer::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto seen = nn::picture_look();
    const auto style = seen.defined() ? seen : look(images);
    const auto padded = pad_to_patches(images, kWeatherPatch, kSmallestWeather);
    const auto restored = net_->forward(as_grid(padded) * 2 - 1, style);
    return restored.slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

namespace {

// The authors' two files have names without a common beginning of their own.
std::string full_name(const std::string& name) {
    if (name.starts_with("net.") || name.starts_with("style_filter.")) return name;
    for (const char* part : {"Tenc.", "Tdec.", "convtail.", "clean."})
        if (name.starts_with(part)) return "net." + name;
    return "style_filter." + name;
}

template <typename Named>
bool any_contains(const Named& tensors, std::string_view text) {
    return std::any_of(tensors.begin(), tensors.end(),
                       [text](const auto& item) { return item.first.find(text) != std::string::npos; });
}

// Either of the two files will do, so that the error for a missing one names it.
std::optional<nlohmann::json> recognise(const TensorShapes& theirs) {
    TensorShapes shapes;
    for (const auto& [name, shape] : theirs) shapes[full_name(name)] = shape;
    if (!any_contains(shapes, "net.Tenc.film1.") && !any_contains(shapes, "style_filter.style_filter1."))
        return std::nullopt;
    MwFormerConfig config;
    const auto read_stages = [&](const std::string& encoder, auto& dims, auto& depths) {
        if (!any_contains(shapes, encoder)) return;
        for (std::size_t stage = 0; stage < dims.size(); ++stage) {
            const auto number = std::to_string(stage + 1);
            for (const auto& tensor :
                 {encoder + "norm" + number + ".weight", encoder + "patch_embed" + number + ".norm.weight"})
                if (const auto dim = size_of(shapes, tensor, 0)) dims[stage] = *dim;
            depths[stage] = count_of(shapes, encoder + "block" + number + ".");
        }
    };
    read_stages("net.Tenc.", config.dims, config.depths);
    read_stages("style_filter.encoder.", config.style_dims, config.style_depths);
    for (const auto& [tensor, axis] :
         {std::pair("style_filter.layernorm.weight", std::size_t{0}), {"net.Tenc.film1.Conv_1.weight", 1}})
        if (const auto features = size_of(shapes, tensor, axis)) config.features = *features;
    if (const auto depth = count_of(shapes, "net.Tdec.block1."); depth > 0) config.decoder_depth = depth;
    if (const auto queries = size_of(shapes, "net.Tdec.block1.0.attn.task_query", 1)) config.queries = *queries;
    return config.to_json();
}

NamedTensors adopt(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours;
    for (const auto& [name, tensor] : tensors) ours[full_name(name)] = tensor;
    for (const auto& [part, what] :
         {std::pair("net.Tenc.", "the backbone"), {"style_filter.encoder.", "the style filter"}})
        if (!any_contains(ours, part))
            throw Error(
                "cannot import", kName,
                std::string("it needs ") + what + ", the other of its authors' two files: add it by --with FILE");
    return ours;
}

}  // namespace

Architecture mw_former_architecture() {
    return {.name = kName,
            .description = "MWFormer: a pyramid transformer whose layers are made for the weather of each picture",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<MwFormer>(MwFormerConfig::from_json(config));
            },
            .presets = {{.name = kName, .config = {}}},
            .recognise = recognise,
            .adopt = adopt,
            .origin = {.code = "taco-group/MWFormer", .licence = "none stated"}};
}

}  // namespace deweather::models
