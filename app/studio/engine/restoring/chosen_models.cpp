#include "app/studio/engine/restoring/chosen_models.h"

#include <algorithm>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/model_pool.h"
#include "core/base/device.h"

namespace deweather::studio {

void ChosenModels::set(const std::vector<std::string>& names) {
    const std::lock_guard lock(mutex_);
    for (const auto& name : names)
        if (std::find(names_.begin(), names_.end(), name) == names_.end()) tried_.erase(name);
    names_ = names;
}

std::vector<std::string> ChosenModels::names() const {
    const std::lock_guard lock(mutex_);
    return names_;
}

bool ChosenModels::has(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return std::find(names_.begin(), names_.end(), name) != names_.end();
}

std::optional<std::string> ChosenModels::untried() const {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(names_.begin(), names_.end(), [&](const auto& name) { return !tried_.contains(name); });
    return found == names_.end() ? std::nullopt : std::optional(*found);
}

void ChosenModels::retry() {
    const std::lock_guard lock(mutex_);
    for (const auto& name : names_) tried_.erase(name);
}

std::shared_ptr<PooledModel> ChosenModels::load(const std::string& name, QString& reason) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = tried_.insert(name).second;
    }
    const auto device = pool_.device();
    try {
        auto model = pool_.get(name);
        bool is_news = false;
        {
            const std::lock_guard lock(mutex_);
            is_news = std::exchange(announced_[name], std::weak_ptr(model)).lock() != model;
        }
        if (is_news)
            Q_EMIT model_ready(QString::fromStdString(name),
                               QString::fromStdString(device_description(model->device())), model->load_milliseconds);
        return model;
    } catch (const std::exception& error) {
        if (pool_.fall_back_from(device, error)) return load(name, reason);
        reason = user_message(error);
        if (first) Q_EMIT model_failed(QString::fromStdString(name), reason);
        return nullptr;
    }
}

}  // namespace deweather::studio
