// Context of the examples in core/weather.
#pragma once

namespace deweather::examples::in_core_weather {

struct Context {
    Any train;
    weather::Random random;
    uint64_t seed;
    at::Tensor clean, depth, disparity, measured;
    int64_t height, width, x, y;
    weather::Coverage coverage;
    const weather::Pixels pixels;
    weather::HazeParameters haze;
    weather::RainParameters rain;
};

struct GridContext : Context {
    float* depth;
};

}  // namespace deweather::examples::in_core_weather
