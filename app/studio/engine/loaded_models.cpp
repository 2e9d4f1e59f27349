#include "app/studio/engine/loaded_models.h"

#include <algorithm>
#include <chrono>

#include "core/base/device.h"
#include "core/checkpoint/model_library.h"
#include "core/models/profile.h"

namespace deweather::studio {

namespace {

// The rate of a slow machine with two cores, per second.
constexpr double kSlowMacs = 10e9;
constexpr int64_t kProfiledSide = 64;

double guessed_milliseconds_per_pixel(models::RestorationNetwork& network) {
    constexpr double kPixels = kProfiledSide * kProfiledSide;
    return static_cast<double>(models::profile(network, kProfiledSide, kProfiledSide).macs) / kPixels / kSlowMacs * 1e3;
}

}  // namespace

LoadedModel& LoadedModels::get(const std::string& name_or_file) {
    const auto found =
        std::find_if(loaded_.begin(), loaded_.end(), [&](const auto& model) { return model.key == name_or_file; });
    if (found != loaded_.end()) {
        loaded_.splice(loaded_.begin(), loaded_, found);
        return loaded_.front();
    }
    const auto start = std::chrono::steady_clock::now();
    auto model = checkpoint::load_model(checkpoint::find_model(name_or_file));
    const auto device = choose_device(device_);
    const double guess = guessed_milliseconds_per_pixel(*model.network);
    loaded_.push_front({.key = name_or_file,
                        .restorer = restore::Restorer(std::move(model), device),
                        .load_milliseconds = 0,
                        .milliseconds_per_pixel = guess,
                        .preview_milliseconds_per_pixel = guess});
    if (loaded_.size() > kMax) loaded_.pop_back();
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    loaded_.front().load_milliseconds = taken.count();
    return loaded_.front();
}

void LoadedModels::move_to(const std::string& device) {
    loaded_.clear();
    device_ = device;
}

bool LoadedModels::has(const std::string& name_or_file) const {
    return std::any_of(loaded_.begin(), loaded_.end(), [&](const auto& model) { return model.key == name_or_file; });
}

void LoadedModels::forget(const std::string& name_or_file) {
    loaded_.remove_if([&](const auto& model) { return model.key == name_or_file; });
}

void LoadedModels::make_room() {
    if (!loaded_.empty()) loaded_.erase(std::next(loaded_.begin()), loaded_.end());
}

}  // namespace deweather::studio
