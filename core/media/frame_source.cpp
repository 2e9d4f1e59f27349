#include "core/media/frame_source.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/error.h"

namespace deweather::media {

namespace {

// A damaged place may make some reads fail; what fails this often in a row is the end.
constexpr int kFailedReads = 16;
constexpr int kFailedDecodes = 64;

// A video whose last frame ends this much before its container says has been cut short: frames, but within seconds.
constexpr double kMissingFrames = 3, kLeastMissing = 0.1, kMostMissing = 0.5;

Error unreadable(const std::filesystem::path& path, std::string_view why) {
    return Error("cannot read video", path.string(), why);
}

// "12.34 s"
std::string seconds(double value) {
    std::string text(32, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.2f s", value)));
    return text;
}

// What a stream says of its own length, in seconds; 0: nothing. Matroska says it in a tag, "00:01:02.345".
double stated_length(const AVStream& stream) {
    if (stream.duration > 0) return static_cast<double>(stream.duration) * av_q2d(stream.time_base);
    const auto* tag = av_dict_get(stream.metadata, "DURATION", nullptr, 0);
    int hours = 0, minutes = 0;
    double rest = 0;
    if (tag != nullptr && std::sscanf(tag->value, "%d:%d:%lf", &hours, &minutes, &rest) == 3)
        return 3600.0 * hours + 60.0 * minutes + rest;
    return 0;
}

}  // namespace

FrameSource::FrameSource(std::filesystem::path path, int threads) : path_(std::move(path)), threads_(threads) {
    open();
}

void FrameSource::open() {
    decoder_.reset();
    input_ = ffmpeg::open_input(path_);
    index_ = av_find_best_stream(input_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    const bool cover =
        index_ >= 0 && (stream().disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
    if (index_ < 0 || cover) {
        const bool sound = av_find_best_stream(input_.get(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0) >= 0;
        throw unreadable(path_, cover   ? "it holds a cover picture but no video"
                                : sound ? "it holds sound but no video"
                                        : "it holds no video");
    }
    const auto& parameters = *stream().codecpar;
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (codec == nullptr)
        throw unreadable(path_, std::string("its codec '") + avcodec_get_name(parameters.codec_id) +
                                    "' is not known to this FFmpeg; convert it with another program");
    decoder_.reset(avcodec_alloc_context3(codec));
    if (!decoder_) throw std::bad_alloc();
    int code = avcodec_parameters_to_context(decoder_.get(), &parameters);
    decoder_->pkt_timebase = stream().time_base;
    decoder_->thread_count = threads_;
    if (code >= 0) code = avcodec_open2(decoder_.get(), codec, nullptr);
    if (code < 0)
        throw unreadable(path_,
                         std::string("its codec '") + codec->name + "' cannot be opened: " + ffmpeg::words(code));
    for (unsigned i = 0; i < input_->nb_streams; ++i)
        if (static_cast<int>(i) != index_) input_->streams[i]->discard = AVDISCARD_ALL;
    packet_ = ffmpeg::new_packet();
    held_.clear();
    drained_ = false;
    failed_reads_ = 0;
    last_pts_ = AV_NOPTS_VALUE;
}

void FrameSource::restart() {
    open();
}

void FrameSource::note_early_end() {
    const double base = av_q2d(stream().time_base), length = stated_length(stream());
    if (length <= 0 || furthest_ == AV_NOPTS_VALUE) return;
    const int64_t start = stream().start_time == AV_NOPTS_VALUE ? 0 : stream().start_time;
    const double end = static_cast<double>(furthest_ - start) * base;
    const double rate = av_q2d(stream().avg_frame_rate);
    const double missing = rate > 0 ? std::clamp(kMissingFrames / rate, kLeastMissing, kMostMissing) : kMostMissing;
    if (end < length - missing)
        early_end_ =
            "it was cut short after " + seconds(end) + " of " + seconds(length) + "; what could be decoded is kept";
}

// Gives the decoder its next packet, or tells it that there is none.
void FrameSource::feed() {
    for (;;) {
        const int code = av_read_frame(input_.get(), packet_.get());
        if (code < 0) {
            if (code != AVERROR_EOF && ++failed_reads_ < kFailedReads) continue;
            note_early_end();
            drained_ = true;
            avcodec_send_packet(decoder_.get(), nullptr);
            return;
        }
        failed_reads_ = 0;
        if (packet_->stream_index != index_) {
            av_packet_unref(packet_.get());
            continue;
        }
        const bool cut =
            (packet_->flags & AV_PKT_FLAG_CORRUPT) != 0 && input_->pb != nullptr && avio_feof(input_->pb) != 0;
        if (packet_->pts != AV_NOPTS_VALUE && !cut)
            furthest_ = std::max(furthest_, packet_->pts + std::max<int64_t>(packet_->duration, 0));
        // The last packet of a file that was cut within it would give half a picture.
        const int sent = cut ? AVERROR_INVALIDDATA : avcodec_send_packet(decoder_.get(), packet_.get());
        av_packet_unref(packet_.get());
        if (sent == AVERROR(ENOMEM)) throw std::bad_alloc();
        if (sent < 0) {
            ++damaged_;
            decode_error_ = sent;
            continue;
        }
        return;
    }
}

ffmpeg::Frame FrameSource::decode() {
    auto frame = ffmpeg::new_frame();
    int failures = 0;
    for (;;) {
        if (stopped_) return nullptr;
        const int code = avcodec_receive_frame(decoder_.get(), frame.get());
        if (code == 0) break;
        if (code == AVERROR_EOF) return nullptr;
        if (code == AVERROR(ENOMEM)) throw std::bad_alloc();
        if (code != AVERROR(EAGAIN)) {
            ++damaged_;
            decode_error_ = code;
            if (drained_ && ++failures > kFailedDecodes) return nullptr;
            if (drained_) continue;
        }
        if (drained_) return nullptr;
        feed();
    }
    const double tick = av_q2d(stream().time_base);
    if (frame->pkt_duration <= 0) {
        const double rate = av_q2d(stream().avg_frame_rate);
        frame->pkt_duration = last_duration_ > 0 ? last_duration_
                              : rate > 0         ? std::max<int64_t>(1, std::llround(1 / (rate * tick)))
                                                 : 0;
    }
    frame->pts = frame->best_effort_timestamp;
    if (frame->pts == AV_NOPTS_VALUE)
        frame->pts = last_pts_ == AV_NOPTS_VALUE ? 0 : last_pts_ + std::max<int64_t>(last_duration_, 1);
    if (last_pts_ != AV_NOPTS_VALUE && frame->pts <= last_pts_) {
        frame->pts = last_pts_ + 1;
        ++moved_;
    }
    last_pts_ = frame->pts;
    last_duration_ = frame->pkt_duration;
    any_ = true;
    return frame;
}

ffmpeg::Frame FrameSource::next() {
    if (!held_.empty()) {
        auto frame = std::move(held_.front());
        held_.pop_front();
        return frame;
    }
    auto frame = decode();
    if (!frame && !any_ && !stopped_)
        throw unreadable(path_, damaged_ > 0 ? "not one of its frames can be decoded: " + ffmpeg::words(decode_error_)
                                             : std::string("it holds no frames"));
    return frame;
}

void FrameSource::hold(const AVFrame* frame) {
    auto same = ffmpeg::new_frame();
    if (av_frame_ref(same.get(), frame) < 0) throw std::bad_alloc();
    held_.push_front(std::move(same));
}

// Whether the demuxer could go to a key frame at or before pts.
bool FrameSource::go_to(int64_t pts) {
    held_.clear();
    if (avformat_seek_file(input_.get(), index_, INT64_MIN, pts, pts, 0) < 0 &&
        av_seek_frame(input_.get(), index_, pts, AVSEEK_FLAG_BACKWARD) < 0)
        return false;
    avcodec_flush_buffers(decoder_.get());
    drained_ = false;
    failed_reads_ = 0;
    last_pts_ = AV_NOPTS_VALUE;
    return true;
}

void FrameSource::seek(int64_t pts) {
    const int64_t second = std::max<int64_t>(1, std::llround(1 / av_q2d(stream().time_base)));
    const int64_t start = stream().start_time == AV_NOPTS_VALUE ? 0 : stream().start_time;
    // Indices are by decoding time and some are wrong: go further back until the first frame is early enough.
    for (int64_t back = 0;; back = back == 0 ? second : back * 4) {
        const bool from_start = pts - back <= start;
        if (from_start || !go_to(pts - back)) restart();
        ffmpeg::Frame shown = decode();
        if (stopped_) return;
        if (!shown && !from_start) continue;
        if (shown && shown->pts > pts && !from_start) continue;
        while (shown) {
            ffmpeg::Frame after = shown->pts >= pts ? nullptr : decode();
            if (!after || after->pts > pts) {
                held_.push_back(std::move(shown));
                if (after) held_.push_back(std::move(after));
                return;
            }
            shown = std::move(after);
        }
        return;
    }
}

ffmpeg::Frame FrameSource::key_frame(int64_t pts) {
    if (!go_to(pts)) restart();
    decoder_->skip_frame = AVDISCARD_NONKEY;
    auto frame = decode();
    decoder_->skip_frame = AVDISCARD_DEFAULT;
    if (!frame && go_to(pts)) frame = decode();
    return frame;
}

std::vector<int64_t> FrameSource::times(const Progress& progress) {
    restart();
    std::vector<int64_t> times;
    int failures = 0;
    for (;;) {
        progress.throw_if_cancelled();
        const int code = av_read_frame(input_.get(), packet_.get());
        if (code < 0) {
            if (code != AVERROR_EOF && ++failures < kFailedReads) continue;
            break;
        }
        failures = 0;
        if (packet_->stream_index == index_ && (packet_->flags & AV_PKT_FLAG_DISCARD) == 0 &&
            packet_->pts != AV_NOPTS_VALUE)
            times.push_back(packet_->pts);
        av_packet_unref(packet_.get());
    }
    std::sort(times.begin(), times.end());
    restart();
    return times;
}

std::vector<std::string> FrameSource::notes() const {
    std::vector<std::string> notes;
    if (!early_end_.empty()) notes.push_back(early_end_);
    if (damaged_ > 0)
        notes.push_back(std::to_string(damaged_) + " damaged part" + (damaged_ == 1 ? "" : "s") +
                        " could not be decoded");
    if (moved_ > 0)
        notes.push_back(std::to_string(moved_) + " frame" + (moved_ == 1 ? "" : "s") +
                        " had the time of an earlier one and come right after it");
    return notes;
}

}  // namespace deweather::media
