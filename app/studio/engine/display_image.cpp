#include "app/studio/display_image.h"

#include <algorithm>

namespace deweather::studio {

QImage to_qimage(const at::Tensor& rgb, const at::Tensor& alpha) {
    const auto planes = rgb.contiguous();
    const int height = static_cast<int>(planes.size(1)), width = static_cast<int>(planes.size(2));
    const auto area = static_cast<std::size_t>(planes.size(1) * planes.size(2));
    const float* red = planes.data_ptr<float>();
    const at::Tensor transparency = alpha.defined() ? alpha.contiguous() : at::Tensor();
    const float* opacity = transparency.defined() ? transparency.data_ptr<float>() : nullptr;

    QImage image(width, height, opacity != nullptr ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    const auto byte = [](float value) { return static_cast<int>(std::clamp(value, 0.0F, 1.0F) * 255.0F + 0.5F); };
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
            const std::size_t at = row + x;
            const int a = opacity != nullptr ? byte(opacity[at]) : 255;
            line[x] = qRgba(byte(red[at]), byte(red[area + at]), byte(red[2 * area + at]), a);
        }
    }
    return image;
}

}  // namespace deweather::studio
