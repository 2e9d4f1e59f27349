// The router of a mixture of experts: which k of E experts a token goes to, and how much each counts (Eq. 1, 2).
//
//     auto router = std::make_shared<nn::Router>(nn::RouterConfig{.dim = 96, .experts = 16, .top_k = 2});
//     const nn::Routing routing = router->forward(x);
#pragma once

#include <torch/nn/modules/linear.h>

namespace deweather::nn {

struct RouterConfig {
    int64_t dim = 96;
    int64_t experts = 16;
    int64_t top_k = 2;
};

// What the router decided for T tokens.
struct Routing {
    at::Tensor chosen;  // int64 [T,k], the experts, largest gate first
    at::Tensor gates;   // [T,k], their weights; each row sums to 1
    at::Tensor logits;  // [T,E], before the choice

    // The gate weights over all experts, zero where not chosen: [T,E].
    at::Tensor dense_gates() const;
};

class Router : public torch::nn::Module {
  public:
    explicit Router(const RouterConfig& config);

    // g = softmax over the k largest of W x + b, which equals the top k of the softmax, renormalised (Eq. 1, 2).
    // x: [T,dim].
    Routing forward(const at::Tensor& x);

  private:
    RouterConfig config_;
    at::Tensor weight_, bias_;
};

}  // namespace deweather::nn
