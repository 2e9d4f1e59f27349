#include "core/media/video_join.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <numeric>
#include <string_view>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/point_locale.h"
#include "core/media/frame_source.h"
#include "core/media/own_mark.h"
#include "core/media/packet_file.h"
#include "core/media/stream_copy.h"
#include "core/media/subtitle_conversion.h"

namespace deweather::media {

namespace {

constexpr AVRational kMicroseconds{1, AV_TIME_BASE};

// Streams of a file are interleaved within this much, so reading this far beyond an out point misses nothing.
constexpr int64_t kInterleaving = 10 * int64_t{AV_TIME_BASE};

// The parts' packets as one stream. A packet's decoding time is the time of the frame presented as many frames earlier
// as the deepest reordering requires: never later than its own, and strictly increasing.
class PartPackets {
  public:
    explicit PartPackets(const VideoParts& parts) : parts_(parts) {
        for (const auto& part : parts.parts()) reorder_ = std::max(reorder_, part.reorder);
        const auto& first = parts.parts().front();
        // The mean step, because the last frame of a part may have a long duration.
        const int64_t step = first.frames > 1 ? std::max<int64_t>(1, (first.last - first.first) / (first.frames - 1))
                                              : std::max<int64_t>(1, first.last_duration);
        for (int64_t i = reorder_; i > 0; --i) due_.push_back(first.first - i * step);
    }

    ffmpeg::Packet next() {
        for (;;) {
            if (!file_) {
                if (part_ == parts_.parts().size()) return nullptr;
                file_ = std::make_unique<PacketFileReader>(parts_.file(part_++));
                auto times = file_->times();
                std::sort(times.begin(), times.end());
                due_.insert(due_.end(), times.begin(), times.end());
            }
            if (auto packet = file_->next()) {
                packet->dts = due_.front();
                due_.pop_front();
                return packet;
            }
            file_.reset();
        }
    }

  private:
    const VideoParts& parts_;
    std::size_t part_ = 0;
    std::unique_ptr<PacketFileReader> file_;
    std::deque<int64_t> due_;
    int64_t reorder_ = 0;
};

// Sound that begins this much before 0, in seconds, is more than decoder priming.
constexpr double kWarmUp = 0.03;

// The state of copying a stream.
struct Copy {
    AVStream* to = nullptr;
    std::unique_ptr<SubtitleConversion> conversion = {};
    int64_t last = AV_NOPTS_VALUE;  // last decoding time in the output
};

class Join {
  public:
    Join(const VideoParts& parts, const JoinJob& job, std::filesystem::path file)
        : parts_(parts), job_(job), path_(std::move(file)), video_packets_(parts) {
        first_ = parts.parts().front().first;
        if (job.end) to_ = av_rescale_q(*job.end, job.source.stream().time_base, kMicroseconds);
        for (const auto& part : parts.parts()) frames_ += part.frames;
        open();
    }

    void run(Progress& progress) {
        auto video = next_video();
        auto other = next_other();
        int64_t done = 0;
        while (video || other) {
            progress.throw_if_cancelled();
            const bool video_first =
                video && (!other || av_compare_ts(video->dts, job_.source.stream().time_base, other->dts,
                                                  input_->streams[other->stream_index]->time_base) <= 0);
            if (video_first) {
                write_video(*video);
                if (++done % 100 == 0) progress.step(done, frames_, "joining");
                video = next_video();
            } else {
                write_other(*other);
                other = next_other();
            }
        }
        const int code = av_write_trailer(output_.get());
        check(code);
        check(output_->pb->error);
        check(avio_closep(&output_->pb));
    }

    // The container's time unit in seconds if frame times are rounded to it; 0 if times are kept.
    double tick() const { return rounded_ ? av_q2d(video_->time_base) : 0; }

    // The shift in seconds for a source whose times begin below 0; 0 for other sources.
    double moved() const { return job_.begins_later ? 0 : -static_cast<double>(from_) / AV_TIME_BASE; }

    // Packets without any time.
    int64_t timeless() const { return timeless_; }

  private:
    void check(int code) const {
        if (code < 0) throw ffmpeg::failed("cannot write", path_, code);
    }

