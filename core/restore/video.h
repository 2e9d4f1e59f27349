// Restores a video: one thread decodes, one restores, one encodes, with short queues between them, so that memory does
// not grow with the length.
//
//     const auto report = restore::restore_video(restorer, {"clip.mp4", "clear.mp4"}, {}, progress);
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/pending_file.h"
#include "core/base/progress.h"
#include "core/media/video_parts.h"
#include "core/restore/restorer.h"

namespace deweather::restore {

struct VideoJob {
    std::filesystem::path input, output;
};

// A place in a video: by its time in seconds from the start, or by a frame's number from 0.
struct VideoPoint {
    double seconds = 0;
    std::optional<int64_t> frame;

    // "12.5", "1:02.5", "1:00:02" or "375f". Throws Error for anything else.
    static VideoPoint parse(const std::string& text);
};

struct VideoOptions {
    RestoreOptions restore;
    std::string codec;                          // see media::VideoWriteOptions
    int quality = 75;                           // 0..100, likewise
    std::optional<VideoPoint> from, to;         // the first frame that is wanted, and the first that is not any more
    bool steady = false;                        // steadies the result, see steady.h
    media::Resume resume = media::Resume::kNo;  // goes on with an export that was interrupted
    Existing existing = Existing::kKeep;
    int64_t part_frames = 120;  // an interruption loses at most so many
    int64_t max_pixels = 200'000'000;
    int threads = 0;  // of the decoder and the encoder each; 0: as many as there are cores
    // Called with each thing that cannot be kept as soon as it is known: before the work for all that can be known
    // then.
    std::function<void(const std::string& note)> on_note = {};

    // Throws Error naming the option that is out of range.
    void check() const;
};

struct VideoReport {
    int64_t width = 0, height = 0;                 // upright
    int64_t frames = 0;                            // in the output
    int64_t resumed = 0;                           // of these, done by the export that was interrupted
    double milliseconds = 0;                       // of the whole pipeline
    double network_milliseconds = 0;               // of these, in the network
    double frames_per_second = 0;                  // of the frames done now
    int64_t peak_bytes = 0;                        // the process's resident memory
    std::size_t most_queued = 0;                   // the most frames that waited in one of the queues
    std::string codec, encoder;                    // "h264", "libx264"
    std::optional<std::array<double, 4>> weather;  // the mean over the frames, see Report
    std::vector<std::string> notes;                // what could not be kept
};

// Frames that wait before and after the network, at most so many each.
inline constexpr std::size_t kQueueBound = 2;

// Reports frames as progress. The output appears only when it is complete. Throws Error (what is decodable of a damaged
// video is kept and said in the notes), and Cancelled within a second; what is done by then stays for resume.
VideoReport restore_video(Restorer& restorer, const VideoJob& job, const VideoOptions& options, Progress& progress);

}  // namespace deweather::restore
