#include "trainer/ema.h"

#include <ATen/ops/_foreach_lerp.h>
#include <torch/types.h>

#include <algorithm>

#include "trainer/first_weights.h"

namespace deweather::trainer {

Ema::Ema(const models::Network& network, double decay)
    : decay_(decay),
      network_(create_network(network.architecture(), network.config())),
      parameters_(network.parameters()),
      buffers_(network.buffers()) {
    const at::NoGradGuard no_grad;
    if (!parameters_.empty()) network_->to(parameters_.front().device());
    network_->eval();
    averages_ = network_->parameters();
    copies_ = network_->buffers();
    for (std::size_t i = 0; i < averages_.size(); ++i) averages_[i].copy_(parameters_[i]);
    for (std::size_t i = 0; i < copies_.size(); ++i) copies_[i].copy_(buffers_[i]);
}

void Ema::update(int64_t step) {
    const at::NoGradGuard no_grad;
    const auto count = static_cast<double>(step);
    const double decay = std::min(decay_, (1 + count) / (10 + count));
    at::_foreach_lerp_(averages_, parameters_, at::Scalar(1 - decay));
    for (std::size_t i = 0; i < copies_.size(); ++i) copies_[i].copy_(buffers_[i]);
}

}  // namespace deweather::trainer