    void open() {
        AVFormatContext* context = nullptr;
        check(
            avformat_alloc_output_context2(&context, &job_.container.format, nullptr, ffmpeg::file_url(path_).c_str()));
        output_.reset(context);
        input_ = ffmpeg::open_input(job_.source.path());
        add_streams();
        find_start();
        copy_tags(*output_, *input_);
        // Each format has its own tag for the program's name.
        av_dict_set(&output_->metadata, "encoding_tool", own_name().c_str(), 0);
        av_dict_set(&output_->metadata, "service_provider", own_name().c_str(), AV_DICT_DONT_OVERWRITE);
        av_dict_set(&video_->metadata, "encoder", own_name().c_str(), 0);
        copy_chapters(*output_, *input_, from_, to_);
        check(avio_open(&output_->pb, ffmpeg::file_url(path_).c_str(), AVIO_FLAG_WRITE));
        AVDictionary* options = nullptr;
        av_dict_set(&options, "mpegts_copyts", "1", 0);  // otherwise MPEG-TS adds 1.4 seconds to every time
        if (job_.container.m2ts) av_dict_set(&options, "mpegts_m2ts_mode", "1", 0);
        // Tags of cameras and phones, which MP4 stores only under their own names.
        if (av_dict_get(input_->metadata, "com.", nullptr, AV_DICT_IGNORE_SUFFIX) != nullptr)
            av_dict_set(&options, "movflags", "use_metadata_tags", 0);
        const std::string_view kind = job_.container.format.name;
        only_positive_ = kind == "matroska" || kind == "webm";
        if (only_positive_) output_->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;  // it stores no decoding times
        const int code = avformat_write_header(output_.get(), &options);
        av_dict_free(&options);
        check(code);
        if (job_.begins_later && job_.source.clock().is_even())
            avformat_seek_file(input_.get(), -1, INT64_MIN, from_, from_, 0);
    }

    void add_streams() {
        copies_.resize(input_->nb_streams);
        const int video_index = job_.source.stream().index;
        for (unsigned i = 0; i < input_->nb_streams; ++i) {
            const int index = static_cast<int>(i);
            AVStream& from = *input_->streams[i];
            const auto copied = std::find_if(job_.copied.begin(), job_.copied.end(),
                                             [&](const auto& stream) { return stream.index == index; });
            if (index == video_index) {
                video_ = &add_video(*output_, job_.video, from, job_.first);
                set_header(*video_->codecpar);
            } else if (copied != job_.copied.end()) {
                auto& copy = copies_[i];
                if (copied->as != AV_CODEC_ID_NONE)
                    copy.conversion = std::make_unique<SubtitleConversion>(from, copied->as);
                copy.to = &add_copy(*output_, from, copy.conversion ? &copy.conversion->parameters() : nullptr);
                continue;
            }
            from.discard = AVDISCARD_ALL;
        }
    }

