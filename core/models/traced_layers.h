// Runs a backbone's transformer layers and writes down in a RoutingTrace what their routers decided.
//
//     grid = models::run_traced(layers, grid, trace, progress);      // trace may be null
#pragma once

#include "core/models/restoration_network.h"
#include "core/nn/transformer_layer.h"

namespace deweather::models {

// The trace of a router's decision for the tokens of grid, [B,h,w,...].
LayerTrace layer_trace(const nn::Routing& routing, const at::Tensor& grid);

// grid: [B,h,w,dim]. Adds one LayerTrace for every layer with experts. Throws Cancelled.
at::Tensor run_traced(const torch::nn::ModuleList& layers, const at::Tensor& grid, RoutingTrace* trace,
                      Progress& progress);

}  // namespace deweather::models
