// Routers of multi-task networks: they distinguish several tasks (the weathers) and route by task.
//
//     auto router = std::make_shared<nn::MultiGateRouter>(nn::TaskRouterConfig{.dim = 384, .experts = 16, .tasks = 4});
//     const nn::Routing routing = router->forward(x, false);
//
// The published multi-task mixtures get a picture's task as input. A rainy picture has no such label, and may be hazy
// in places as well: so each token estimates its own tasks, π(x) = softmax(W_t x + b_t), and the task-dependent
// quantities are mixed by π.
#pragma once

#include <torch/nn/modules/linear.h>

#include "core/nn/router.h"

namespace deweather::nn {

struct TaskRouterConfig {
    int64_t dim = 96;
    int64_t experts = 16;
    int64_t top_k = 2;
    int64_t tasks = 4;
};

// MMoE: one gate per task. Scores: Σ_t π_t(x) (W_t x + b_t).
class MultiGateRouter : public Router {
  public:
    explicit MultiGateRouter(const TaskRouterConfig& config);
    Routing forward(const at::Tensor& x, bool with_variance) override;

  private:
    TaskRouterConfig config_;
    torch::nn::Linear task_, gates_;
};

// M³ViT: one gate, conditioned on the task through an embedding that is added to the token. Scores:
// W (x + Σ_t π_t(x) e_t) + b.
class TaskConditionedRouter : public Router {
  public:
    explicit TaskConditionedRouter(const TaskRouterConfig& config);
    Routing forward(const at::Tensor& x, bool with_variance) override;

  private:
    TaskRouterConfig config_;
    torch::nn::Linear task_, gate_;
    at::Tensor embedding_;  // [tasks,dim]
};

}  // namespace deweather::nn
