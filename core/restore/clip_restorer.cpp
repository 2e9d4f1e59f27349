#include "core/restore/clip_restorer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/restore/scene_cut.h"

namespace deweather::restore {

ClipRestorer::ClipRestorer(Restorer& restorer, const ClipOptions& options)
    : options_(options), restorer_(video_restorer(restorer)) {
    options_.restore.check();
}

std::size_t ClipRestorer::looks_back() const {
    return restorer_->context() + (options_.steady ? kSteadyReach : 0);
}

std::vector<Result> ClipRestorer::push(media::Image frame, Progress& progress) {
    std::vector<Result> finished;
    begin_scene_if_cut(frame, finished, progress);
    const auto at_once = restorer_->at_once(frame.width(), frame.height());
    frames_.push_back(std::move(frame));
    if (frames_.size() - next_ >= at_once + restorer_->context()) run(at_once, finished, progress);
    return finished;
}

void ClipRestorer::push_context(media::Image frame) {
    if (last_.defined() && is_cut(last_, frame.rgb)) frames_.clear();
    last_ = frame.rgb;
    frames_.push_back(std::move(frame));
    while (frames_.size() > restorer_->context()) frames_.pop_front();
    next_ = frames_.size();
}

std::vector<Result> ClipRestorer::finish(Progress& progress) {
    std::vector<Result> finished;
    end_scene(finished, progress);
    last_ = at::Tensor();
    return finished;
}

void ClipRestorer::begin_scene_if_cut(const media::Image& frame, std::vector<Result>& finished, Progress& progress) {
    if (last_.defined() && is_cut(last_, frame.rgb)) end_scene(finished, progress);
    last_ = frame.rgb;
}

void ClipRestorer::run(std::size_t count, std::vector<Result>& finished, Progress& progress) {
    const std::vector<media::Image> window(frames_.begin(), frames_.end());
    auto results = restorer_->restore(window, next_, count, options_.restore, progress);
    next_ += count;
    while (next_ > restorer_->context()) {
        frames_.pop_front();
        --next_;
    }
    if (!options_.steady) {
        std::move(results.begin(), results.end(), std::back_inserter(finished));
        return;
    }
    for (auto& result : results) {
        auto frames = steadier_.push(result.image.rgb);
        unsteady_.push_back(std::move(result));
        steady(std::move(frames), finished);
    }
}

void ClipRestorer::end_scene(std::vector<Result>& finished, Progress& progress) {
    while (next_ < frames_.size()) {
        const auto& frame = frames_[next_];
        run(std::min(restorer_->at_once(frame.width(), frame.height()), frames_.size() - next_), finished, progress);
    }
    frames_.clear();
    next_ = 0;
    if (options_.steady) steady(steadier_.flush(), finished);
}

void ClipRestorer::steady(std::vector<at::Tensor> frames, std::vector<Result>& finished) {
    for (auto& rgb : frames) {
        unsteady_.front().image.rgb = std::move(rgb);
        finished.push_back(std::move(unsteady_.front()));
        unsteady_.pop_front();
    }
}

}  // namespace deweather::restore
