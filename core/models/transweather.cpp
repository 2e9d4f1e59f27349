#include "core/models/transweather.h"

#include <algorithm>

#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/models/weather_pyramid.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "transweather";
// Ratio of hidden channels to channels in the encoder's feed-forward layers.
constexpr int64_t kExpansion = 2;

using EncoderBlock = TransformerBlock<nn::SpatialReductionAttention>;

std::shared_ptr<EncoderBlock> encoder_block(std::size_t /*stage*/, int64_t channels, int64_t heads, int64_t reduction,
                                            double dropped) {
    return std::make_shared<EncoderBlock>(
        channels, dropped,
        std::make_shared<nn::SpatialReductionAttention>(
            nn::SpatialReductionAttentionConfig{.dim = channels, .heads = heads, .reduction = reduction}),
        std::make_shared<DepthwiseFeedForward>(channels, kExpansion * channels));
}

}  // namespace

class WeatherEncoder : public WeatherPyramid<EncoderBlock> {
  public:
    explicit WeatherEncoder(const TransWeatherConfig& config)
        : WeatherPyramid(3, {config.dims.begin(), config.dims.end()}, {config.depths.begin(), config.depths.end()},
                         encoder_block) {
        // One of the authors' tensors that is never used.
        register_module("mini_patch_embed4", std::make_shared<PatchEmbedding>(config.dims[0], config.dims[3], 3, 2));
        initialise_weather(*this);
    }
};

void TransWeatherConfig::check() const {
    check_weather_dims(kName, dims);
}

TransWeatherConfig TransWeatherConfig::from_json(const nlohmann::json& json) {
    TransWeatherConfig config;
    ConfigFields fields(kName, json);
    fields.read("dims", config.dims, 1, 4096);
    fields.read("depths", config.depths, 1, 64);
    fields.read("decoder_depth", config.decoder_depth, 1, 64);
    fields.read("queries", config.queries, 1, 4096);
    fields.done();
    config.check();
    return config;
}

nlohmann::json TransWeatherConfig::to_json() const {
    return {{"dims", dims}, {"depths", depths}, {"decoder_depth", decoder_depth}, {"queries", queries}};
}

TransWeather::TransWeather(const TransWeatherConfig& config)
    : config_(config),
      encoder_(register_module("Tenc", std::make_shared<WeatherEncoder>(config))),
      decoder_(register_module(
          "Tdec", std::make_shared<WeatherDecoder>(config.dims.back(), config.decoder_depth, config.queries))),
      tail_(register_module("convtail", std::make_shared<ConvolutionTail>(config.dims))),
      clean_(add_conv2d(*this, "clean", same_conv(kFullChannels, 3, 3))) {}

at::Tensor TransWeather::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    // The network's input range is -1..1.
    const auto padded = pad_to_patches(images, kWeatherPatch, kSmallestWeather);
    const auto stages = encoder_->forward(as_grid(padded) * 2 - 1, [](auto, const auto& before) { return before; });
    const auto restored = at::tanh(clean_(tail_->forward(stages, decoder_->forward(stages.back()))));
    return restored.slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

namespace {

std::optional<nlohmann::json> recognise(const TensorShapes& shapes) {
    if (count_of(shapes, "Tenc.block1.") == 0 || count_of(shapes, "Tdec.block1.") == 0 ||
        size_of(shapes, "Tenc.patch_embed1.proj.weight", 1).value_or(3) != 3)
        return std::nullopt;
    // MWFormer, which was made of it.
    if (std::any_of(shapes.begin(), shapes.end(),
                    [](const auto& item) { return item.first.find(".hypernet") != std::string::npos; }))
        return std::nullopt;
    TransWeatherConfig config;
    for (std::size_t stage = 0; stage < kWeatherStages; ++stage) {
        const auto number = std::to_string(stage + 1);
        for (const auto* tensor : {"Tenc.norm", "Tenc.patch_embed"}) {
            const auto name = tensor + number + (std::string_view(tensor) == "Tenc.norm" ? ".weight" : ".norm.weight");
            if (const auto dim = size_of(shapes, name, 0)) config.dims[stage] = *dim;
        }
        config.depths[stage] = count_of(shapes, "Tenc.block" + number + ".");
    }
    config.decoder_depth = count_of(shapes, "Tdec.block1.");
    if (const auto queries = size_of(shapes, "Tdec.block1.0.attn.task_query", 1)) config.queries = *queries;
    return config.to_json();
}

}  // namespace

Architecture transweather_architecture() {
    return {.name = kName,
            .description = "TransWeather: a pyramid transformer with learnt queries about the weather",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<TransWeather>(TransWeatherConfig::from_json(config));
            },
            .presets = {{.name = kName,
                         .config = {},
                         .paper_parameters = 38.05e6,
                         .paper_macs = 6.12e9,
                         .note = "the paper's figure leaves out attention (0.46 GMAC) and counts transposed "
                                 "convolutions by their outputs, 4 times what they compute (1.91 GMAC more): 6.11 here "
                                 "when counted so"}},
            .recognise = recognise,
            .origin = {.code = "jeya-maria-jose/TransWeather", .licence = "see its repository"}};
}

}  // namespace deweather::models
