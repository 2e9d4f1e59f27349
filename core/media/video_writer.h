// Writes restored frames as a video with all that belongs to its source: times, sound, subtitles, chapters, tags.
//
//     media::VideoWriter writer(reader, "out.mp4", {.codec = "h265", .quality = 80});
//     while (auto frame = reader.read_next()) writer.write(*frame, restore(frame->image.rgb));
//     writer.finish(progress);                    // only now is there an out.mp4
//
// Frames are encoded in whole parts in a hidden folder beside the output, and joined at the end; what is killed on the
// way goes on with `resume`. Not to be used by two threads at once.
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
    // An encoder's name, or a codec's: "h264", "h265", "av1", "prores", "ffv1". Empty: the source's own where the
    // container holds it, else H.265 for more than 8 bits, else H.264.
    std::string codec = {};
    // 0 (small) to 100 (fine). The constant rate factor is 41 - 0.3 quality for H.264, 44 - 0.32 quality for H.265,
    // 63 - 0.5 quality for AV1; ProRes: proxy, LT (25), standard (50), HQ (75); FFV1 loses nothing at any.
    int quality = 75;
    int threads = 0;  // of the encoder; 0: as many as there are cores
    Existing existing = Existing::kKeep;
    Resume resume = Resume::kNo;
    int64_t part_frames = 120;        // an interruption loses at most so many
    bool begins_later = false;        // the first frame is an in point and becomes the output's start
    std::optional<int64_t> end = {};  // the out point as the source counts time: sound ends there too
    std::string job = {};             // whatever else decides how frames look; an export goes on only for the same

    // Throws Error naming the option that is out of range.
    void check() const;
};

class VideoWriter {
  public:
    // The reader is asked for what belongs to its file, and has to outlive the writer. Throws Error before anything is
    // written: for a name whose kind is not known, an output that is there and to be kept, a codec that is not there or
    // not held.
    VideoWriter(const VideoReader& reader, std::filesystem::path output, const VideoWriteOptions& options);
    VideoWriter(const VideoWriter&) = delete;
    VideoWriter& operator=(const VideoWriter&) = delete;
    // Without finish() whole parts stay for a resume.
    ~VideoWriter();

    // The last frame that a resumed export has already; write() goes on after it.
    std::optional<int64_t> last_pts() const;
    int64_t frames() const;  // in whole parts and the present one
    const EncoderInfo& encoder() const;

    // frame as it was read, and its restored picture, float32 [3,H,W] in 0..1, upright. Frames come in order. Throws
    // Error (disk full, folder gone).
    void write(const VideoFrame& frame, const at::Tensor& restored);

    // From any thread: write() throws Cancelled as soon as it can.
    void stop();

    // Joins the parts, gives the file its name, removes the parts. Throws Error, also where there is not one frame, and
    // Cancelled; the parts then stay.
    void finish(Progress& progress);

    // What could not be kept, for people: all that can be known before the work from the start on, complete after
    // finish().
    const std::vector<std::string>& notes() const;

  private:
    class Export;
    std::unique_ptr<Export> export_;
};

// Whether a name has an extension of a container that restored video can be written to.
bool is_writable_video_name(const std::filesystem::path& path);

}  // namespace deweather::media
