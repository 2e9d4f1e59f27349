#include "core/media/clock.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace deweather::media {

namespace {

// Times that go back by more than this mark a restart of the clock: decoding times ascend, presentation times do except
// for reordering.
constexpr double kBackDecoding = 0.1, kBackShowing = 1;
// A longer gap is another clock rather than a pause, in formats that allow discontinuities.
constexpr double kForward = 10;

// Damage may make some reads fail; this many failures in a row mean the end.
constexpr int kFailedReads = 16;

bool counts(const AVStream& stream) {
    const auto type = stream.codecpar->codec_type;
    return (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO) &&
           (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
}

}  // namespace

void Clock::correct(AVPacket& packet, const AVFormatContext& input) const {
    if (is_even()) return;
    const auto index = static_cast<std::size_t>(packet.stream_index);
    if (index >= jumps_.size()) return;
    // Streams without their own discontinuities, such as subtitles, follow the stream whose clock restarted.
    const auto* jumps = &jumps_[index];
    std::size_t from = index;
    for (std::size_t other = 0; jumps->empty() && !counts(*input.streams[index]) && other < jumps_.size(); ++other)
        if (!jumps_[other].empty()) jumps = &jumps_[other], from = other;
    const auto after = std::upper_bound(jumps->begin(), jumps->end(), packet.pos,
                                        [](int64_t position, const Jump& jump) { return position < jump.position; });
    if (after == jumps->begin()) return;
    const int64_t offset =
        av_rescale_q(std::prev(after)->offset, input.streams[from]->time_base, input.streams[index]->time_base);
    if (packet.pts != AV_NOPTS_VALUE) packet.pts += offset;
    if (packet.dts != AV_NOPTS_VALUE) packet.dts += offset;
}

std::optional<int64_t> Clock::key_position(int64_t pts) const {
    std::optional<int64_t> position;
    for (const auto& key : keys_) {
        if (key.pts > pts) break;
        position = key.position;
    }
    return position;
}

bool may_restart(const AVFormatContext& input) {
    const std::string_view kind = input.iformat->name;
    return (input.iformat->flags & AVFMT_TS_DISCONT) != 0 || kind == "flv" || kind.starts_with("matroska");
}

class ClockScan {
  public:
    ClockScan(AVFormatContext& input, int video) : input_(input), video_(video), states_(input.nb_streams) {
        clock_.jumps_.resize(input.nb_streams);
    }

    Clock run(Progress& progress) {
        const auto packet = ffmpeg::new_packet();
        const int64_t size = input_.pb != nullptr ? avio_size(input_.pb) : 0;
        int failures = 0;
        for (int64_t count = 0;; ++count) {
            if (count % 1000 == 0) {
                progress.throw_if_cancelled();
                if (size > 0) progress.step(std::min(avio_tell(input_.pb), size), size, "reading its times");
            }
            const int code = av_read_frame(&input_, packet.get());
            if (code < 0 && code != AVERROR_EOF && ++failures < kFailedReads) continue;
            if (code < 0) break;
            failures = 0;
            take(*packet);
            av_packet_unref(packet.get());
        }
        return std::move(clock_);
    }

  private:
    struct State {
        // The latest corrected times so far. Matroska gives a file's first packets no decoding times, and a frame may
        // be presented long after those decoded behind it: so times are only compared with times of the same kind.
        int64_t decoding = AV_NOPTS_VALUE, showing = AV_NOPTS_VALUE, next = AV_NOPTS_VALUE;
        std::size_t offset = 0;  // index of its current offset in offsets_
    };

    static int64_t ticks(double seconds, const AVStream& stream) {
        return std::llround(seconds / av_q2d(stream.time_base));
    }

    void take(AVPacket& packet) {
        const AVStream& stream = *input_.streams[packet.stream_index];
        if (!counts(stream)) return;
        const bool decoding = packet.dts != AV_NOPTS_VALUE;
        const int64_t time = decoding ? packet.dts : packet.pts;
        if (time == AV_NOPTS_VALUE) return;
        auto& state = states_[static_cast<std::size_t>(packet.stream_index)];
        if (state.next != AV_NOPTS_VALUE && packet.pos >= 0) follow(state, packet, time, decoding);
        const int64_t now = time + offset_of(state, stream);
        int64_t& latest = decoding ? state.decoding : state.showing;
        latest = std::max(latest, now);
        state.next = std::max(state.next, now + std::max<int64_t>(packet.duration, 0));
        if (packet.stream_index == video_) note_video(packet, offset_of(state, stream));
    }

    // Whether a time continues the stream's previous times.
    bool goes_on(const State& state, int64_t now, const AVStream& stream, bool decoding) const {
        const int64_t same = decoding ? state.decoding : state.showing;
        const bool known = same != AV_NOPTS_VALUE;
        const int64_t latest = known ? same : decoding ? state.showing : state.decoding;
        if (now < latest - ticks(known && decoding ? kBackDecoding : kBackShowing, stream)) return false;
        const bool may_jump = (input_.iformat->flags & AVFMT_TS_DISCONT) != 0;
        return !may_jump || now <= state.next + ticks(kForward, stream);
    }

    void follow(State& state, const AVPacket& packet, int64_t time, bool decoding) {
        const AVStream& stream = *input_.streams[packet.stream_index];
        if (goes_on(state, time + offset_of(state, stream), stream, decoding)) return;
        // Another stream may have met the same discontinuity before: then both get the same offset.
        const auto before = state.offset;
        state.offset = offsets_.size() - 1;
        if (state.offset == before || !goes_on(state, time + offset_of(state, stream), stream, decoding)) {
            offsets_.push_back(av_rescale_q(state.next - time, stream.time_base, kTicks));
            state.offset = offsets_.size() - 1;
            ++clock_.restarts_;
        }
        clock_.jumps_[static_cast<std::size_t>(packet.stream_index)].push_back(
            {.position = packet.pos, .offset = offset_of(state, stream)});
    }

    int64_t offset_of(const State& state, const AVStream& stream) const {
        return av_rescale_q(offsets_[state.offset], kTicks, stream.time_base);
    }

    void note_video(const AVPacket& packet, int64_t offset) {
        ++clock_.frames_;
        if (packet.pts == AV_NOPTS_VALUE) return;
        clock_.end_ = std::max(clock_.end_, packet.pts + offset + std::max<int64_t>(packet.duration, 0));
        if ((packet.flags & AV_PKT_FLAG_KEY) != 0 && packet.pos >= 0)
            clock_.keys_.push_back({.pts = packet.pts + offset, .position = packet.pos});
    }

    // A common multiple of MPEG's clock and of milliseconds, so that nothing is rounded.
    static constexpr AVRational kTicks{1, 90000};

    AVFormatContext& input_;
    int video_;
    Clock clock_;
    std::vector<State> states_;
    std::vector<int64_t> offsets_ = {0};
};

Clock scan_clock(const std::filesystem::path& path, int video, Progress& progress) {
    const auto input = ffmpeg::open_input(path);
    if (!may_restart(*input)) return {};
    return ClockScan(*input, video).run(progress);
}

}  // namespace deweather::media
