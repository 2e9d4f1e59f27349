// Optimizers: AdamW, or Muon for matrices and AdamW for the rest.
//
//     Optimizer optimizer(*network, config.optimizer);
//     loss.backward();
//     const double norm = optimizer.clip();
//     optimizer.step(schedule.rate(step));
//     optimizer.forget_gradients();
#pragma once

#include "core/models/network.h"
#include "trainer/config.h"
#include "trainer/muon.h"

namespace deweather::trainer {

// Whether Muon optimises a parameter: the weight matrices of convolutions, attention and feed-forward networks; not
// depthwise convolutions, routers, the weather head, or experts' own matrices, whose gradients come from few tokens.
bool is_muons(const std::string& name, const at::Tensor& parameter);

// Whether a parameter belongs to a router or an expert (or to the shared modulation that replaces experts in a dense
// network), so that config.experts_rate applies. Expert tensors are not named ".weight" or ".bias".
bool is_of_experts(const std::string& name);

class Optimizer {
  public:
    Optimizer(const models::Network& network, const OptimizerConfig& config);

    // Divides the gradients by the loss scale (a power of two), and clips their total norm to config.clip. Returns the
    // norm before clipping. If a gradient is not finite, neither is the norm, and the gradients are unchanged.
    double clip(double scale = 1);

    // rate: 0..1 of the configured rates.
    void step(double rate);

    void forget_gradients();

    // The state for a checkpoint; the tensors themselves, so that they can be restored in place.
    NamedParameters state() const;

  private:
    OptimizerConfig config_;
    std::vector<at::Tensor> parameters_;
    AdamW adamw_, experts_;
    Muon muon_;
};

}  // namespace deweather::trainer
