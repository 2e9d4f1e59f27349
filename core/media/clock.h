// The times of a file whose clock begins again, as recordings have that were put behind each other: every part is moved
// behind the one before.
//
//     const Clock clock = scan_clock(path, progress);       // reads the whole file, where its kind may need it
//     while (av_read_frame(input, packet) >= 0) clock.correct(*packet, *input);
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/media/ffmpeg.h"

namespace deweather::media {

class Clock {
  public:
    // Whether nothing is to be corrected.
    bool is_even() const { return restarts_ == 0; }
    int restarts() const { return restarts_; }

    // Moves a packet's times by what its place in the file asks for.
    void correct(AVPacket& packet, const AVFormatContext& input) const;

    // Where in the file the last key frame is that is not later than pts, for files whose own way of seeking goes by
    // the uncorrected clock. Nothing where there is none.
    std::optional<int64_t> key_position(int64_t pts) const;

    // The video stream's number of frames, and its end in its ticks.
    int64_t frames() const { return frames_; }
    int64_t end() const { return end_; }

  private:
    friend class ClockScan;

    // From a place in the file on, in bytes, times are later by so many ticks of the stream.
    struct Jump {
        int64_t position = 0, offset = 0;
    };
    struct Key {
        int64_t pts = 0, position = 0;
    };
    std::vector<std::vector<Jump>> jumps_;  // by stream, ascending
    std::vector<Key> keys_;                 // of the video, as they come
    int restarts_ = 0;
    int64_t frames_ = 0, end_ = 0;
};

// Whether files of this kind may have a clock that begins again.
bool may_restart(const AVFormatContext& input);

// video: the stream's index. Even for kinds that cannot restart, which are not read. Throws Error for what cannot be
// opened, and Cancelled.
Clock scan_clock(const std::filesystem::path& path, int video, Progress& progress);

}  // namespace deweather::media
