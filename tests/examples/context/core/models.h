// Context of the examples in core/models.
#pragma once

namespace deweather::examples::in_core_models {

struct Context {
    Progress progress;
    c10::Device device;
    nlohmann::json json, config;
    at::Tensor images, picture, pictures, grid;
    const nn::ExpertLayerFactory factory;
    std::unique_ptr<models::RestorationNetwork> network;
    models::ConfigFields fields;
    models::RoutingTrace* trace;
    const torch::nn::ModuleList layers;
    models::TensorShapes shapes;
    models::NamedTensors tensors, mixture;
};

struct ConfigFieldsContext : Context {
    nn::RouterConfig config;
};

struct RouterFieldsContext : Context {
    models::MoeConfig config;
};

struct ForeignNetworkContext {
    models::Network& network;
    std::optional<models::ForeignNetwork::Size> size;
};

struct NetworkContext : Context {
    models::Network& network;
};

struct ClipNetworkContext {
    models::Network& network;
    Progress progress;
    at::Tensor frames, restored;
};

struct CrossAttentionContext {
    at::Tensor asking, asked;
};

struct MoceIrContext {
    at::Tensor picture;
    models::RoutingTrace trace;
};

struct PictureNetworkContext {
    models::Network& network;
    at::Tensor picture, look;
};

struct S2vdContext {
    Progress progress;
    at::Tensor frames;
};

struct SceneEmbedderContext {
    models::SceneEmbedder embedder;
    at::Tensor pictures;
};

struct WeatherPyramidContext : Context {
    models::WeatherPyramid<models::TransformerBlock<nn::SpatialReductionAttention>>::MakeBlock make_block;
};

}  // namespace deweather::examples::in_core_models
