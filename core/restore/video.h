// Restores a video: one thread decodes, one restores, one encodes, with short queues between them, so that memory use
// is independent of the length.
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

// A position in a video: a time in seconds from the start, or a frame's number from 0.
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
    std::optional<VideoPoint> from, to;         // the first requested frame, and the first one after the range
    bool steady = false;                        // applies the temporal filter of steady.h
    media::Resume resume = media::Resume::kNo;  // whether to resume an interrupted export
    Existing existing = Existing::kKeep;
    int64_t part_frames = 120;  // maximum number of frames that an interruption loses
    int64_t max_pixels = 200'000'000;
    int threads = 0;  // for the decoder and the encoder each; 0: one per core
    // Called for each loss as soon as it is known: before the work if possible.
    std::function<void(const std::string& note)> on_note = {};

    // Throws Error naming the option that is out of range.
    void check() const;
};

struct VideoReport {
    int64_t width = 0, height = 0;                 // upright
    int64_t frames = 0;                            // in the output
    int64_t resumed = 0;                           // of these, done by the interrupted export
    double milliseconds = 0;                       // of the whole pipeline
    double network_milliseconds = 0;               // of these, in the network
    double frames_per_second = 0;                  // for the frames of this run
    int64_t peak_bytes = 0;                        // the process's resident memory
    std::size_t most_queued = 0;                   // the maximum number of frames in one of the queues
    std::string codec, encoder;                    // "h264", "libx264"
    std::optional<std::array<double, 4>> weather;  // the mean over the frames, see Report
    std::vector<std::string> notes;                // losses
};

// Maximum number of frames that wait before and after the network, each.
inline constexpr std::size_t kQueueBound = 2;

// Reports frames as progress. The output appears only when it is complete. Throws Error (the decodable part of a
// damaged video is kept, with a note), and Cancelled within a second; finished parts stay for resume.
VideoReport restore_video(Restorer& restorer, const VideoJob& job, const VideoOptions& options, Progress& progress);

}  // namespace deweather::restore
