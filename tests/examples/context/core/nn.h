// Context of the examples in core/nn.
#pragma once

#include "core/models/network.h"

namespace deweather::examples::in_core_nn {

struct Context {
    Any conv, norm;
    Progress progress;
    at::Tensor x, y, grid, features, tokens, images, chosen, gates;
    at::Tensor gamma, gamma_bias, beta, beta_bias, results, gradient;
    int64_t h, w;
    nn::Routing routing;
    std::shared_ptr<nn::Router> router;
    const nn::ExpertLayerFactory factory;
    const nn::RoutingReceiver receive;
    models::Network& network;
};

struct DecoderExpertsContext : Context {
    const nn::DecoderExpertsFactory factory;
};

struct DispatchContext : Context {
    int64_t experts;
    std::vector<at::Tensor> outputs;
    at::Tensor compute(int64_t expert, const at::Tensor& rows);
};

struct ExpertLayerContext : Context {
    nn::ModulatedExpertsConfig config;
};

struct ModulateGridTileContext {
    nn::tile::GridBlock block;
};

struct ModulateTileContext {
    nn::tile::Work work;
};

struct BilinearContext {
    int64_t height;
    at::Tensor map;
};

}  // namespace deweather::examples::in_core_nn
