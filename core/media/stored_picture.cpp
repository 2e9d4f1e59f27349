#include "core/media/stored_picture.h"

#include <algorithm>

namespace deweather::media {

void divide_by_alpha(at::Tensor& colours, const at::Tensor& alpha) {
    const int64_t area = alpha.numel();
    const float* opaque = alpha.data_ptr<float>();
    for (int64_t c = 0; c < colours.size(0); ++c) {
        float* plane = colours.data_ptr<float>() + c * area;
        for (int64_t i = 0; i < area; ++i) plane[i] = opaque[i] > 0 ? std::min(1.0F, plane[i] / opaque[i]) : 0;
    }
}

}  // namespace deweather::media
