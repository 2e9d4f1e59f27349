#include "app/studio/engine/pictures/picture_store.h"

#include "core/base/memory.h"

namespace deweather::studio {

PictureStore::Original PictureStore::original(int picture) {
    const auto found = entries_.find(picture);
    if (found == entries_.end()) return nullptr;
    found->second.used = ++clock_;
    return found->second.original;
}

PictureStore::Result PictureStore::result(int picture, const std::string& model) {
    const auto found = entries_.find(picture);
    if (found == entries_.end()) return {};
    found->second.used = ++clock_;
    const auto result = found->second.results.find(model);
    return result == found->second.results.end() ? Result() : result->second;
}

void PictureStore::put_original(int picture, Original original) {
    auto& entry = entries_[picture];
    entry.original = std::move(original);
    entry.used = ++clock_;
}

void PictureStore::put_result(int picture, const std::string& model, Result result) {
    auto& entry = entries_[picture];
    entry.results[model] = std::move(result);
    entry.used = ++clock_;
}

void PictureStore::remove(int picture) {
    entries_.erase(picture);
}

int64_t PictureStore::original_bytes(const Entry& entry) {
    if (!entry.original) return 0;
    const auto& alpha = entry.original->alpha;
    return static_cast<int64_t>(entry.original->rgb.nbytes() + (alpha.defined() ? alpha.nbytes() : 0));
}

int64_t PictureStore::result_bytes(const Entry& entry) {
    int64_t bytes = 0;
    for (const auto& [model, result] : entry.results)
        bytes += static_cast<int64_t>((result.rgb.defined() ? result.rgb.nbytes() : 0) +
                                      (result.weather_map.defined() ? result.weather_map.nbytes() : 0));
    return bytes;
}

int64_t PictureStore::bytes() const {
    int64_t total = 0;
    for (const auto& [picture, entry] : entries_) total += original_bytes(entry) + result_bytes(entry);
    return total;
}

std::vector<int> PictureStore::make_room(int shown, int kept, int64_t budget) {
    int64_t total = bytes();
    if (budget < 0) budget = (available_memory() + total) / share_;
    std::vector<int> lost;
    for (const bool results : {false, true}) {
        const auto held = results ? &result_bytes : &original_bytes;
        while (total > budget) {
            auto oldest = entries_.end();
            for (auto entry = entries_.begin(); entry != entries_.end(); ++entry)
                if (entry->first != shown && entry->first != kept && held(entry->second) > 0 &&
                    (oldest == entries_.end() || entry->second.used < oldest->second.used))
                    oldest = entry;
            if (oldest == entries_.end()) break;
            total -= held(oldest->second);
            if (results) {
                oldest->second.results.clear();
                lost.push_back(oldest->first);
            } else {
                oldest->second.original.reset();
            }
        }
    }
    return lost;
}

}  // namespace deweather::studio
