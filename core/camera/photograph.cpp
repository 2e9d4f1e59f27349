// The camera pipeline: its steps, in the order in which light and data pass them.
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/camera/camera.h"
#include "core/camera/optics.h"
#include "core/camera/sensor.h"
#include "core/media/frame_codec.h"
#include "core/media/jpeg_codec.h"

namespace deweather::camera {

namespace {

// The random stream for the noise of each pixel, after the streams of the parameters.
constexpr uint64_t kNoiseStream = 2000;
// Approximate sRGB tone curve: a factor of the light becomes this power of it in a picture's values.
constexpr double kGamma = 2.2;

void check_picture(const at::Tensor& picture) {
    if (!picture.defined() || picture.dim() != 3 || picture.size(0) != 3 || picture.numel() == 0 ||
        picture.scalar_type() != at::kFloat || !picture.is_cpu())
        throw Error("cannot photograph", "", "the picture has to be float32 [3,H,W] on the CPU");
}

at::Tensor exposed(const at::Tensor& picture, const CameraParameters& camera) {
    at::Tensor result = picture.detach().clone(at::MemoryFormat::Contiguous);
    const double gain = std::pow(2, camera.exposure / kGamma);
    const std::array<double, 3> factors = {gain * camera.red, gain, gain * camera.blue};
    const int64_t area = result.size(1) * result.size(2);
    for (std::size_t channel = 0; channel < factors.size(); ++channel) {
        auto* values = result.data_ptr<float>() + static_cast<int64_t>(channel) * area;
        const auto factor = static_cast<float>(factors[channel]);
        for (int64_t i = 0; i < area; ++i) values[i] = std::clamp(factor * values[i], 0.0F, 1.0F);
    }
    return result;
}

// Extends a picture by mirrored rows at the top and columns at the left.
at::Tensor extended(const at::Tensor& picture, int64_t left, int64_t top) {
    const int64_t height = picture.size(1), width = picture.size(2);
    const auto mirrored = [](int64_t place, int64_t size) {
        const int64_t period = std::max<int64_t>(1, 2 * size - 2), within = std::abs(place) % period;
        return within < size ? within : period - within;
    };
    at::Tensor result = at::empty({3, height + top, width + left}, at::kFloat);
    auto* to = result.data_ptr<float>();
    for (int64_t channel = 0; channel < 3; ++channel)
        for (int64_t y = -top; y < height; ++y) {
            const auto* from = picture.const_data_ptr<float>() + (channel * height + mirrored(y, height)) * width;
            for (int64_t x = -left; x < 0; ++x) *to++ = from[mirrored(x, width)];
            to = std::copy_n(from, width, to);
        }
    return result;
}

at::Tensor saved(const at::Tensor& picture, const Saving& saving) {
    const at::Tensor whole = extended(picture, saving.left, saving.top);
    const at::Tensor through =
        saving.codec == Codec::kJpeg
            ? media::through_jpeg(whole,
                                  {.quality = static_cast<int>(saving.quality), .full_chroma = saving.full_chroma})
            : media::through_video(
                  whole, {.codec = saving.codec == Codec::kH265 ? media::VideoCodec::kH265 : media::VideoCodec::kH264,
                          .quantiser = static_cast<int>(saving.quantiser)});
    return through.narrow(1, saving.top, picture.size(1)).narrow(2, saving.left, picture.size(2)).contiguous();
}

void round_to_bytes(const at::Tensor& picture) {
    auto* values = picture.data_ptr<float>();
    for (int64_t i = 0; i < picture.numel(); ++i)
        values[i] = std::floor(std::clamp(values[i], 0.0F, 1.0F) * 255 + 0.5F) * (1 / 255.0F);
}

// Passes one picture through the camera. ideal: a noise-free sensor and lossless saving.
at::Tensor taken(const at::Tensor& scene, const CameraParameters& camera, bool ideal) {
    camera.check();
    check_picture(scene);
    at::Tensor picture = exposed(scene, camera);
    if (camera.defocus > 0) picture = convolved(picture, gaussian(camera.defocus));
    if (camera.motion > 0) picture = convolved(picture, motion_line(camera.motion, camera.motion_angle));
    const int64_t height = picture.size(1), width = picture.size(2);
    const auto scaled = [&](int64_t side) {
        return std::max<int64_t>(1, std::llround(static_cast<double>(side) * camera.scale));
    };
    const bool scales = scaled(height) != height || scaled(width) != width;
    if (scales) picture = resized(picture, scaled(height), scaled(width));
    if (!ideal && (camera.shot > 0 || camera.read > 0))
        add_noise(picture, {.shot = camera.shot, .read = camera.read, .grain = camera.grain},
                  weather::Random(camera.seed, kNoiseStream));
    if (camera.sharpening > 0) picture = sharpened(picture, camera.sharpening, camera.radius);
    if (!ideal && camera.savings.size() > 1) picture = saved(picture, camera.savings.front());
    if (scales) picture = resized(picture, height, width);
    if (ideal) return picture;
    if (!camera.savings.empty()) picture = saved(picture, camera.savings.back());
    round_to_bytes(picture);
    return picture;
}

}  // namespace

at::Tensor photograph(const at::Tensor& scene, const CameraParameters& camera) {
    return taken(scene, camera, false);
}

at::Tensor photograph_ideally(const at::Tensor& scene, const CameraParameters& camera) {
    return taken(scene, camera, true);
}

}  // namespace deweather::camera
