// A video as pictures with their times, from any place on.
//
//     media::VideoReader video("clip.mp4");
//     video.seek(12.5);
//     while (auto frame = video.read_next()) show(frame->image, frame->time);
//
// Not to be used by two threads at once.
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
    Image image;           // upright; bit_depth is 16 for all that have more than 8
    double time = 0;       // seconds from the video's start
    int64_t pts = 0;       // the same as the file counts it: ticks of its time base, from whatever zero it has
    int64_t duration = 0;  // in ticks; 0 where nobody knows
    // The samples as they were decoded, from which the writer starts, so that what is not changed is not converted.
    std::shared_ptr<const StoredFrame> stored;
};

struct VideoReadOptions {
    int threads = 0;  // of the decoder; 0: as many as there are cores
    int64_t max_pixels = 200'000'000;
};

class VideoReader {
  public:
    // Throws Error, of one clear line, for what is not a video, has no video stream or no frame, is too large, or needs
    // a codec that is not there.
    explicit VideoReader(const std::filesystem::path& path, const VideoReadOptions& options = {});
    VideoReader(VideoReader&&) noexcept;
    ~VideoReader();

    const VideoInfo& info() const { return info_; }

    // Nothing at the end. Throws Error where the file cannot be read any more.
    std::optional<VideoFrame> read_next();

    // The next frame is the one that is shown at this time, in seconds from the video's start, to the frame.
    void seek(double time);

    // The same by the file's own count.
    void seek_pts(int64_t pts);

    // A picture of about this time, its longer side at most max_side pixels: of the key frame before, which takes a
    // fraction of a seek(). seek() has to follow before read_next().
    Image thumbnail(double time, int64_t max_side);

    // The pts of a frame by its number from 0, from the container, without decoding; nothing beyond the last. seek()
    // has to follow before read_next().
    std::optional<int64_t> pts_of_frame(int64_t number);

    // The time of every frame in seconds from the video's start, ascending, from the container, without decoding: it
    // reads the whole file. Throws Cancelled. seek() has to follow before read_next().
    std::vector<double> frame_times(const Progress& progress);

    // The earliest pts that is not before this time in seconds, to half a millisecond.
    int64_t pts_at(double time) const;

    // From any thread: what is being read or sought ends as soon as it can, and there is nothing more to read.
    void stop();

    // Makes a clock that begins again one that goes on; see FrameSource. Before the first read_next() or seek(). What
    // is said of frames and length is corrected too. Throws Cancelled.
    void settle_clock(Progress& progress);

    // How much of the file has been read, 0 to 1, from any thread; for files that do not say how long they are.
    double share_read() const;

    // What was lost so far: damaged parts, an end that is missing, a second film.
    std::vector<std::string> notes() const;

    // For the writer, which takes over what belongs to the file.
    const FrameSource& source() const { return *source_; }
    const StoredFrame& first() const { return *first_; }

  private:
    double time_of(int64_t pts) const;

    std::unique_ptr<FrameSource> source_;
    std::shared_ptr<const StoredFrame> first_;
    VideoInfo info_;
    int64_t origin_ = 0;  // the pts that is the video's start
};

}  // namespace deweather::media
