#include "core/weather/pixels.h"

#include "core/base/error.h"

namespace deweather::weather {

at::Tensor copy_of(const at::Tensor& clean) {
    if (!clean.defined() || clean.dim() != 3 || clean.size(0) != 3 || clean.numel() == 0 ||
        clean.scalar_type() != at::kFloat || !clean.is_cpu())
        throw Error("cannot draw weather", "", "the picture has to be float32 [3,H,W] on the CPU");
    return clean.detach().clone(at::MemoryFormat::Contiguous);
}

at::Tensor checked_depth(const at::Tensor& depth, const at::Tensor& clean) {
    if (depth.dim() != 2 || depth.size(0) != clean.size(1) || depth.size(1) != clean.size(2) ||
        depth.scalar_type() != at::kFloat || !depth.is_cpu())
        throw Error("cannot draw weather", "", "the depth has to be float32 [H,W] of the picture's size, on the CPU");
    return depth.contiguous();
}

}  // namespace deweather::weather
