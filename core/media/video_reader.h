// Reads a video as pictures with times, from any position.
//
//     media::VideoReader video("clip.mp4");
//     video.seek(12.5);
//     while (auto frame = video.read_next()) show(frame->image, frame->time);
//
// Not thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/media/image.h"
#include "core/media/video_info.h"

namespace deweather::media {

class FrameSource;
struct StoredFrame;

struct VideoFrame {
    Image image;           // upright; bit_depth is 16 for all formats with more than 8 bits
    double time = 0;       // seconds from the video's start
    int64_t pts = 0;       // the same in the file's own ticks, with an arbitrary origin
    int64_t duration = 0;  // in ticks; 0: unknown
    // The decoded samples, from which the writer starts, so that unchanged ones are not converted.
    std::shared_ptr<const StoredFrame> stored;
};

struct VideoReadOptions {
    int threads = 0;  // for the decoder; 0: one per core
    int64_t max_pixels = 200'000'000;
};

class VideoReader {
  public:
    // Throws a one-line Error for a file that is not a video, has no video stream or no frame, is too large, or
    // requires a missing codec.
    explicit VideoReader(const std::filesystem::path& path, const VideoReadOptions& options = {});
    VideoReader(VideoReader&&) noexcept;
    ~VideoReader();

    const VideoInfo& info() const { return info_; }

    // Returns nothing at the end. Throws Error if the file becomes unreadable.
    std::optional<VideoFrame> read_next();

    // Seeks, frame-accurately, to the frame shown at this time in seconds from the video's start.
    void seek(double time);

    // The same with the file's own ticks.
    void seek_pts(int64_t pts);

    // A picture near this time, scaled to at most max_side pixels: the previous key frame, which is much faster than a
    // seek(). Call seek() before read_next().
    Image thumbnail(double time, int64_t max_side);

    // The pts of a frame by its number from 0, from the container, without decoding; nothing beyond the last. Call
    // seek() before read_next().
    std::optional<int64_t> pts_of_frame(int64_t number);

    // The time of every frame in seconds from the video's start, ascending, from the container, without decoding: reads
    // the whole file. Throws Cancelled. Call seek() before read_next().
    std::vector<double> frame_times(const Progress& progress);

    // The earliest pts not before this time in seconds, with a tolerance of half a millisecond.
    int64_t pts_at(double time) const;

    // Thread-safe: reading and seeking end as soon as they can, and there are no more frames.
    void stop();

    // Corrects a clock with discontinuities; see FrameSource. Call before the first read_next() or seek(). The number
    // of frames and the length in info() are corrected too. Throws Cancelled.
    void settle_clock(Progress& progress);

    // The share of the file that has been read, 0 to 1; thread-safe. For files without a stated length.
    double share_read() const;

    // Losses so far: damaged parts, a missing end, a second video stream.
    std::vector<std::string> notes() const;

    // For the writer, which copies the file's other contents.
    const FrameSource& source() const { return *source_; }
    const StoredFrame& first() const { return *first_; }

  private:
    double time_of(int64_t pts) const;

    std::unique_ptr<FrameSource> source_;
    std::shared_ptr<const StoredFrame> first_;
    VideoInfo info_;
    int64_t origin_ = 0;  // the pts of the video's start
    int64_t scaled_ = 0;  // frames of another size than the first
};

}  // namespace deweather::media
