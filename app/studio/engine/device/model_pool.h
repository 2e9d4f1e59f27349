// The networks in memory: each file is loaded once for a device and shared by everybody who uses it. Nobody else loads
// restoration networks.
//
//     ModelPool pool("auto", queue);
//     const auto model = pool.get("mofme-compact");           // loads it where it is not there
//     auto restorer = model->restorer(Lane::kShown);
//     restorer.restore(picture, {}, progress);                // on the queue's thread, when it is its turn
//
// Thread-safe; calls that load take a second, so not for the UI thread.
#pragma once

#include <QObject>
#include <QString>
#include <atomic>
#include <filesystem>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/studio/engine/device/device_queue.h"
#include "app/studio/engine/showing/strength.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

// A network in memory, shared by its users, and its last measured speed.
class PooledModel {
  public:
    PooledModel(std::shared_ptr<checkpoint::Model> model, c10::Device device, std::string asked, DeviceQueue& queue);

    // Each run takes a turn in this lane; cheap to make.
    restore::Restorer restorer(Lane lane) const;
    // For work that has a turn already.
    restore::Restorer restorer_in_turn() const { return {model_, device_, {}}; }

    // With another way to take turns on the queue.
    restore::Restorer restorer(restore::Turn turn) const { return {model_, device_, std::move(turn)}; }

    const checkpoint::Model& model() const { return *model_; }
    c10::Device device() const { return device_; }
    // Whether the network is told what to remove: another choice is another result then.
    bool chooses_removal() const { return !removable_.empty(); }
    // Whether it sees where which weather is, so that some of it can stay.
    bool names_weather() const;
    // The words for restore::RestoreOptions::remove; empty where the network is not told, or removes all that it sees.
    std::vector<std::string> removal(const Strength& strength) const;
    // The device that the pool was told when this model was loaded.
    const std::string& asked_device() const { return asked_; }

    double load_milliseconds = 0;
    // Until measured, an estimate from the network's multiply-accumulates on a slow machine.
    std::atomic<double> milliseconds_per_pixel = 0;
    std::atomic<double> preview_milliseconds_per_pixel = 0;  // of small pictures, in one tile

  private:
    std::shared_ptr<checkpoint::Model> model_;
    c10::Device device_;
    std::string asked_;
    DeviceQueue& queue_;
    std::vector<std::string> removable_;
};

class ModelPool : public QObject {
    Q_OBJECT

  public:
    using Shared = std::shared_ptr<PooledModel>;

    // device: see choose_device().
    ModelPool(std::string device, DeviceQueue& queue) : queue_(queue), device_(std::move(device)) {}

    // The device as asked for; "cpu" once it was lost.
    std::string device() const;

    // A name or a file. Throws Error if the model or the device does not exist, or the file is damaged. A file that was
    // replaced meanwhile is loaded again; one that is gone stays usable while it is in memory.
    Shared get(const std::string& name_or_file);
    // A network of its own, for work that changes it: interventions, passes.
    Shared get_unshared(const std::string& name_or_file);
    bool has(const std::string& name_or_file) const;
    // Lets go of all models but the one used last; their users keep theirs.
    void make_room();

    // Whether this error means that the model's device is lost and the processor takes over: get the model again then.
    // The first one to tell of it makes the pool emit device_lost().
    bool fall_back_from(const std::string& asked_device, const std::exception& error);

    // How many networks were loaded so far.
    int loads() const { return loads_; }

    // As many as can be compared at once stay in memory without a user.
    static constexpr std::size_t kKept = 6;

  Q_SIGNALS:
    // The device stopped working; work starts again on the processor.
    void device_lost(QString reason);

  private:
    struct Entry {
        std::filesystem::path file;
        std::filesystem::file_time_type written;
        std::weak_ptr<PooledModel> model;
    };
    using Lock = std::unique_lock<std::mutex>;

    Shared load(const std::filesystem::path& file, const std::string& device);
    Shared keep(const Lock& held, const Shared& model);
    Shared known(const Lock& held, const std::string& name_or_file);

    DeviceQueue& queue_;
    mutable std::mutex mutex_;  // guards the members below
    std::string device_;
    std::map<std::string, Entry> entries_;  // by name or file as asked for
    std::map<std::filesystem::path, std::shared_future<Shared>> loading_;
    std::list<Shared> kept_;  // the most recently used first
    std::atomic<int> loads_ = 0;
};

}  // namespace deweather::studio
