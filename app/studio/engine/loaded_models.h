// Cache of loaded networks, each with its last measured speed.
//
//     LoadedModels models("auto");
//     auto& loaded = models.get("mofme-compact");       // loads it where it is not there
//     loaded.restorer.restore(picture, {}, progress);
//
// Used by the restoring thread alone.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "core/restore/restorer.h"

namespace deweather::studio {

struct LoadedModel {
    std::string key;  // a name or a file, as requested
    restore::Restorer restorer;
    double load_milliseconds = 0;
    // Until measured, an estimate from the network's multiply-accumulates on a slow machine.
    double milliseconds_per_pixel = 0;
    double preview_milliseconds_per_pixel = 0;  // of small pictures, in one tile
};

class LoadedModels {
  public:
    explicit LoadedModels(std::string device) : device_(std::move(device)) {}

    // The device as requested.
    const std::string& device() const { return device_; }
    // Evicts all models; they are loaded again on this device.
    void move_to(const std::string& device);

    // Throws Error if the model or the device does not exist, or the file is damaged. Keeps as many models as can be
    // compared at once.
    LoadedModel& get(const std::string& name_or_file);
    bool has(const std::string& name_or_file) const;
    void forget(const std::string& name_or_file);
    // Evicts all but the most recently used model.
    void make_room();

    static constexpr std::size_t kMax = 6;

  private:
    std::string device_;
    std::list<LoadedModel> loaded_;  // most recently used first
};

}  // namespace deweather::studio