    // The source time that becomes the output's 0: its own 0; the in point; or the earliest time, if times begin below
    // 0, as after an overflow of a recording's clock, which players do not show.
    void find_start() {
        const AVRational base = job_.source.stream().time_base;
        from_ = av_rescale_q(first_, base, kMicroseconds);
        start_ = first_;
        if (job_.begins_later) return;
        from_ = std::min<int64_t>(from_, 0);
        for (std::size_t i = 0; i < copies_.size(); ++i) {
            const AVStream& stream = *input_->streams[i];
            if (copies_[i].to == nullptr || stream.start_time == AV_NOPTS_VALUE ||
                (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0)
                continue;
            const int64_t begins =
                av_rescale_q(stream.start_time, stream.time_base, kMicroseconds) + padding_of(*stream.codecpar);
            if (static_cast<double>(begins) < -kWarmUp * AV_TIME_BASE) from_ = std::min(from_, begins);
        }
        if (first_ >= 0 || from_ < av_rescale_q(first_, base, kMicroseconds))
            start_ = av_rescale_q_rnd(from_, kMicroseconds, base, AV_ROUND_DOWN);
    }

    // Decoder priming before the sound begins, in microseconds; containers that support it add it to times.
    static int64_t padding_of(const AVCodecParameters& sound) {
        if (sound.codec_type != AVMEDIA_TYPE_AUDIO || sound.sample_rate <= 0) return 0;
        return av_rescale(sound.initial_padding, AV_TIME_BASE, sound.sample_rate);
    }

    void set_header(AVCodecParameters& parameters) const {
        av_freep(&parameters.extradata);
        parameters.extradata_size = 0;
        const auto& header = parts_.header();
        if (header.empty()) return;
        parameters.extradata = static_cast<uint8_t*>(av_mallocz(header.size() + AV_INPUT_BUFFER_PADDING_SIZE));
        if (parameters.extradata == nullptr) throw std::bad_alloc();
        std::memcpy(parameters.extradata, header.data(), header.size());
        parameters.extradata_size = static_cast<int>(header.size());
    }

    ffmpeg::Packet next_video() { return video_packets_.next(); }

    // The next packet of a copied stream within the in and out points; both its times are known.
    ffmpeg::Packet next_other() {
        auto packet = ffmpeg::new_packet();
        // If the source's end is damaged, its other streams end there too.
        while (av_read_frame(input_.get(), packet.get()) >= 0) {
            const auto index = static_cast<std::size_t>(packet->stream_index);
            const bool copied = index < copies_.size() && copies_[index].to != nullptr;
            job_.source.clock().correct(*packet, *input_);
            const int64_t pts = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
            const AVStream& from = *input_->streams[packet->stream_index];
            if (copied && (from.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
                packet->pts = packet->dts = av_rescale_q(from_, kMicroseconds, from.time_base);  // it has no time
                return packet;
            }
            if (copied && pts == AV_NOPTS_VALUE) ++timeless_;
            if (copied && pts != AV_NOPTS_VALUE) {
                packet->pts = pts;
                if (packet->dts == AV_NOPTS_VALUE) packet->dts = pts;
                const int64_t start = av_rescale_q(pts, from.time_base, kMicroseconds);
                if (to_ != INT64_MAX && start > to_ + kInterleaving) break;
                if (start < to_ && begins_in_time(*packet, from, start)) {
                    if (!copies_[index].conversion) return packet;
                    if (auto converted = copies_[index].conversion->convert(*packet)) return converted;
                }
            }
            av_packet_unref(packet.get());
        }
        return nullptr;
    }

    // Sound is cut at packet boundaries; a subtitle that is visible at the in point starts there.
    bool begins_in_time(AVPacket& packet, const AVStream& from, int64_t start) const {
        // Priming before the start has no place if times cannot be negative; shifting everything after it instead would
        // change every frame's time.
        const int64_t length = av_rescale_q(packet.duration, from.time_base, kMicroseconds);
        if (only_positive_ && !job_.begins_later && start + padding_of(*from.codecpar) + length <= from_) return false;
        if (!job_.begins_later || start >= from_) return true;
        if (from.codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE || packet.duration <= 0) return false;
        const int64_t in = av_rescale_q(from_, kMicroseconds, from.time_base);
        if (packet.pts + packet.duration <= in) return false;
        packet.duration -= in - packet.pts;
        packet.pts = packet.dts = in;
        return true;
    }

    // Makes decoding times strictly increase, and presentation times no earlier than decoding: two times may have
    // become equal if the container's time base is coarser than the source's, or the source is wrong.
    void follow(AVPacket& packet, int64_t& last) const {
        const bool may_equal = (job_.container.format.flags & AVFMT_TS_NONSTRICT) != 0;
        if (last != AV_NOPTS_VALUE) packet.dts = std::max(packet.dts, may_equal ? last : last + 1);
        packet.pts = std::max(packet.pts, packet.dts);
        last = packet.dts;
    }

    void write_video(AVPacket& packet) {
        const AVRational base = job_.source.stream().time_base;
        packet.pts -= start_;
        packet.dts -= start_;
        const int64_t before = packet.pts;
        av_packet_rescale_ts(&packet, base, video_->time_base);
        rounded_ = rounded_ || av_compare_ts(before, base, packet.pts, video_->time_base) != 0;
        follow(packet, last_video_);
        packet.stream_index = video_->index;
        check(av_interleaved_write_frame(output_.get(), &packet));
    }

    void write_other(AVPacket& packet) {
        const auto index = static_cast<std::size_t>(packet.stream_index);
        Copy& copy = copies_[index];
        const AVRational base = input_->streams[index]->time_base;
        const int64_t shift = av_rescale_q(from_, kMicroseconds, base);
        packet.pts -= shift;
        packet.dts -= shift;
        if (job_.begins_later) packet.pts = std::max<int64_t>(packet.pts, 0);
        // The small part of a first packet that is before 0: a container that knows the length of its silence adds that
        // itself.
        const int64_t least = -av_rescale_q(padding_of(*copy.to->codecpar), kMicroseconds, base);
        if (only_positive_ && packet.pts < least) packet.dts = packet.pts = least;
        av_packet_rescale_ts(&packet, base, copy.to->time_base);
        follow(packet, copy.last);
        packet.pos = -1;
        packet.stream_index = copy.to->index;
        check(av_interleaved_write_frame(output_.get(), &packet));
    }

    const VideoParts& parts_;
    const JoinJob& job_;
    std::filesystem::path path_;
    PartPackets video_packets_;
    ffmpeg::Output output_;
    ffmpeg::Input input_;
    AVStream* video_ = nullptr;
    std::vector<Copy> copies_;
    int64_t from_ = 0, to_ = INT64_MAX;  // in microseconds of the source
    int64_t first_ = 0, start_ = 0;      // the first frame's time, and the time that becomes 0, in ticks
    int64_t frames_ = 0, last_video_ = AV_NOPTS_VALUE, timeless_ = 0;
    bool rounded_ = false, only_positive_ = false;
};

// Skips notes that were already added before the work.
void add_note(std::vector<std::string>& notes, std::string note) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

}  // namespace

std::string rounding_note(double tick) {
    return "a file of this kind counts time in steps of " + significant(tick * 1000, 4) +
           " ms, to which frame times are rounded; .mp4 and .mov keep them";
}

void join_parts(const VideoParts& parts, const JoinJob& job, const std::filesystem::path& file,
                std::vector<std::string>& notes, Progress& progress) {
    const PointLocale point;  // some formats store lengths as text
    Join join(parts, job, file);
    join.run(progress);
    if (join.tick() > 0) add_note(notes, rounding_note(join.tick()));
    if (join.moved() > 0)
        add_note(notes, "its times begin below 0, where no player shows anything: all are " + fixed(join.moved(), 3) +
                            " s later");
    if (join.timeless() > 0)
        add_note(notes,
                 std::to_string(join.timeless()) + " packets of its other streams have no time and are left out");
}

}  // namespace deweather::media
