// Scores a network on pictures that it was not trained on.
//
//     const Scores scores = validate(ema.network(), source, config.validation, device, run.samples(), "0001000");
#pragma once

#include <c10/core/Device.h>

#include <filesystem>

#include "core/models/restoration_network.h"
#include "trainer/config.h"
#include "trainer/sample_source.h"

namespace deweather::trainer {

// Means over the pictures, on RGB; PSNR in dB, at most 100 a picture.
struct Scores {
    double psnr = 0, ssim = 0;
    double input_psnr = 0;  // of the degraded pictures
};

// PSNR, at most 100 dB, so that one picture without any error does not make a mean infinite.
double bounded_psnr(const at::Tensor& picture, const at::Tensor& clean);

// The first config.pictures samples of source, restored in evaluation mode and float32. The first config.samples of
// them are written to the folder samples as PREFIX-NN.png: degraded, restored and clean beside each other; none where
// samples is empty.
Scores validate(models::Network& network, const SampleSource& source, const ValidationConfig& config,
                c10::Device device, const std::filesystem::path& samples, const std::string& prefix);

}  // namespace deweather::trainer
