#include "app/studio/engine/pictures/display_image.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

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

at::Tensor to_tensor(const QImage& image) {
    const auto pixels = image.convertToFormat(QImage::Format_RGB32);
    auto rgb = at::empty({3, pixels.height(), pixels.width()}, at::kFloat);
    const auto area = static_cast<std::size_t>(pixels.width()) * static_cast<std::size_t>(pixels.height());
    float* red = rgb.data_ptr<float>();
    for (int y = 0; y < pixels.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(pixels.constScanLine(y));
        const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.width());
        for (std::size_t x = 0; x < static_cast<std::size_t>(pixels.width()); ++x) {
            red[row + x] = static_cast<float>(qRed(line[x])) / 255.0F;
            red[area + row + x] = static_cast<float>(qGreen(line[x])) / 255.0F;
            red[2 * area + row + x] = static_cast<float>(qBlue(line[x])) / 255.0F;
        }
    }
    return rgb;
}

QImage blended(const QImage& original, const QImage& restored, double strength, const QByteArray& shares) {
    if (strength == 1 && shares.isEmpty()) return restored;
    if (strength <= 0) return original;
    constexpr int kOne = 256;
    const int whole = static_cast<int>(std::lround(strength * kOne));
    QImage mixed(restored.size(), restored.format());
    for (int y = 0; y < mixed.height(); ++y) {
        const uchar* a = original.constScanLine(y);
        const uchar* b = restored.constScanLine(y);
        uchar* target = mixed.scanLine(y);
        const int bytes = mixed.width() * 4;
        const auto mix = [&](int x, int part) {
            target[x] = static_cast<uchar>(std::clamp((a[x] * (kOne - part) + b[x] * part + kOne / 2) / kOne, 0, 255));
        };
        if (shares.isEmpty()) {
            for (int x = 0; x < bytes; ++x) mix(x, whole);
            continue;
        }
        const auto* share = reinterpret_cast<const uchar*>(shares.constData()) + qsizetype(y) * mixed.width();
        for (int x = 0; x < bytes; ++x) mix(x, (whole * share[x / 4] + 127) / 255);
    }
    return mixed;
}

WeatherMap to_weather_map(const at::Tensor& map, int64_t patch, int64_t width, int64_t height) {
    if (!map.defined()) return {};
    const auto squares = map.contiguous();
    const auto* values = squares.const_data_ptr<float>();
    return {.columns = static_cast<int>(squares.size(2)),
            .rows = static_cast<int>(squares.size(1)),
            .patch = static_cast<int>(patch),
            .width = static_cast<int>(width),
            .height = static_cast<int>(height),
            .probabilities = QList<float>(values, values + squares.numel())};
}

at::Tensor reduced(const at::Tensor& rgb, int64_t pixels) {
    const double scale =
        std::sqrt(static_cast<double>(pixels) / static_cast<double>(rgb.size(1)) / static_cast<double>(rgb.size(2)));
    if (scale >= 1) return rgb;
    const auto side = [&](int64_t length) {
        return std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(length) * scale));
    };
    return at::adaptive_avg_pool2d(rgb.unsqueeze(0), {side(rgb.size(1)), side(rgb.size(2))}).squeeze(0);
}

}  // namespace deweather::studio
