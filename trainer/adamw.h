// AdamW with LibTorch's fused kernel: updates all parameters in one call.
//
//     AdamW adamw({{"norm.weight", weight}}, {.weight_decay = 0.01});
//     adamw.step(1e-3);
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace deweather::trainer {

using NamedParameters = std::vector<std::pair<std::string, at::Tensor>>;

struct AdamWConfig {
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0.01;
};

class AdamW {
  public:
    AdamW(NamedParameters parameters, const AdamWConfig& config);

    // One step with learning rate lr for the parameters that have a gradient.
    void step(double lr);

    // The state for a checkpoint: NAME.mean, NAME.square and NAME.step; the tensors themselves, so that they can be
    // restored in place.
    NamedParameters state() const;

  private:
    NamedParameters parameters_;
    AdamWConfig config_;
    std::vector<at::Tensor> means_, squares_, steps_;
};

}  // namespace deweather::trainer
