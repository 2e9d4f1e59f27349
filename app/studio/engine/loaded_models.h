// Cache of loaded networks, each with its last measured speed.
//
//     LoadedModels models("auto");
//     auto& loaded = models.get("mofme-compact");       // loads it where it is not there
//     loaded.restorer.restore(...);
//
// Used by the restoring thread alone.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "core/restore/restorer.h"

namespace deweather::studio {

struct LoadedModel {
    std::string key;  // a name or a file, as it was asked for
    restore::Restorer restorer;
    double load_milliseconds = 0;
    // Until one was measured, a guess by the network's multiply-accumulates on a slow machine.
    double milliseconds_a_pixel = 0;
    double preview_milliseconds_a_pixel = 0;  // of small pictures, in one tile
};

class LoadedModels {
  public:
    explicit LoadedModels(std::string device) : device_(std::move(device)) {}

    // As it was asked for.
    const std::string& device() const { return device_; }
    // Lets go of all that are loaded; they are loaded anew on this device.
    void move_to(const std::string& device);

    // Throws Error where there is no such model, its file is damaged, or there is no such device. Keeps as many as can
    // be compared at once.
    LoadedModel& get(const std::string& name_or_file);
    bool has(const std::string& name_or_file) const;
    void forget(const std::string& name_or_file);
    // Lets go of all but the one used last.
    void make_room();

    static constexpr std::size_t kMost = 6;

  private:
    std::string device_;
    std::list<LoadedModel> loaded_;  // the last used first
};

}  // namespace deweather::studio
