#include "core/nn/router.h"

#include <cmath>

namespace deweather::nn {

at::Tensor Routing::dense_gates() const {
    return at::zeros_like(logits).scatter(-1, chosen, gates.to(logits.dtype()));
}

Router::Router(const RouterConfig& config) : config_(config) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(config.dim));
    weight_ = register_parameter("weight", at::empty({config.experts, config.dim}).uniform_(-bound, bound));
    bias_ = register_parameter("bias", at::zeros({config.experts}));
}

Routing Router::forward(const at::Tensor& x) {
    Routing routing;
    routing.logits = at::linear(x, weight_, bias_);
    auto [kept, chosen] = at::topk(routing.logits, config_.top_k, -1);
    routing.chosen = chosen;
    routing.gates = at::softmax(kept, -1);
    return routing;
}

}  // namespace deweather::nn
