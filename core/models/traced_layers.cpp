#include "core/models/traced_layers.h"

namespace deweather::models {

LayerTrace layer_trace(const nn::Routing& routing, const at::Tensor& grid) {
    const auto on_grid = [&](const at::Tensor& t) {
        return t.defined() ? t.view({grid.size(0), grid.size(1), grid.size(2), -1}) : t;
    };
    return {.gates = on_grid(routing.dense_gates()),
            .chosen = on_grid(routing.chosen),
            .logits = on_grid(routing.logits),
            .scores = on_grid(routing.scores),
            .variance = on_grid(routing.variance),
            .gap_variance = on_grid(routing.gap_variance),
            .predicted = on_grid(routing.predicted),
            .changed = routing.changed.defined() ? on_grid(routing.changed).squeeze(-1) : at::Tensor(),
            .load_balance_loss = nn::load_balance_loss(routing),
            .uncertainty_loss = nn::uncertainty_loss(routing)};
}

at::Tensor run_traced(const torch::nn::ModuleList& layers, const at::Tensor& grid, RoutingTrace* trace,
                      Progress& progress) {
    if (trace == nullptr) return nn::run_layers(layers, grid, {}, progress);
    const auto receive = [&](const nn::Routing& routing) { trace->layers.push_back(layer_trace(routing, grid)); };
    return nn::run_layers(layers, grid, receive, progress);
}

}  // namespace deweather::models
