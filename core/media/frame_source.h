// Decodes a video file's frames in presentation order, from any position.
//
//     FrameSource source("clip.mp4", 0);
//     source.seek(pts);
//     while (const ffmpeg::Frame frame = source.next()) ...
//
// Times are counted in ticks of the stream's time base ("pts").
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/media/clock.h"
#include "core/media/ffmpeg.h"

namespace deweather::media {

class FrameSource {
  public:
    // threads: of the decoder; 0: one per core. Throws Error for a file that is not a video, has no video stream or one
    // with an unknown codec, or cannot be read.
    FrameSource(std::filesystem::path path, int threads);

    const std::filesystem::path& path() const { return path_; }
    AVFormatContext& format() const { return *input_; }
    AVStream& stream() const { return *input_->streams[index_]; }
    AVCodecContext& decoder() const { return *decoder_; }

    // Returns null at the end. Its pts is set and larger than the previous frame's; its pkt_duration is in ticks, 0 if
    // unknown, and the last frame's extends to the end that the file states. Skips damaged parts, which notes()
    // reports. Throws Error if not a single frame can be decoded.
    ffmpeg::Frame next();

    // Corrects a clock with discontinuities, for which some formats must be read completely. Without it, every frame
    // behind a discontinuity follows right after the previous one. Call before the first next() or seek(). Throws
    // Cancelled.
    void settle_clock(Progress& progress);
    const Clock& clock() const { return clock_; }

    // The share of the file that has been read, 0 to 1; thread-safe.
    double share_read() const { return share_read_; }

    // next() returns this frame again before it continues.
    void hold(const AVFrame* frame);

    // Seeks to the frame shown at pts: the last one not later, or the first of all.
    void seek(int64_t pts);

    // Decodes only the key frame at or before pts: fast and inexact. Null if there is none. Leaves the position
    // undefined: call seek() before next().
    ffmpeg::Frame key_frame(int64_t pts);

    // All frames' times in order, from the container alone, without decoding. Leaves the position undefined too.
    std::vector<int64_t> times(const Progress& progress);

    // Thread-safe: next() and seek() end as soon as they can, and next() returns nothing more.
    void stop() { stopped_ = true; }

    // Losses so far, as human-readable notes.
    std::vector<std::string> notes() const;

  private:
    // A waiting frame; moved: it originally had the previous frame's time.
    struct Held {
        ffmpeg::Frame frame;
        bool moved = false;
    };

    void open();
    int choose_stream();
    const AVCodec* choose_decoder();
    void restart();
    bool go_to(int64_t pts);
    Held decode();
    Held take();
    void feed();
    void note_early_end();
    bool is_whole();

    std::filesystem::path path_;
    int threads_;
    ffmpeg::Input input_;
    int index_ = -1;
    ffmpeg::Codec decoder_;
    ffmpeg::Packet packet_;
    std::deque<Held> held_;
    Clock clock_;
    bool drained_ = false, any_ = false;
    int64_t last_pts_ = AV_NOPTS_VALUE, last_duration_ = 0, furthest_ = AV_NOPTS_VALUE;
    int64_t damaged_ = 0, moved_ = 0;
    int failed_reads_ = 0, decode_error_ = 0;
    std::string early_end_;
    std::vector<std::string> early_notes_;
    std::atomic<bool> stopped_ = false;
    std::atomic<double> share_read_ = 0;
};

}  // namespace deweather::media
