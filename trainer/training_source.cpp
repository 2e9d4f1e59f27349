#include "trainer/training_source.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "trainer/cifar_source.h"
#include "trainer/folder_source.h"
#include "trainer/labelled_source.h"
#include "trainer/objective.h"
#include "trainer/synthesis.h"

namespace deweather::trainer {

namespace {

constexpr int64_t kMegabyte = 1'000'000;

// Whether labelled pictures get synthetic weather.
bool has_weather(const TrainConfig& config) {
    const auto& phases = config.schedule.phases;
    return std::any_of(phases.begin(), phases.end(), [](const auto& phase) { return phase.clean_share < 1; });
}

std::string cifar_folder(const TrainConfig& config) {
    if (config.data.cifar10.empty())
        throw Error("nothing to train on", "", "give the folder of CIFAR-10's binary version in data.cifar10");
    return config.data.cifar10;
}

}  // namespace

std::unique_ptr<SampleSource> make_training_source(const TrainConfig& config) {
    const auto seed = static_cast<uint64_t>(config.seed);
    const auto cache_bytes = config.data.cache_mb * kMegabyte;
    if (config.task == models::Task::kSegment)
        return std::make_unique<LabelledSource>(list_labelled(config.data.labelled), labels_of(config),
                                                has_weather(config) ? training_weather(config) : nullptr,
                                                LabelledSource::Options{.seed = seed,
                                                                        .flips = config.data.flips,
                                                                        .scale_low = config.data.scale_low,
                                                                        .scale_high = config.data.scale_high,
                                                                        .cache_bytes = cache_bytes});
    if (config.task == models::Task::kClassify)
        return std::make_unique<CifarSource>(read_cifar10(cifar_folder(config), CifarPart::kTrain),
                                             CifarSource::Options{.seed = seed, .flips = config.data.flips});
    return std::make_unique<FolderSource>(list_pictures(config.data.clean, config.data.pairs), training_weather(config),
                                          FolderSource::Options{.seed = seed,
                                                                .flips = config.data.flips,
                                                                .rotations = config.data.rotations,
                                                                .halved = config.data.halved,
                                                                .toned = config.data.toned,
                                                                .cache_bytes = cache_bytes});
}

std::unique_ptr<SampleSource> make_validation_source(const TrainConfig& config) {
    const auto seed = static_cast<uint64_t>(config.seed);
    if (config.task == models::Task::kSegment) {
        auto labelled = list_labelled(config.validation.labelled);
        if (labelled.empty()) return nullptr;
        return std::make_unique<LabelledSource>(std::move(labelled), labels_of(config), nullptr,
                                                LabelledSource::Options{.seed = seed, .random = false});
    }
    if (config.task == models::Task::kClassify)
        return std::make_unique<CifarSource>(read_cifar10(cifar_folder(config), CifarPart::kTest),
                                             CifarSource::Options{.seed = seed, .random = false});
    auto pictures = list_pictures(config.validation.clean, config.validation.pairs);
    if (pictures.empty()) return nullptr;
    return std::make_unique<FolderSource>(std::move(pictures), validation_weather(config),
                                          FolderSource::Options{.seed = seed, .random = false});
}

}  // namespace deweather::trainer
