// Writes restored frames as a video that preserves the source's times, sound, subtitles, chapters and tags.
//
//     media::VideoReader reader("clip.mp4");
//     media::VideoWriter writer(reader, "out.mp4", {.codec = "h265", .quality = 80});
//     while (auto frame = reader.read_next()) writer.write(*frame, restore(frame->image.rgb));
//     writer.finish(progress);                    // only now does out.mp4 exist
//
// Frames are encoded in parts in a hidden folder beside the output, which are joined at the end; an interrupted export
// can be resumed with `resume`. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/pending_file.h"
#include "core/base/progress.h"
#include "core/media/video_codec.h"
#include "core/media/video_parts.h"
#include "core/media/video_reader.h"

namespace deweather::media {

struct VideoWriteOptions {
    // An encoder's name, or a codec's: "h264", "h265", "av1", "prores", "ffv1". Empty: the source's own if the
    // container supports it, else H.265 for more than 8 bits, else H.264.
    std::string codec = {};
    // 0 (small) to 100 (fine). The constant rate factor is 41 - 0.3 quality for H.264, 44 - 0.32 quality for H.265, 63
    // - 0.5 quality for AV1; ProRes: proxy, LT (25), standard (50), HQ (75); FFV1 is lossless at any quality.
    int quality = 75;
    int threads = 0;  // for the encoder; 0: one per core
    Existing existing = Existing::kKeep;
    Resume resume = Resume::kNo;
    int64_t part_frames = 120;        // maximum number of frames that an interruption loses
    bool begins_later = false;        // the first frame is an in point and becomes the output's start
    std::optional<int64_t> end = {};  // the out point in the source's time: sound ends there too
    std::string job = {};             // everything else that affects the frames; resuming requires the same

    // Throws Error naming the option that is out of range.
    void check() const;
};

class VideoWriter {
  public:
    // The reader provides the file's other contents, and must outlive the writer. Throws Error before anything is
    // written: for a name with an unknown extension, an existing output that is to be kept, and a codec that is
    // unavailable or not supported by the container.
    VideoWriter(const VideoReader& reader, std::filesystem::path output, const VideoWriteOptions& options);
    VideoWriter(const VideoWriter&) = delete;
    VideoWriter& operator=(const VideoWriter&) = delete;
    // Without finish(), complete parts stay for a resume.
    ~VideoWriter();

    // The last frame that a resumed export already has; write() continues after it.
    std::optional<int64_t> last_pts() const;
    int64_t frames() const;  // in complete parts and the current one
    const EncoderInfo& encoder() const;

    // frame: unmodified as read, and its restored picture, float32 [3,H,W] in 0..1, upright. Frames must come in order.
    // Throws Error (disk full, folder gone).
    void write(const VideoFrame& frame, const at::Tensor& restored);

    // Thread-safe: write() throws Cancelled as soon as it can.
    void stop();

    // Joins the parts, renames the file to its final name, and removes the parts. Throws Error, also without any frame,
    // and Cancelled; the parts then stay.
    void finish(Progress& progress);

    // Losses, as human-readable notes: those that can be predicted from the start on, complete after finish().
    const std::vector<std::string>& notes() const;

  private:
    class Export;
    std::unique_ptr<Export> export_;
};

// Whether a name has an extension of a container for restored video.
bool is_writable_video_name(const std::filesystem::path& path);

}  // namespace deweather::media
