#include "app/studio/engine/device/device_lanes.h"

#include <algorithm>

namespace deweather::studio {

int DeviceLanes::add(Lane lane, const std::string& key) {
    outdate(key);
    jobs_[++last_] = {.lane = lane, .key = key};
    return last_;
}

void DeviceLanes::outdate(const std::string& key) {
    if (key.empty()) return;
    for (auto& [number, job] : jobs_)
        if (job.key == key) job.outdated = true;
}

bool DeviceLanes::is_outdated(int job) const {
    const auto found = jobs_.find(job);
    return found != jobs_.end() && found->second.outdated;
}

std::optional<int> DeviceLanes::next() const {
    std::optional<int> best;
    for (const auto& [number, job] : jobs_) {
        if (job.running) return std::nullopt;
        if (job.outdated || is_held(job.lane)) continue;
        if (!best || job.lane < jobs_.at(*best).lane) best = number;
    }
    return best;
}

bool DeviceLanes::makes_way() const {
    const auto running = std::find_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return job.second.running; });
    if (running == jobs_.end()) return false;
    const Job& own = running->second;
    return own.outdated || is_held(own.lane) || std::any_of(jobs_.begin(), jobs_.end(), [&](const auto& job) {
               return job.second.lane < own.lane && !job.second.outdated && !is_held(job.second.lane);
           });
}

}  // namespace deweather::studio
