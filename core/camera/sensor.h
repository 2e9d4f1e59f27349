// Sensor noise: shot and read noise.
//
//     add_noise(picture, {.shot = 5e-4, .read = 0.001, .grain = 0.5}, weather::Random(seed));
#pragma once

#include <ATen/core/Tensor.h>

#include "core/weather/random.h"

namespace deweather::camera {

struct SensorNoise {
    double shot = 0, read = 0;  // in linear light L: the variance is shot L + read^2
    double grain = 0;           // deviation in pixels of the blur of the noise, which keeps its strength
};

// The standard deviation, in a picture's own values, of the noise at a value: that in linear light times the slope of
// the tone curve, of which L = v^2.2 stands for sRGB's. Below a value of 0.08 the slope stays what it is there, as
// cameras cut it off.
double noise_deviation(const SensorNoise& noise, double value);

// In place; clipped to 0..1. picture: contiguous float32 [C,H,W] in 0..1.
void add_noise(const at::Tensor& picture, const SensorNoise& noise, const weather::Random& random);

}  // namespace deweather::camera
