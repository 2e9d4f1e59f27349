#include "core/media/video_join.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <numeric>
#include <string_view>

#include "core/base/error.h"
#include "core/media/frame_source.h"
#include "core/media/packet_file.h"
#include "core/media/stream_copy.h"

namespace deweather::media {

namespace {

constexpr AVRational kMicroseconds{1, AV_TIME_BASE};

// Streams of one file are interleaved within this much, so that beyond it past an out point nothing is missed.
constexpr int64_t kInterleaving = 10 * int64_t{AV_TIME_BASE};

// The parts' packets as one stream. A packet's decoding time is the time of the frame that is shown as many frames
// before it as the deepest reordering asks for: never later than its own, and always larger than the last.
class PartPackets {
  public:
    explicit PartPackets(const VideoParts& parts) : parts_(parts) {
        for (const auto& part : parts.parts()) reorder_ = std::max(reorder_, part.reorder);
        const auto& first = parts.parts().front();
        const int64_t step = std::max<int64_t>(1, first.last_duration);
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

// What a stream that is copied needs to know.
struct Copy {
    AVStream* to = nullptr;
    int64_t last = AV_NOPTS_VALUE;  // decoding time in the output
};

class Join {
  public:
    Join(const VideoParts& parts, const JoinJob& job, std::filesystem::path file)
        : parts_(parts), job_(job), path_(std::move(file)), video_packets_(parts) {
        const AVRational base = job.source.stream().time_base;
        if (job.begins_later) from_ = av_rescale_q(parts.parts().front().first, base, kMicroseconds);
        if (job.end) to_ = av_rescale_q(*job.end, base, kMicroseconds);
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
                video && (!other || av_compare_ts(video->dts, job_.source.stream().time_base, time_of(*other),
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

    // By how much the container moves frames to units of its own, in seconds; 0 where it keeps their times.
    double tick() const { return rounded_ ? av_q2d(video_->time_base) : 0; }

  private:
    void check(int code) const {
        if (code < 0) throw ffmpeg::failed("cannot write", path_, code);
    }

    void open() {
        AVFormatContext* context = nullptr;
        check(avformat_alloc_output_context2(&context, &job_.container, nullptr, ffmpeg::file_url(path_).c_str()));
        output_.reset(context);
        input_ = ffmpeg::open_input(job_.source.path());
        copies_.resize(input_->nb_streams);

        const int video_index = job_.source.stream().index;
        for (unsigned i = 0; i < input_->nb_streams; ++i) {
            const int index = static_cast<int>(i);
            AVStream& from = *input_->streams[i];
            if (index == video_index) {
                video_ = &add_video(*output_, job_.video, from, job_.first);
                set_header(*video_->codecpar);
            } else if (std::find(job_.copied.begin(), job_.copied.end(), index) != job_.copied.end()) {
                copies_[i].to = &add_copy(*output_, from);
                continue;
            }
            from.discard = AVDISCARD_ALL;
        }
        copy_tags(*output_, *input_);
        copy_chapters(*output_, *input_, from_, to_);
        check(avio_open(&output_->pb, ffmpeg::file_url(path_).c_str(), AVIO_FLAG_WRITE));
        AVDictionary* options = nullptr;
        av_dict_set(&options, "mpegts_copyts", "1", 0);  // else MPEG-TS adds 1.4 seconds to every time
        // Tags of cameras and phones, which MP4 holds only under their own names.
        if (av_dict_get(input_->metadata, "com.", nullptr, AV_DICT_IGNORE_SUFFIX) != nullptr)
            av_dict_set(&options, "movflags", "use_metadata_tags", 0);
        const std::string_view kind = job_.container.name;
        only_positive_ = kind == "matroska" || kind == "webm";
        if (only_positive_) output_->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;  // it stores no decoding times
        const int code = avformat_write_header(output_.get(), &options);
        av_dict_free(&options);
        check(code);
        if (from_ > 0) avformat_seek_file(input_.get(), -1, INT64_MIN, from_, from_, 0);
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

    static int64_t time_of(const AVPacket& packet) { return packet.dts != AV_NOPTS_VALUE ? packet.dts : packet.pts; }

    // The next packet of a copied stream within the in and out points.
    ffmpeg::Packet next_other() {
        auto packet = ffmpeg::new_packet();
        // A damaged end of the source ends its other streams too.
        while (av_read_frame(input_.get(), packet.get()) >= 0) {
            const auto index = static_cast<std::size_t>(packet->stream_index);
            const bool copied = index < copies_.size() && copies_[index].to != nullptr;
            const int64_t pts = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
            const AVStream& from = *input_->streams[packet->stream_index];
            if (copied && (from.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
                packet->pts = packet->dts = av_rescale_q(from_, kMicroseconds, from.time_base);  // it has no time
                return packet;
            }
            if (copied && pts != AV_NOPTS_VALUE) {
                const int64_t start = av_rescale_q(pts, from.time_base, kMicroseconds);
                if (to_ != INT64_MAX && start > to_ + kInterleaving) break;
                if (start < to_ && begins_in_time(*packet, from, start)) return packet;
            }
            av_packet_unref(packet.get());
        }
        return nullptr;
    }

    // Sound is cut where a packet begins; a subtitle that is on at the in point is shown from there on.
    bool begins_in_time(AVPacket& packet, const AVStream& from, int64_t start) const {
        // What is to be decoded but not heard, before the start, has no place where times cannot be negative; moving
        // all that follows instead would change every frame's time.
        if (start < 0 && only_positive_) return false;
        if (from_ == 0 || start >= from_) return true;
        if (from.codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE || packet.duration <= 0) return false;
        const int64_t in = av_rescale_q(from_, kMicroseconds, from.time_base);
        if (packet.pts + packet.duration <= in) return false;
        packet.duration -= in - packet.pts;
        packet.pts = packet.dts = in;
        return true;
    }

    void write_video(AVPacket& packet) {
        const AVRational base = job_.source.stream().time_base;
        const int64_t start = av_rescale_q(from_, kMicroseconds, base);
        const int64_t exact = job_.begins_later ? parts_.parts().front().first : start;
        packet.pts -= exact;
        packet.dts -= exact;
        const int64_t before = packet.pts;
        av_packet_rescale_ts(&packet, base, video_->time_base);
        rounded_ = rounded_ || av_compare_ts(before, base, packet.pts, video_->time_base) != 0;
        // In a coarser count two decoding times may become one.
        if (last_video_ != AV_NOPTS_VALUE && packet.dts <= last_video_) packet.dts = last_video_ + 1;
        last_video_ = packet.dts;
        packet.stream_index = video_->index;
        check(av_interleaved_write_frame(output_.get(), &packet));
    }

    void write_other(AVPacket& packet) {
        const auto index = static_cast<std::size_t>(packet.stream_index);
        Copy& copy = copies_[index];
        const AVRational base = input_->streams[index]->time_base;
        if (from_ > 0) {
            const int64_t shift = av_rescale_q(from_, kMicroseconds, base);
            if (packet.pts != AV_NOPTS_VALUE) packet.pts = std::max<int64_t>(packet.pts - shift, 0);
            if (packet.dts != AV_NOPTS_VALUE) packet.dts -= shift;
        }
        av_packet_rescale_ts(&packet, base, copy.to->time_base);
        if (packet.dts != AV_NOPTS_VALUE) {
            if (copy.last != AV_NOPTS_VALUE && packet.dts <= copy.last &&
                (job_.container.flags & AVFMT_TS_NONSTRICT) == 0)
                packet.dts = copy.last + 1;
            copy.last = packet.dts;
            if (packet.pts != AV_NOPTS_VALUE) packet.pts = std::max(packet.pts, packet.dts);
        }
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
    int64_t from_ = 0, to_ = INT64_MAX, frames_ = 0, last_video_ = AV_NOPTS_VALUE;
    bool rounded_ = false, only_positive_ = false;
};

}  // namespace

void join_parts(const VideoParts& parts, const JoinJob& job, const std::filesystem::path& file,
                std::vector<std::string>& notes, Progress& progress) {
    Join join(parts, job, file);
    join.run(progress);
    if (join.tick() > 0)
        notes.push_back("a file of this kind counts time in steps of " +
                        std::to_string(join.tick() * 1000).substr(0, 5) +
                        " ms, to which frame times were rounded; .mp4 and .mov keep them");
}

}  // namespace deweather::media
