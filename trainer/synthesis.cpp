#include "trainer/synthesis.h"

#include <torch/types.h>

#include "core/camera/camera.h"
#include "core/weather/degrade.h"

namespace deweather::trainer {

namespace {

// The distributions of a phase.
struct Source {
    weather::Recipe recipe;
    camera::CameraRanges camera;
};

Degraded degraded_by(const Source& source, const at::Tensor& clean, uint64_t seed, bool with_weather) {
    Degraded result{.picture = clean, .weather = at::zeros({4}, at::kFloat), .clean = clean};
    if (with_weather) {
        const auto degraded = weather::degrade(clean, source.recipe, seed);
        result.picture = degraded.picture;
        result.weather = at::tensor(at::ArrayRef<float>(degraded.present.data(), degraded.present.size()));
    }
    if (const auto camera = camera::draw_camera(source.camera, seed)) {
        result.picture = camera::photograph(result.picture, *camera);
        result.clean = camera::photograph_ideally(clean, *camera);
    }
    return result;
}

}  // namespace

Degrade training_weather(const TrainConfig& config) {
    std::vector<Source> sources;
    for (std::size_t phase = 0; phase < config.schedule.phases.size(); ++phase)
        sources.push_back({.recipe = config.synthesis(phase), .camera = config.camera(phase)});
    return [sources = std::move(sources)](const at::Tensor& clean, uint64_t seed, const SampleRequest& request) {
        return degraded_by(sources.at(request.phase), clean, seed, request.weather);
    };
}

Degrade validation_weather(const TrainConfig& config) {
    return [source = Source{.recipe = config.data.synthesis, .camera = config.data.camera}](
               const at::Tensor& clean, uint64_t seed, const SampleRequest& request) {
        return degraded_by(source, clean, seed, request.weather);
    };
}

}  // namespace deweather::trainer
