// What moves a network's parameters: AdamW for all, or Muon for the matrices and AdamW for the rest.
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

// Whether Muon moves a parameter: the weight matrices of convolutions, attention and feed-forward networks; not
// depthwise convolutions, routers, the head that names the weather, or experts' own matrices, whose gradients come from
// few tokens.
bool is_muons(const std::string& name, const at::Tensor& parameter);

// Whether a parameter belongs to a router or to an expert (or to the one modulation that takes the experts' place in a
// dense network), so that config.experts_rate counts. Expert tensors are not named ".weight" or ".bias".
bool is_of_experts(const std::string& name);

class Optimizer {
  public:
    Optimizer(const models::Network& network, const OptimizerConfig& config);

    // Divides the gradients by scale, by which the loss was multiplied (a power of two), and scales them down to
    // config.clip. Gives their norm in between, of all together. Not finite where a gradient is not; then they are left
    // as they are.
    double clip(double scale = 1);

    // rate: 0..1 of the configured rates.
    void step(double rate);

    void forget_gradients();

    // What has to be kept to go on; the tensors themselves, to be copied into.
    NamedParameters state() const;

  private:
    OptimizerConfig config_;
    std::vector<at::Tensor> parameters_;
    AdamW adamw_, experts_;
    Muon muon_;
};

}  // namespace deweather::trainer
