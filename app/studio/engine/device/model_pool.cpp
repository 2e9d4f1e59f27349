#include "app/studio/engine/device/model_pool.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/checkpoint/model_library.h"
#include "core/models/picture_network.h"
#include "core/models/profile.h"

namespace deweather::studio {

namespace {

constexpr const char* kProcessor = "cpu";

// The rate of a slow machine with two cores, per second.
constexpr double kSlowMacs = 10e9;
constexpr int64_t kProfiledSide = 64;

double guessed_milliseconds_per_pixel(models::RestorationNetwork& network) {
    constexpr double kPixels = kProfiledSide * kProfiledSide;
    return static_cast<double>(models::profile(network, kProfiledSide, kProfiledSide).macs) / kPixels / kSlowMacs * 1e3;
}

// Equal for all names of one file; the file may be gone.
std::filesystem::path real_path(const std::filesystem::path& file) {
    std::error_code none;
    const auto real = std::filesystem::canonical(file, none);
    return none ? file : real;
}

// The least time for a file that is gone.
std::filesystem::file_time_type written(const std::filesystem::path& file) {
    std::error_code none;
    const auto time = std::filesystem::last_write_time(file, none);
    return none ? std::filesystem::file_time_type::min() : time;
}

}  // namespace

PooledModel::PooledModel(std::shared_ptr<checkpoint::Model> model, c10::Device device, std::string asked,
                         DeviceQueue& queue)
    : model_(std::move(model)), device_(device), asked_(std::move(asked)), queue_(queue) {
    if (const auto* choosing = dynamic_cast<const models::ChoosesRemoval*>(model_->network.get()))
        for (const auto word : choosing->removable()) removable_.emplace_back(word);
}

bool PooledModel::names_weather() const {
    return dynamic_cast<const models::StagedNetwork*>(model_->network.get()) != nullptr;
}

std::vector<std::string> PooledModel::removal(const Strength& strength) const {
    std::vector<std::string> words;
    const auto wanted = strength.words();
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(words), [&](const auto& word) {
        return std::find(removable_.begin(), removable_.end(), word) != removable_.end();
    });
    // Of what it does not know it says so itself.
    return words.empty() && chooses_removal() ? wanted : words;
}

restore::Restorer PooledModel::restorer(Lane lane) const {
    return {model_, device_, [lane, &queue = queue_](Progress& progress, const DeviceQueue::Work& work) {
                queue.run(lane, progress, work);
            }};
}

std::string ModelPool::device() const {
    const Lock lock(mutex_);
    return device_;
}

ModelPool::Shared ModelPool::load(const std::filesystem::path& file, const std::string& device) {
    const auto start = std::chrono::steady_clock::now();
    auto loaded = std::make_shared<checkpoint::Model>(checkpoint::load_model(file));
    const auto chosen = choose_device(device);
    const double guess = guessed_milliseconds_per_pixel(*loaded->network);
    loaded->network->to(chosen);
    loaded->network->eval();
    ++loads_;
    auto model = std::make_shared<PooledModel>(std::move(loaded), chosen, device, queue_);
    model->milliseconds_per_pixel = guess;
    model->preview_milliseconds_per_pixel = guess;
    model->load_milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return model;
}

ModelPool::Shared ModelPool::keep(const Lock& /*held*/, const Shared& model) {
    kept_.remove(model);
    kept_.push_front(model);
    if (kept_.size() > kKept) kept_.pop_back();
    return model;
}

// Null where it is not in memory, or its file was replaced.
ModelPool::Shared ModelPool::known(const Lock& held, const std::string& name_or_file) {
    const auto found = entries_.find(name_or_file);
    if (found == entries_.end()) return nullptr;
    const auto& entry = found->second;
    const auto model = entry.model.lock();
    if (!model) return nullptr;
    const auto time = written(entry.file);
    if (time != std::filesystem::file_time_type::min() && time != entry.written) return nullptr;
    return keep(held, model);
}

ModelPool::Shared ModelPool::get(const std::string& name_or_file) {
    {
        const Lock lock(mutex_);
        if (auto model = known(lock, name_or_file)) return model;
    }
    const auto file = real_path(checkpoint::find_model(name_or_file));
    std::promise<Shared> promise;
    std::string device;
    const auto time = written(file);
    {
        Lock lock(mutex_);
        // Loaded by another name of the file.
        for (const auto& [name, entry] : entries_) {
            if (entry.file != file || entry.written != time) continue;
            if (const auto model = entry.model.lock()) {
                entries_[name_or_file] = {.file = file, .written = time, .model = model};
                return keep(lock, model);
            }
        }
        if (const auto found = loading_.find(file); found != loading_.end()) {
            const auto other = found->second;
            lock.unlock();
            return other.get();
        }
        loading_[file] = promise.get_future().share();
        device = device_;
    }
    try {
        auto model = load(file, device);
        {
            const Lock lock(mutex_);
            loading_.erase(file);
            // The device may have been lost meanwhile: its networks are not for others.
            if (device == device_) {
                entries_[name_or_file] = {.file = file, .written = time, .model = model};
                keep(lock, model);
            }
        }
        promise.set_value(model);
        return model;
    } catch (...) {
        {
            const Lock lock(mutex_);
            loading_.erase(file);
        }
        promise.set_exception(std::current_exception());
        throw;
    }
}

ModelPool::Shared ModelPool::get_unshared(const std::string& name_or_file) {
    return load(checkpoint::find_model(name_or_file), device());
}

bool ModelPool::has(const std::string& name_or_file) const {
    const Lock lock(mutex_);
    const auto found = entries_.find(name_or_file);
    return found != entries_.end() && !found->second.model.expired();
}

void ModelPool::make_room() {
    const Lock lock(mutex_);
    if (!kept_.empty()) kept_.erase(std::next(kept_.begin()), kept_.end());
}

bool ModelPool::fall_back_from(const std::string& asked_device, const std::exception& error) {
    if (asked_device == kProcessor || !is_device_lost(error)) return false;
    bool first = false;
    {
        const Lock lock(mutex_);
        first = std::exchange(device_, kProcessor) != kProcessor;
        if (first) {
            entries_.clear();
            kept_.clear();
        }
    }
    const std::string_view what = error.what();
    if (first) Q_EMIT device_lost(QString::fromStdString(one_line(what.substr(0, what.find('\n')))));
    return true;
}

}  // namespace deweather::studio
