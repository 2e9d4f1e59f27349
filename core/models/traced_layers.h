// Runs a backbone's transformer layers and records their routing in a RoutingTrace.
//
//     grid = models::run_traced(layers, grid, trace, progress);      // trace may be null
#pragma once

#include "core/models/restoration_network.h"
#include "core/nn/transformer_layer.h"

namespace deweather::models {

// Converts a routing to a trace for the tokens of grid, [B,h,w,...].
LayerTrace layer_trace(const nn::Routing& routing, const at::Tensor& grid);

// grid: [B,h,w,dim]. Adds one LayerTrace per layer with experts. Throws Cancelled.
at::Tensor run_traced(const torch::nn::ModuleList& layers, const at::Tensor& grid, RoutingTrace* trace,
                      Progress& progress);

}  // namespace deweather::models
