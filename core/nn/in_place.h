// Element-wise operations that overwrite their first operand if no gradient needs it, which saves a pass over fresh
// memory, and leave it unchanged while gradients are recorded.
//
//     y = nn::add_to(conv(x), x);         // the convolution's output is not needed any more
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>

namespace deweather::nn {

// spent + b; b broadcasts to the shape of spent.
inline at::Tensor add_to(const at::Tensor& spent, const at::Tensor& b) {
    return c10::GradMode::is_enabled() ? spent.add(b) : spent.add_(b);
}

// spent ∘ b; b broadcasts to the shape of spent.
inline at::Tensor multiply_into(const at::Tensor& spent, const at::Tensor& b) {
    return c10::GradMode::is_enabled() ? spent.mul(b) : spent.mul_(b);
}

}  // namespace deweather::nn
