#include "trainer/synthesis.h"

#include <torch/types.h>

#include "core/weather/degrade.h"

namespace deweather::trainer {

namespace {

Degraded degraded_by(const weather::Recipe& recipe, const at::Tensor& clean, uint64_t seed) {
    const auto degraded = weather::degrade(clean, recipe, seed);
    return {.picture = degraded.picture,
            .weather = at::tensor(at::ArrayRef<float>(degraded.present.data(), degraded.present.size()))};
}

}  // namespace

Degrade training_weather(const TrainConfig& config) {
    std::vector<weather::Recipe> recipes;
    for (std::size_t phase = 0; phase < config.schedule.phases.size(); ++phase)
        recipes.push_back(config.synthesis(phase));
    return [recipes = std::move(recipes)](const at::Tensor& clean, uint64_t seed, std::size_t phase) {
        return degraded_by(recipes.at(phase), clean, seed);
    };
}

Degrade validation_weather(const TrainConfig& config) {
    return [recipe = config.data.synthesis](const at::Tensor& clean, uint64_t seed, std::size_t /*phase*/) {
        return degraded_by(recipe, clean, seed);
    };
}

}  // namespace deweather::trainer
