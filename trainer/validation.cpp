#include "trainer/validation.h"

#include <c10/core/InferenceMode.h>
#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>

#include "core/analysis/image_quality.h"
#include "core/media/image_io.h"

namespace deweather::trainer {

namespace {

constexpr double kBestPsnr = 100;

}  // namespace

double bounded_psnr(const at::Tensor& picture, const at::Tensor& clean) {
    return std::min(kBestPsnr, analysis::psnr(picture, clean));
}

Scores validate(models::Network& network, const SampleSource& source, const ValidationConfig& config,
                c10::Device device, const std::filesystem::path& samples, const std::string& prefix) {
    const c10::InferenceMode inference;
    network.eval();
    if (!samples.empty()) std::filesystem::create_directories(samples);
    const int64_t count = std::min(config.pictures, source.size());
    Scores sum;
    for (int64_t i = 0; i < count; ++i) {
        const Sample sample = source.draw(static_cast<uint64_t>(i), {.crop = config.crop});
        const auto restored =
            network.forward(sample.degraded.unsqueeze(0).to(device), nullptr).squeeze(0).clamp(0, 1).cpu();
        sum.psnr += bounded_psnr(restored, sample.clean);
        sum.ssim += analysis::ssim(restored, sample.clean);
        sum.input_psnr += bounded_psnr(sample.degraded, sample.clean);
        if (samples.empty() || i >= config.samples) continue;
        media::Image picture;
        picture.rgb = at::cat({sample.degraded, restored, sample.clean}, 2);
        media::write_image(picture, samples / fmt::format("{}-{:02}.png", prefix, i), {.existing = Existing::kReplace});
    }
    const auto pictures = static_cast<double>(count);
    return {.psnr = sum.psnr / pictures, .ssim = sum.ssim / pictures, .input_psnr = sum.input_psnr / pictures};
}

}  // namespace deweather::trainer
