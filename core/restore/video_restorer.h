// Restores the frames of a clip: takes a window of frames and returns its middle frames restored. The window of a
// network that sees single pictures is one frame.
//
//     const auto video = video_restorer(restorer);
//     const auto results = video->restore(window, video->context(), count, {}, progress);
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/restore/restorer.h"

namespace deweather::restore {

class VideoRestorer {
  public:
    VideoRestorer() = default;
    VideoRestorer(const VideoRestorer&) = delete;
    VideoRestorer& operator=(const VideoRestorer&) = delete;
    virtual ~VideoRestorer() = default;

    // The number of frames before and after the restored ones that it looks at too.
    virtual std::size_t context() const = 0;

    // The maximum number of frames of this size that it restores at once.
    virtual std::size_t at_once(int64_t width, int64_t height) const = 0;

    // Restores `count` frames from `first` on; the others are context, which may be shorter at the ends of a scene.
    // frames: consecutive ones of one scene and one size. Throws like Restorer::restore().
    virtual std::vector<Result> restore(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                        const RestoreOptions& options, Progress& progress) = 0;
};

// By the kind of the restorer's network; the restorer has to outlive it.
std::unique_ptr<VideoRestorer> video_restorer(Restorer& restorer);

}  // namespace deweather::restore
