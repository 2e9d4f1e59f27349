// What the examples of core/models take as given.
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

}  // namespace deweather::examples::in_core_models
