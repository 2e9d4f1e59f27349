#include "core/media/frame_source.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/sub_progress.h"
#include "core/media/matroska_length.h"

namespace deweather::media {

namespace {

// Damage may make some reads fail; this many failures in a row mean the end.
constexpr int kFailedReads = 16;
constexpr int kFailedDecodes = 64;

// A video whose last frame ends this much before its stated end has been truncated: in frames, within limits in
// seconds.
constexpr double kMissingFrames = 3, kMinMissing = 0.1, kMaxMissing = 0.5;

Error unreadable(const std::filesystem::path& path, std::string_view why) {
    return Error("cannot read video", path.string(), why);
}

std::string seconds(double value) {
    return fixed(value, 2) + " s";
}

// A stream's stated length in seconds; 0: unknown. Matroska states it in a tag, "00:01:02.345".
double stated_length(const AVStream& stream) {
    if (stream.duration > 0) return static_cast<double>(stream.duration) * av_q2d(stream.time_base);
    const auto* tag = av_dict_get(stream.metadata, "DURATION", nullptr, 0);
    if (tag == nullptr) return 0;
    double length = 0;
    std::string_view text = tag->value;
    for (int part = 0; part < 3; ++part) {
        const auto colon = part < 2 ? text.find(':') : text.size();
        if (colon == text.npos) return 0;
        const auto number = number_of(text.substr(0, colon));
        if (!number) return 0;
        length = length * 60 + *number;
        text.remove_prefix(std::min(colon + 1, text.size()));
    }
    return length;
}

}  // namespace

FrameSource::FrameSource(std::filesystem::path path, int threads) : path_(std::move(path)), threads_(threads) {
    open();
}

// Chooses the default video stream, else the first one with a known size; still pictures do not count.
int FrameSource::choose_stream() {
    constexpr int kStill = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
    std::vector<int> films;
    bool cover = false, sound = false;
    for (unsigned i = 0; i < input_->nb_streams; ++i) {
        const AVStream& stream = *input_->streams[i];
        const auto type = stream.codecpar->codec_type;
        const bool still = (stream.disposition & kStill) != 0;
        cover = cover || (type == AVMEDIA_TYPE_VIDEO && still);
        sound = sound || type == AVMEDIA_TYPE_AUDIO;
        if (type == AVMEDIA_TYPE_VIDEO && !still) films.push_back(static_cast<int>(i));
    }
    if (films.empty())
        throw unreadable(path_, cover   ? "it holds a cover picture but no video"
                                : sound ? "it holds sound but no video"
                                        : "it holds no video");
    const auto preferred = std::find_if(films.begin(), films.end(), [&](int film) {
        const AVStream& stream = *input_->streams[film];
        return (stream.disposition & AV_DISPOSITION_DEFAULT) != 0 && stream.codecpar->width > 0;
    });
    const auto shown =
        std::find_if(films.begin(), films.end(), [&](int film) { return input_->streams[film]->codecpar->width > 0; });
    const int chosen = preferred != films.end() ? *preferred : shown != films.end() ? *shown : films.front();
    if (films.size() > 1) {
        const auto& parameters = *input_->streams[chosen]->codecpar;
        early_notes_.push_back("it holds " + std::to_string(films.size()) + " videos; stream " +
                               std::to_string(chosen) + " (" + std::to_string(parameters.width) + " x " +
                               std::to_string(parameters.height) +
                               ") is restored, the others are kept as they are where the result can hold them");
    }
    return chosen;
}

// FFmpeg's own decoders of VP8 and VP9 ignore the alpha channel that WebM stores beside each frame.
const AVCodec* FrameSource::choose_decoder() {
    const auto id = stream().codecpar->codec_id;
    const auto* alpha = av_dict_get(stream().metadata, "alpha_mode", nullptr, 0);
    if (alpha != nullptr && std::string_view(alpha->value) == "1" && (id == AV_CODEC_ID_VP8 || id == AV_CODEC_ID_VP9)) {
        if (const AVCodec* codec = avcodec_find_decoder_by_name(id == AV_CODEC_ID_VP8 ? "libvpx" : "libvpx-vp9"))
            return codec;
        early_notes_.emplace_back("its transparency is left out: this FFmpeg has no decoder that reads it");
    }
    return avcodec_find_decoder(id);
}

void FrameSource::open() {
    decoder_.reset();
    early_notes_.clear();
    input_ = ffmpeg::open_input(path_);
    index_ = choose_stream();
    const auto& parameters = *stream().codecpar;
    const AVCodec* codec = choose_decoder();
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

void FrameSource::settle_clock(Progress& progress) {
    clock_ = scan_clock(path_, index_, progress);
}

// Whether the file has its stated length: checked for Matroska, whose last frame may have a long duration.
bool FrameSource::is_whole() {
    const std::string_view kind = input_->iformat->name;
    return kind.starts_with("matroska") && is_whole_matroska(path_);
}

void FrameSource::note_early_end() {
    const double base = av_q2d(stream().time_base), length = stated_length(stream());
    if (length <= 0 || furthest_ == AV_NOPTS_VALUE || is_whole()) return;
    const int64_t start = stream().start_time == AV_NOPTS_VALUE ? 0 : stream().start_time;
    const double end = static_cast<double>(furthest_ - start) * base;
    const double rate = av_q2d(stream().avg_frame_rate);
    const double missing = rate > 0 ? std::clamp(kMissingFrames / rate, kMinMissing, kMaxMissing) : kMaxMissing;
    if (end < length - missing)
        early_end_ =
            "it was cut short after " + seconds(end) + " of " + seconds(length) + "; what could be decoded is kept";
}

// Sends the decoder its next packet, or the end of the stream.
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
        clock_.correct(*packet_, *input_);
        if (input_->pb != nullptr && avio_size(input_->pb) > 0)
            share_read_ = static_cast<double>(avio_tell(input_->pb)) / static_cast<double>(avio_size(input_->pb));
        const bool cut =
            (packet_->flags & AV_PKT_FLAG_CORRUPT) != 0 && input_->pb != nullptr && avio_feof(input_->pb) != 0;
        if (packet_->pts != AV_NOPTS_VALUE && !cut)
            furthest_ = std::max(furthest_, packet_->pts + std::max<int64_t>(packet_->duration, 0));
        // The last packet of a truncated file would decode to half a picture.
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

FrameSource::Held FrameSource::decode() {
    auto frame = ffmpeg::new_frame();
    int failures = 0;
    for (;;) {
        if (stopped_) return {};
        const int code = avcodec_receive_frame(decoder_.get(), frame.get());
        if (code == 0) break;
        if (code == AVERROR_EOF) return {};
        if (code == AVERROR(ENOMEM)) throw std::bad_alloc();
        if (code != AVERROR(EAGAIN)) {
            ++damaged_;
            decode_error_ = code;
            if (drained_ && ++failures > kFailedDecodes) return {};
            if (drained_) continue;
        }
        if (drained_) return {};
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
    const bool moved = last_pts_ != AV_NOPTS_VALUE && frame->pts <= last_pts_;
    if (moved) {
        frame->pts = last_pts_ + 1;
        ++moved_;
    }
    last_pts_ = frame->pts;
    last_duration_ = frame->pkt_duration;
    any_ = true;
    return {.frame = std::move(frame), .moved = moved};
}

FrameSource::Held FrameSource::take() {
    if (held_.empty()) return decode();
    auto held = std::move(held_.front());
    held_.pop_front();
    return held;
}

ffmpeg::Frame FrameSource::next() {
    auto [frame, moved] = take();
    if (!frame && !any_ && !stopped_)
        throw unreadable(path_, damaged_ > 0 ? "not one of its frames can be decoded: " + ffmpeg::words(decode_error_)
                                             : std::string("it holds no frames"));
    if (!frame) return nullptr;
    if (held_.empty())
        if (auto after = decode(); after.frame) held_.push_back(std::move(after));
    if (!held_.empty()) {
        // A frame that had the previous one's time belongs halfway between that and the next.
        const int64_t gap = held_.front().frame->pts - frame->pts;
        if (moved && gap > 1) frame->pts += gap / 2;
    } else if (!stopped_ && is_whole()) {
        const int64_t start = stream().start_time == AV_NOPTS_VALUE ? 0 : stream().start_time;
        const int64_t end = start + std::llround(stated_length(stream()) / av_q2d(stream().time_base));
        frame->pkt_duration = std::max(frame->pkt_duration, end - frame->pts);
    }
    return std::move(frame);
}

void FrameSource::hold(const AVFrame* frame) {
    auto same = ffmpeg::new_frame();
    if (av_frame_ref(same.get(), frame) < 0) throw std::bad_alloc();
    held_.push_front({.frame = std::move(same), .moved = false});
}

// Seeks the demuxer to a key frame at or before pts; returns whether it could.
bool FrameSource::go_to(int64_t pts) {
    held_.clear();
    if (!clock_.is_even()) {
        // Other formats can only be read from the start.
        const auto place = clock_.key_position(pts);
        if (!place || (input_->iformat->flags & AVFMT_TS_DISCONT) == 0 ||
            av_seek_frame(input_.get(), index_, *place, AVSEEK_FLAG_BYTE) < 0)
            return false;
    } else if (avformat_seek_file(input_.get(), index_, INT64_MIN, pts, pts, 0) < 0 &&
               av_seek_frame(input_.get(), index_, pts, AVSEEK_FLAG_BACKWARD) < 0) {
        return false;
    }
    avcodec_flush_buffers(decoder_.get());
    drained_ = false;
    failed_reads_ = 0;
    last_pts_ = AV_NOPTS_VALUE;
    return true;
}

void FrameSource::seek(int64_t pts) {
    const int64_t second = std::max<int64_t>(1, std::llround(1 / av_q2d(stream().time_base)));
    const int64_t start = stream().start_time == AV_NOPTS_VALUE ? 0 : stream().start_time;
    // Indices are by decoding time and some are wrong: seek further back until the first frame is early enough.
    for (int64_t back = 0;; back = back == 0 ? second : back * 4) {
        const bool from_start = pts - back <= start;
        if (from_start || !go_to(pts - back)) restart();
        Held shown = decode();
        if (stopped_) return;
        if (!shown.frame && !from_start) continue;
        if (shown.frame && shown.frame->pts > pts && !from_start) continue;
        while (shown.frame) {
            Held after = shown.frame->pts >= pts ? Held() : decode();
            if (!after.frame || after.frame->pts > pts) {
                held_.push_back(std::move(shown));
                if (after.frame) held_.push_back(std::move(after));
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
    auto frame = decode().frame;
    decoder_->skip_frame = AVDISCARD_DEFAULT;
    if (!frame && go_to(pts)) frame = decode().frame;
    return frame;
}

std::vector<int64_t> FrameSource::times(const Progress& progress) {
    CancelOnly scan(progress);
    settle_clock(scan);
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
        clock_.correct(*packet_, *input_);
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
    auto notes = early_notes_;
    if (!clock_.is_even())
        notes.push_back(
            "its clock begins again " +
            (clock_.restarts() == 1 ? std::string("once") : "at " + std::to_string(clock_.restarts()) + " places") +
            "; what comes after is put behind what comes before");
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
