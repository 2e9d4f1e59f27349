// Sensor noise: shot and read noise.
//
//     add_noise(picture, {.shot = 5e-4, .read = 0.001, .grain = 0.5}, weather::Random(seed));
#pragma once

#include <ATen/core/Tensor.h>

#include "core/weather/random.h"

namespace deweather::camera {

struct SensorNoise {
    double shot = 0, read = 0;  // in linear light L: the variance is shot L + read^2
    double grain = 0;           // blur of the noise in pixels (standard deviation), which keeps the noise's strength
};

// The standard deviation of the noise at a picture's value: the one in linear light times the slope of the tone curve,
// approximated by L = v^2.2 for sRGB. Below a value of 0.08 the slope is constant, because cameras limit it.
double noise_deviation(const SensorNoise& noise, double value);

// In place; clipped to 0..1. picture: contiguous float32 [C,H,W] in 0..1.
void add_noise(const at::Tensor& picture, const SensorNoise& noise, const weather::Random& random);

}  // namespace deweather::camera
