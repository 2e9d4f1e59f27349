// Validation: scores a network on held-out pictures.
//
//     const Scores scores = validate(ema.network(), source, config.validation, device, run.samples(), "0001000");
#pragma once

#include <c10/core/Device.h>

#include <filesystem>

#include "core/models/restoration_network.h"
#include "trainer/config.h"
#include "trainer/sample_source.h"

namespace deweather::trainer {

// Means over the pictures, on RGB; PSNR in dB, at most 100 per picture.
struct Scores {
    double psnr = 0, ssim = 0;
    double input_psnr = 0;  // of the degraded pictures
};

// PSNR, limited to 100 dB, so that one perfect picture does not make a mean infinite.
double bounded_psnr(const at::Tensor& picture, const at::Tensor& clean);

// Scores the first config.pictures samples of source, restored in evaluation mode and float32. Writes the first
// config.samples of them to the folder `samples` as PREFIX-NN.png: degraded, restored and clean side by side; none if
// samples is empty.
Scores validate(models::Network& network, const SampleSource& source, const ValidationConfig& config,
                c10::Device device, const std::filesystem::path& samples, const std::string& prefix);

}  // namespace deweather::trainer
