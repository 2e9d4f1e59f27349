// A frozen teacher for distillation: a student learns to reproduce its output (OneS, Xue et al. 2022: the mixture
// teaches the dense network into which its experts were merged).
//
//     const Teacher teacher("moe-compact", device);
//     const auto loss = distillation_loss(restored, teacher.restored(degraded));
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <memory>
#include <string>

#include "core/models/restoration_network.h"

namespace deweather::trainer {

class Teacher {
  public:
    // A model file, or an installed model's name. Throws Error for anything else, and for a model of another task.
    Teacher(const std::string& name_or_file, c10::Device device);

    // degraded: float [B,3,H,W] in 0..1. Returns float32 of the same shape, not clipped to 0..1, without gradients.
    at::Tensor restored(const at::Tensor& degraded) const;

  private:
    std::unique_ptr<models::RestorationNetwork> network_;
};

// mean (student - teacher)², for pictures of equal shape. The gradient flows to the student only.
at::Tensor distillation_loss(const at::Tensor& student, const at::Tensor& teacher);

}  // namespace deweather::trainer
