#include "app/studio/restore/queue_progress.h"

#include <algorithm>

namespace deweather::studio {

namespace {

// No estimate before this many milliseconds.
constexpr qint64 kFirstGuess = 1000;
constexpr double kMinShare = 0.02;

}  // namespace

void QueueProgress::begin(qint64 now) {
    *this = {};
    begun_ = true;
    start_ = now;
}

void QueueProgress::pause(qint64 now) {
    if (paused_since_ < 0) paused_since_ = now;
}

void QueueProgress::resume(qint64 now) {
    if (paused_since_ >= 0) start_ += now - paused_since_;
    paused_since_ = -1;
}

void QueueProgress::settled() {
    ++done_;
    piece_ = 0;
}

double QueueProgress::share(int unsettled) const {
    return std::clamp(finished() / std::max(1, done_ + unsettled), 0.0, 1.0);
}

std::optional<double> QueueProgress::seconds_per_picture(qint64 now) const {
    const qint64 elapsed = (paused_since_ >= 0 ? paused_since_ : now) - start_;
    if (elapsed < kFirstGuess || finished() < kMinShare) return std::nullopt;
    return static_cast<double>(elapsed) / 1000 / finished();
}

std::optional<double> QueueProgress::seconds_left(int unsettled, qint64 now) const {
    const auto each = seconds_per_picture(now);
    if (!each) return std::nullopt;
    return *each * std::max(0.0, unsettled - piece_);
}

}  // namespace deweather::studio
