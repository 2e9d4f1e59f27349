// A video file's frames as its decoder gives them, in the order they are shown, from any place on.
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
    // threads: of the decoder; 0: as many as there are cores. Throws Error for what is no video, has no video stream or
    // one whose codec is not known, or cannot be read.
    FrameSource(std::filesystem::path path, int threads);

    const std::filesystem::path& path() const { return path_; }
    AVFormatContext& format() const { return *input_; }
    AVStream& stream() const { return *input_->streams[index_]; }
    AVCodecContext& decoder() const { return *decoder_; }

    // Null at the end. Its pts is set and larger than that of the frame before; its pkt_duration is in ticks, 0 where
    // it is not known, and the last frame's reaches to the end that the file states. Damaged parts are passed over,
    // which notes() tells. Throws Error where not one frame can be decoded.
    ffmpeg::Frame next();

    // Makes a clock that begins again one that goes on, for which some kinds of files have to be read whole. Without
    // it every frame behind such a place comes right after the one before. Before the first next() or seek(). Throws
    // Cancelled.
    void settle_clock(Progress& progress);
    const Clock& clock() const { return clock_; }

    // How much of the file has been read, 0 to 1, from any thread.
    double share_read() const { return share_read_; }

    // next() gives this frame again before it goes on.
    void hold(const AVFrame* frame);

    // The next frame is the one that is shown at pts: the last that is not later, or the first of all.
    void seek(int64_t pts);

    // Decodes the key frame at or before pts and nothing else: fast and inexact. Null where there is none. Leaves the
    // place undefined: seek() has to follow before next().
    ffmpeg::Frame key_frame(int64_t pts);

    // All frames' times from the container alone, without decoding, in order. Leaves the place undefined, too.
    std::vector<int64_t> times(const Progress& progress);

    // From any thread: next() and seek() end as soon as they can, and next() gives nothing more.
    void stop() { stopped_ = true; }

    // What was lost so far, for people.
    std::vector<std::string> notes() const;

  private:
    // A frame in waiting; moved: its own time was that of the one before.
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
