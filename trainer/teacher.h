// A restorer that is not trained: a student learns to make of a picture what the teacher makes of it (OneS, Xue et al.
// 2022: the mixture teaches the dense network that its experts were merged into).
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
    // A model file, or an installed model's name. Throws Error for what is neither, or does not restore.
    Teacher(const std::string& name_or_file, c10::Device device);

    // degraded: float [B,3,H,W] in 0..1. Float32 of its shape, not limited to 0..1, without a gradient.
    at::Tensor restored(const at::Tensor& degraded) const;

  private:
    std::unique_ptr<models::RestorationNetwork> network_;
};

// mean (student - teacher)², of pictures of one shape. The gradient goes to the student alone.
at::Tensor distillation_loss(const at::Tensor& student, const at::Tensor& teacher);

}  // namespace deweather::trainer
