#include "trainer/teacher.h"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"

namespace deweather::trainer {

Teacher::Teacher(const std::string& name_or_file, c10::Device device)
    : network_(checkpoint::load_model(checkpoint::find_model(name_or_file)).network) {
    network_->to(device);
}

at::Tensor Teacher::restored(const at::Tensor& degraded) const {
    const at::NoGradGuard none;
    return network_->forward(degraded, nullptr);
}

at::Tensor distillation_loss(const at::Tensor& student, const at::Tensor& teacher) {
    return at::mse_loss(student, teacher.detach());
}

}  // namespace deweather::trainer
