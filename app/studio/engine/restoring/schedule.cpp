#include "app/studio/engine/restoring/schedule.h"

#include <algorithm>

namespace deweather::studio {

void Schedule::set_models(std::vector<std::string> models) {
    for (const auto& model : models)
        if (std::find(models_.begin(), models_.end(), model) == models_.end())
            for (auto& [id, picture] : pictures_) picture.failed.erase(model);
    models_ = std::move(models);
}

void Schedule::add(int picture) {
    pictures_[picture] = {};
    waiting_.insert(picture);
}

void Schedule::remove(int picture) {
    pictures_.erase(picture);
    waiting_.erase(picture);
    std::erase_if(wanted_, [&](const auto& wanted) { return wanted.first == picture; });
    if (shown_ == picture) shown_.reset();
}

void Schedule::cancel(int picture) {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end()) return;
    found->second.cancelled = true;
    waiting_.erase(picture);
    std::erase_if(wanted_, [&](const auto& wanted) { return wanted.first == picture; });
}

void Schedule::retry(int picture) {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end()) return;
    found->second.cancelled = false;
    found->second.failed.clear();
    if (!models_.empty() && !found->second.done.contains(models_.front())) waiting_.insert(picture);
}

void Schedule::want(int picture, const std::string& model) {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end()) return;
    found->second.cancelled = false;
    found->second.failed.erase(model);
    const std::pair<int, std::string> wanted(picture, model);
    if (std::find(wanted_.begin(), wanted_.end(), wanted) == wanted_.end()) wanted_.push_back(wanted);
}

void Schedule::finished(const Piece& piece) {
    const auto found = pictures_.find(piece.picture);
    if (found == pictures_.end()) return;
    found->second.previewed.insert(piece.model);
    if (piece.preview) return;
    found->second.done.insert(piece.model);
    waiting_.erase(piece.picture);
    std::erase(wanted_, std::pair(piece.picture, piece.model));
}

void Schedule::failed(int picture, const std::string& model) {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end()) return;
    found->second.failed.insert(model);
    if (!models_.empty() && model == models_.front()) waiting_.erase(picture);
    std::erase(wanted_, std::pair(picture, model));
}

void Schedule::evict(int picture) {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end()) return;
    found->second.done.clear();
    found->second.previewed.clear();
}

void Schedule::evict(int picture, const std::string& model) {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end()) return;
    found->second.done.erase(model);
    found->second.previewed.erase(model);
}

bool Schedule::is_cancelled(int picture) const {
    const auto found = pictures_.find(picture);
    return found != pictures_.end() && found->second.cancelled;
}

std::vector<int> Schedule::unfinished() const {
    std::set<int> all = waiting_;
    for (const auto& [picture, model] : wanted_) all.insert(picture);
    if (shown_ && next_of(*shown_)) all.insert(*shown_);
    return {all.begin(), all.end()};
}

// The next missing piece of the picture on screen: a preview by each model, then the results.
std::optional<Piece> Schedule::next_of(int picture) const {
    const auto found = pictures_.find(picture);
    if (found == pictures_.end() || found->second.cancelled) return std::nullopt;
    const Picture& state = found->second;
    for (const bool preview : {true, false})
        for (const auto& model : models_) {
            const bool there = state.done.contains(model) || (preview && state.previewed.contains(model));
            if (!there && !state.failed.contains(model))
                return Piece{.picture = picture, .model = model, .preview = preview};
        }
    return std::nullopt;
}

std::optional<Piece> Schedule::next() const {
    if (paused_ || models_.empty()) return std::nullopt;
    if (shown_)
        if (auto piece = next_of(*shown_)) return piece;
    if (!wanted_.empty())
        return Piece{.picture = wanted_.front().first, .model = wanted_.front().second, .preview = false};
    if (!waiting_.empty()) return Piece{.picture = *waiting_.begin(), .model = models_.front(), .preview = false};
    return std::nullopt;
}

std::optional<int> Schedule::after(int picture) const {
    for (const auto& [wanted, model] : wanted_)
        if (wanted != picture) return wanted;
    const auto later = std::find_if(waiting_.begin(), waiting_.end(), [&](int id) { return id != picture; });
    return later == waiting_.end() ? std::nullopt : std::optional(*later);
}

Lane Schedule::lane(const Piece& piece) const {
    if (shown_ == piece.picture) return Lane::kShown;
    const bool wanted =
        std::find(wanted_.begin(), wanted_.end(), std::pair(piece.picture, piece.model)) != wanted_.end();
    return wanted ? Lane::kSave : Lane::kQueue;
}

bool Schedule::gives_way(const Piece& running) const {
    if (paused_) return true;
    const auto found = pictures_.find(running.picture);
    if (found == pictures_.end() || found->second.cancelled) return true;
    if (shown_ && *shown_ != running.picture && next_of(*shown_)) return true;
    // The piece may belong to a model that was removed from the comparison meanwhile.
    const bool wanted =
        std::find(wanted_.begin(), wanted_.end(), std::pair(running.picture, running.model)) != wanted_.end();
    return !wanted && std::find(models_.begin(), models_.end(), running.model) == models_.end();
}

}  // namespace deweather::studio
