#include "core/nn/task_router.h"

#include <torch/types.h>

#include <cmath>

namespace deweather::nn {

MultiGateRouter::MultiGateRouter(const TaskRouterConfig& config)
    : Router(config.experts, config.top_k),
      config_(config),
      task_(register_module("task", torch::nn::Linear(config.dim, config.tasks))),
      gates_(register_module("gates", torch::nn::Linear(config.dim, config.tasks * config.experts))) {}

Routing MultiGateRouter::forward(const at::Tensor& x, bool /*with_variance*/) {
    const auto tasks = at::softmax(task_(x), -1).unsqueeze(1);
    const auto scores = gates_(x).view({x.size(0), config_.tasks, config_.experts});
    return choose_by(at::bmm(tasks, scores).squeeze(1));
}

TaskConditionedRouter::TaskConditionedRouter(const TaskRouterConfig& config)
    : Router(config.experts, config.top_k),
      config_(config),
      task_(register_module("task", torch::nn::Linear(config.dim, config.tasks))),
      gate_(register_module("gate", torch::nn::Linear(config.dim, config.experts))) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(config.dim));
    embedding_ = register_parameter("embedding", at::empty({config.tasks, config.dim}).uniform_(-bound, bound));
}

Routing TaskConditionedRouter::forward(const at::Tensor& x, bool /*with_variance*/) {
    const auto tasks = at::softmax(task_(x), -1);
    return choose_by(gate_(x + at::mm(tasks, embedding_)));
}

}  // namespace deweather::nn
