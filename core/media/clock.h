// Corrects timestamp discontinuities, as in concatenated recordings whose clock restarts: each part is moved behind the
// previous one.
//
//     const Clock clock = scan_clock(path, video, progress);       // reads the whole file, where its kind may need it
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
    // Whether no correction is needed.
    bool is_even() const { return restarts_ == 0; }
    int restarts() const { return restarts_; }

    // Shifts a packet's times by the correction for its position in the file.
    void correct(AVPacket& packet, const AVFormatContext& input) const;

    // The file position of the last key frame not later than pts, for formats that seek by the uncorrected clock.
    // Nothing if there is none.
    std::optional<int64_t> key_position(int64_t pts) const;

    // The video stream's number of frames, and its end in ticks.
    int64_t frames() const { return frames_; }
    int64_t end() const { return end_; }

  private:
    friend class ClockScan;

    // From a file position on, in bytes, times are shifted by this many ticks of the stream.
    struct Jump {
        int64_t position = 0, offset = 0;
    };
    struct Key {
        int64_t pts = 0, position = 0;
    };
    std::vector<std::vector<Jump>> jumps_;  // by stream, ascending
    std::vector<Key> keys_;                 // of the video stream, in file order
    int restarts_ = 0;
    int64_t frames_ = 0, end_ = 0;
};

// Whether files of this format may contain discontinuities.
bool may_restart(const AVFormatContext& input);

// video: the stream's index. Does not read formats without discontinuities, for which no correction is needed. Throws
// Error for files that cannot be opened, and Cancelled.
Clock scan_clock(const std::filesystem::path& path, int video, Progress& progress);

}  // namespace deweather::media
