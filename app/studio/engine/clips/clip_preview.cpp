#include "app/studio/engine/clips/clip_preview.h"

#include <algorithm>
#include <cmath>

#include "app/studio/engine/pictures/display_image.h"
#include "core/media/video_reader.h"

namespace deweather::studio {

ClipPreview::ClipPreview(std::string path, Shown shown)
    : path_(std::move(path)), shown_(std::move(shown)), thread_([this] { run(); }) {}

ClipPreview::~ClipPreview() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void ClipPreview::want(double seconds) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = seconds;
    }
    wake_.notify_all();
}

void ClipPreview::run() {
    std::unique_lock lock(mutex_);
    const auto next = [&] {
        wake_.wait(lock, [&] { return closing_ || wanted_; });
        return closing_ ? std::nullopt : std::exchange(wanted_, std::nullopt);
    };
    try {
        auto seconds = next();
        if (!seconds) return;
        lock.unlock();
        media::VideoReader reader(path_, {.threads = 1});
        lock.lock();
        while (seconds) {
            lock.unlock();
            reader.seek(*seconds);
            if (const auto frame = reader.read_next()) {
                const auto& rgb = frame->image.rgb;
                const double scale =
                    std::min(1.0, static_cast<double>(kSide) / static_cast<double>(std::max(rgb.size(1), rgb.size(2))));
                const auto pixels = static_cast<int64_t>(
                    std::ceil(scale * scale * static_cast<double>(rgb.size(1)) * static_cast<double>(rgb.size(2))));
                shown_(*seconds, to_qimage(reduced(rgb, pixels), {}));
            }
            lock.lock();
            seconds = next();
        }
    } catch (const std::exception&) {
        // The player reports unreadable files.
    }
}

}  // namespace deweather::studio
