// Exponential moving average of a network's weights, which is scored and stored because it is less noisy.
//
//     Ema ema(*network, 0.999);
//     ema.update(step);
//     ema.network().forward(images, nullptr);
#pragma once

#include <memory>
#include <vector>

#include "core/models/network.h"

namespace deweather::trainer {

class Ema {
  public:
    // Starts at the network's weights; on its device, in evaluation mode.
    Ema(const models::Network& network, double decay);

    // average ← d·average + (1 - d)·weights, d = min(decay, (1 + step) / (10 + step)), so that an early average forgets
    // its initial value. step: counted from 0. Buffers are copied.
    void update(int64_t step);

    models::Network& network() { return *network_; }
    const models::Network& network() const { return *network_; }

  private:
    double decay_;
    std::unique_ptr<models::Network> network_;
    std::vector<at::Tensor> parameters_, averages_, buffers_, copies_;
};

}  // namespace deweather::trainer
