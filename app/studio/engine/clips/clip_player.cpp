#include "app/studio/engine/clips/clip_player.h"

#include <chrono>

#include "core/media/video_reader.h"

namespace deweather::studio {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

// A frame that is later than this is skipped.
constexpr double kLate = 0.04;
// If decoding lags behind by this much, it does not catch up: the clock is set back.
constexpr double kHopeless = 0.5;

}  // namespace

// Maps video time to clock time.
class Playing {
  public:
    void stop() { running_ = false; }
    // Seconds until a frame of this time is due; the first frame sets the clock.
    double due_in(double time) {
        if (!running_) set(time);
        return time - base_ - Seconds(Clock::now() - start_).count();
    }
    void set(double time) {
        running_ = true;
        base_ = time;
        start_ = Clock::now();
        shown_ = start_;
    }
    void shown() { shown_ = Clock::now(); }
    double since_shown() const { return Seconds(Clock::now() - shown_).count(); }

  private:
    bool running_ = false;
    double base_ = 0;
    Clock::time_point start_, shown_;
};

ClipPlayer::ClipPlayer(std::string path, Listener listener)
    : path_(std::move(path)), listener_(std::move(listener)), thread_([this] { run(); }) {}

ClipPlayer::~ClipPlayer() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void ClipPlayer::seek(double time) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = time;
    }
    wake_.notify_all();
}

void ClipPlayer::play(bool playing) {
    {
        const std::lock_guard lock(mutex_);
        refine_ = playing_ && !playing;
        playing_ = playing;
    }
    wake_.notify_all();
}

void ClipPlayer::run() {
    try {
        media::VideoReader reader(path_);
        listener_.opened(reader.info());
        Playing clock;
        media::Image last;
        double last_time = 0;
        bool at_end = false;
        std::unique_lock lock(mutex_);
        while (!closing_) {
            if (wanted_) {
                const double time = *std::exchange(wanted_, std::nullopt);
                const bool moving = playing_;
                lock.unlock();
                clock.stop();
                reader.seek(time);
                auto frame = reader.read_next();
                at_end = !frame;
                if (frame) {
                    last = std::move(frame->image);
                    last_time = frame->time;
                    listener_.frame(last, last_time, moving);
                }
                lock.lock();
            } else if (playing_) {
                lock.unlock();
                if (std::exchange(at_end, false)) reader.seek(0);
                auto frame = reader.read_next();
                lock.lock();
                if (!frame) {
                    playing_ = false;
                    at_end = true;
                    clock.stop();
                    lock.unlock();
                    listener_.ended();
                    if (last.rgb.defined()) listener_.frame(last, last_time, false);
                    lock.lock();
                    continue;
                }
                last = std::move(frame->image);
                last_time = frame->time;
                double ahead = clock.due_in(last_time);
                if (ahead < -kLate && clock.since_shown() < kHopeless) continue;
                if (ahead < -kHopeless) clock.set(last_time);
                if (ahead > 0) wake_.wait_for(lock, Seconds(ahead), [&] { return closing_ || wanted_ || !playing_; });
                if (closing_ || wanted_ || !playing_) {
                    // The position stays; a seek or the paused frame comes next.
                    continue;
                }
                lock.unlock();
                listener_.frame(last, last_time, true);
                clock.shown();
                lock.lock();
            } else if (refine_) {
                refine_ = false;
                clock.stop();
                lock.unlock();
                if (last.rgb.defined()) listener_.frame(last, last_time, false);
                lock.lock();
            } else {
                wake_.wait(lock);
            }
        }
    } catch (const std::exception& error) {
        listener_.failed(error);
    }
}

}  // namespace deweather::studio
