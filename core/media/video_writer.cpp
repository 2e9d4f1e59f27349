#include "core/media/video_writer.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/media/frame_source.h"
#include "core/media/packet_file.h"
#include "core/media/planes.h"
#include "core/media/quiet.h"
#include "core/media/stored_frame.h"
#include "core/media/stream_copy.h"
#include "core/media/subtitle_conversion.h"
#include "core/media/video_encoder.h"
#include "core/media/video_join.h"
#include "core/media/video_parts.h"

namespace deweather::media {

namespace fs = std::filesystem;

namespace {

Container container_of(const fs::path& output) {
    ffmpeg::be_quiet();
    const AVOutputFormat* format = av_guess_format(nullptr, output.filename().c_str(), nullptr);
    if (format == nullptr || format->video_codec == AV_CODEC_ID_NONE ||
        (format->flags & (AVFMT_NOFILE | AVFMT_NOTIMESTAMPS)) != 0)
        throw Error("cannot write", output.string(),
                    "the name of a video has to end in .mp4, .mov, .mkv, .webm, .ts or another that FFmpeg writes");
    auto ending = output.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return {.format = *format, .m2ts = ending == ".m2ts" || ending == ".mts"};
}

// The name of a stream in a note.
std::string kind_of(const AVStream& stream) {
    const auto& parameters = *stream.codecpar;
    const char* kind = av_get_media_type_string(parameters.codec_type);
    std::string codec = avcodec_get_name(parameters.codec_id);
    // A codec unknown to FFmpeg is named by its own code, such as a camera's "gpmd".
    if ((parameters.codec_id == AV_CODEC_ID_BIN_DATA || parameters.codec_id == AV_CODEC_ID_NONE) &&
        parameters.codec_tag != 0) {
        std::array<char, AV_FOURCC_MAX_STRING_SIZE> tag{};
        codec = av_fourcc_make_string(tag.data(), parameters.codec_tag);
    }
    return std::string(kind == nullptr ? "unknown" : kind) + ", " + codec;
}

int64_t change_time(const fs::path& path) {
    std::error_code none;
    return static_cast<int64_t>(fs::last_write_time(path, none).time_since_epoch().count());
}

// How many packets the deepest-reordered frame is encoded before it is due.
int64_t reordering(const std::vector<int64_t>& times) {
    auto sorted = times;
    std::sort(sorted.begin(), sorted.end());
    int64_t deepest = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto rank = std::lower_bound(sorted.begin(), sorted.end(), times[i]) - sorted.begin();
        deepest = std::max(deepest, static_cast<int64_t>(i) - static_cast<int64_t>(rank));
    }
    return deepest;
}

}  // namespace

void VideoWriteOptions::check() const {
    if (quality < 0 || quality > 100) throw Error("bad quality", std::to_string(quality), "use 0 to 100");
    if (part_frames < 1) throw Error("bad length of a part", std::to_string(part_frames), "use 1 frame or more");
    if (!codec.empty()) (void)encoders_named(codec);
}

class VideoWriter::Export {
  public:
    Export(const VideoReader& reader, fs::path output, const VideoWriteOptions& options)
        : reader_(reader),
          source_(reader.source()),
          output_(std::move(output)),
          options_(options),
          container_(container_of(output_)),
          plan_(plan_of()) {
        options_.check();
        { const PendingFile writable(output_, options_.existing); }  // fails before any work is done
        const auto encoder = open_encoder(plan_);
        parameters_.reset(avcodec_parameters_alloc());
        if (!parameters_ || avcodec_parameters_from_context(parameters_.get(), encoder.get()) < 0)
            throw std::bad_alloc();
        AVRational ticks{0, 1};
        if (!can_hold(container_, *parameters_, source_.stream().time_base, {}, &ticks))
            throw Error("cannot write", output_.string(),
                        std::string("a file of the kind ") + container_.format.name + " does not hold what " +
                            plan_.encoder.name + " makes; use .mkv or another codec");
        notes_ = plan_.notes;
        note_turn();
        choose_streams();
        if (rounds(ticks)) notes_.push_back(rounding_note(av_q2d(ticks)));
        parts_ = std::make_unique<VideoParts>(output_, job(), options_.resume);
    }

    ~Export() {
        const Quiet quiet;
        encoder_.reset();
    }

    std::optional<int64_t> last_pts() const {
        if (parts_->parts().empty()) return {};
        return parts_->parts().back().last;
    }

    int64_t frames() const {
        int64_t frames = in_part_;
        for (const auto& part : parts_->parts()) frames += part.frames;
        return frames;
    }

    const EncoderInfo& encoder() const { return plan_.encoder; }
    const std::vector<std::string>& notes() const { return notes_; }

    void write(const VideoFrame& frame, const at::Tensor& restored) {
        if (!encoder_) open_part();
        const StoredFrame& stored = *frame.stored;
        auto planes = planes_like(*stored.planes, plan_.planar);
        if (stored.planes->format == plan_.planar && !plan_.other_range) {
            const auto change = media::stored(restored - frame.image.rgb, stored.orientation);
            add_change(*stored.planes, change, *planes);
        } else {
            planes->color_range = plan_.range;
            planes->colorspace = plan_.matrix;
            const auto alpha =
                frame.image.alpha.defined() ? media::stored(frame.image.alpha, stored.orientation) : at::Tensor();
            set_rgb(media::stored(restored, stored.orientation), alpha, *planes);
        }
        planes->pts = frame.pts;
        planes->pict_type = AV_PICTURE_TYPE_NONE;  // the encoder's choice, not the source's
        planes->key_frame = 0;
        durations_[frame.pts] = frame.duration;
        encode(for_encoder(planes, plan_, *encoder_).get());
        if (++in_part_ >= options_.part_frames) close_part();
    }

    void stop() { stopped_ = true; }

    void finish(Progress& progress) {
        if (encoder_) close_part();
        if (parts_->parts().empty())
            throw Error("nothing to write to", output_.string(), "there is no frame between the in and the out point");
        PendingFile pending(output_, options_.existing);
        join_parts(*parts_,
                   {.source = source_,
                    .container = container_,
                    .video = *parameters_,
                    .first = *reader_.first().planes,
                    .copied = copied_,
                    .begins_later = options_.begins_later,
                    .end = options_.end},
                   pending.temporary(), notes_, progress);
        pending.commit();
        parts_->remove();
    }

  private:
    EncoderPlan plan_of() const {
        return plan_encoder(source_, *reader_.first().planes, options_.codec, options_.quality, options_.threads,
                            container_);
    }

    // The properties that a resumed export must share with the interrupted one.
    nlohmann::json job() const {
        std::error_code none;
        return {{"input", fs::absolute(source_.path(), none).lexically_normal().string()},
                {"size", fs::file_size(source_.path(), none)},
                {"changed", change_time(source_.path())},
                {"encoder", plan_.encoder.name},
                {"libavcodec", avcodec_version()},
                {"pixels", av_get_pix_fmt_name(plan_.pixels)},
                {"quality", plan_.quality},
                {"global_header", plan_.global_header},
                {"begins_later", options_.begins_later},
                {"end", options_.end.value_or(std::numeric_limits<int64_t>::max())},
                {"job", options_.job}};
    }

    // Whether frame times are rounded to the container's coarser time base: for a constant frame rate if its step is
    // not a multiple of the unit, and for most variable ones.
    bool rounds(AVRational ticks) const {
        const AVStream& stream = source_.stream();
        if (ticks.num <= 0 || av_cmp_q(ticks, stream.time_base) <= 0) return false;
        const auto whole = [&](AVRational step) { return av_div_q(step, ticks).den == 1; };
        if (whole(stream.time_base)) return false;
        const AVRational rate = stream.avg_frame_rate;
        const bool even = rate.num > 0 && rate.den > 0 && av_cmp_q(rate, stream.r_frame_rate) == 0;
        return !even || !whole(av_inv_q(rate));
    }

    // Only ISO files have a place for the display matrix in this FFmpeg.
    void note_turn() {
        const auto& turn = reader_.first().orientation;
        const std::string_view kind = container_.format.name;
        constexpr std::array<std::string_view, 8> kIso = {"mp4", "mov", "3gp", "3g2", "ipod", "f4v", "psp", "ismv"};
        if ((turn.rotation() == 0 && !turn.mirrored()) || std::find(kIso.begin(), kIso.end(), kind) != kIso.end())
            return;
        notes_.push_back("players will show it " +
                         (turn.rotation() == 0 ? std::string("mirrored")
                                               : "turned, as a file of the kind " + std::string(kind) +
                                                     " does not say that it is to be turned by " +
                                                     std::to_string(turn.rotation()) + " degrees") +
                         "; .mp4 and .mov say it");
    }

    // Chooses which of the source's other streams are copied: all that the container accepts together with those
    // before.
    void choose_streams() {
        const auto& format = source_.format();
        std::vector<Companion> taken;
        const auto fits = [&](const Container& container, const Companion& more) {
            auto all = taken;
            all.push_back(more);
            return can_hold(container, *parameters_, source_.stream().time_base, all);
        };
        for (unsigned i = 0; i < format.nb_streams; ++i) {
            const AVStream& stream = *format.streams[i];
            if (&stream == &source_.stream()) continue;
            if (fits(container_, {.from = &stream})) {
                copied_.push_back({.index = static_cast<int>(i)});
                taken.push_back({.from = &stream});
                continue;
            }
            // Tracks for chapters and the time code are skipped, because the container writes them from its tags.
            const auto& parameters = *stream.codecpar;
            const auto tag = parameters.codec_tag;
            const bool text = tag == MKTAG('t', 'e', 'x', 't') || tag == MKTAG('t', 'x', '3', 'g');
            if (parameters.codec_id == AV_CODEC_ID_BIN_DATA && text && format.nb_chapters > 0) continue;
            if (tag == MKTAG('t', 'm', 'c', 'd')) continue;
            const auto about = "its stream " + std::to_string(i) + " (" + kind_of(stream) + ")";
            const auto because = std::string(": a file of the kind ") + container_.format.name + " does not hold it";
            if (convert(static_cast<int>(i), stream, taken, fits)) {
                notes_.push_back(about + " becomes " + avcodec_get_name(copied_.back().as) + because +
                                 " as it is; texts and times are kept, and of styles what both know");
                continue;
            }
            const AVOutputFormat* matroska = av_guess_format("matroska", nullptr, nullptr);
            const bool better =
                matroska != nullptr && matroska != &container_.format && fits({.format = *matroska}, {.from = &stream});
            notes_.push_back(about + " is left out" + because + (better ? "; .mkv does" : ""));
        }
    }

    // Converts text subtitles to a codec that the container supports.
    template <typename Fits>
    bool convert(int index, const AVStream& stream, std::vector<Companion>& taken, const Fits& fits) {
        for (const auto target : subtitle_targets(stream)) {
            try {
                auto conversion = std::make_unique<SubtitleConversion>(stream, target);
                const Companion converted{.from = &stream, .as = &conversion->parameters()};
                if (!fits(container_, converted)) continue;
                copied_.push_back({.index = index, .as = target});
                taken.push_back(converted);
                conversions_.push_back(std::move(conversion));
                return true;
            } catch (const Error&) {
                // Damaged: the next codec may need less of it.
            }
        }
        return false;
    }

    void open_part() {
        encoder_ = open_encoder(plan_);
        file_ = std::make_unique<PacketFileWriter>(parts_->pending_file());
        pending_times_.clear();
        durations_.clear();
        header_.assign(encoder_->extradata, encoder_->extradata + encoder_->extradata_size);
        in_part_ = 0;
    }

    void encode(const AVFrame* frame) {
        int code = avcodec_send_frame(encoder_.get(), frame);
        const auto packet = ffmpeg::new_packet();
        while (code >= 0) {
            if (stopped_) throw Cancelled();
            code = avcodec_receive_packet(encoder_.get(), packet.get());
            if (code < 0) break;
            std::size_t size = 0;
            if (const auto* header = av_packet_get_side_data(packet.get(), AV_PKT_DATA_NEW_EXTRADATA, &size);
                header != nullptr && header_.empty())
                header_.assign(header, header + size);
            const auto duration = durations_.find(packet->pts);
            if (duration == durations_.end())
                throw Error("cannot encode with", plan_.encoder.name,
                            "it changed the time of a frame; use another codec");
            packet->duration = duration->second;
            pending_times_.push_back(packet->pts);
            file_->write(*packet);
            av_packet_unref(packet.get());
        }
        if (code != AVERROR(EAGAIN) && code != AVERROR_EOF)
            throw Error("cannot encode with", plan_.encoder.name, ffmpeg::words(code));
    }

    void close_part() {
        encode(nullptr);
        {
            const Quiet quiet;
            encoder_.reset();
        }
        if (pending_times_.size() != durations_.size())
            throw Error("cannot encode with", plan_.encoder.name, "it left out frames; use another codec");
        file_->close();
        parts_->set_header(header_);
        parts_->add({.frames = static_cast<int64_t>(pending_times_.size()),
                     .bytes = file_->bytes(),
                     .first = durations_.begin()->first,
                     .last = durations_.rbegin()->first,
                     .last_duration = durations_.rbegin()->second,
                     .reorder = reordering(pending_times_)});
        file_.reset();
        pending_times_.clear();
        in_part_ = 0;
    }

    const VideoReader& reader_;
    const FrameSource& source_;
    fs::path output_;
    VideoWriteOptions options_;
    Container container_;
    EncoderPlan plan_;
    ffmpeg::Parameters parameters_;
    std::vector<CopiedStream> copied_;
    std::vector<std::unique_ptr<SubtitleConversion>> conversions_;  // their parameters are tried with more streams
    std::vector<std::string> notes_;
    std::unique_ptr<VideoParts> parts_;
    // State of the current part.
    ffmpeg::Codec encoder_;
    std::unique_ptr<PacketFileWriter> file_;
    std::vector<uint8_t> header_;
    std::vector<int64_t> pending_times_;    // of the packets, in order
    std::map<int64_t, int64_t> durations_;  // of the frames, by time
    int64_t in_part_ = 0;
    std::atomic<bool> stopped_ = false;
};

VideoWriter::VideoWriter(const VideoReader& reader, fs::path output, const VideoWriteOptions& options)
    : export_(std::make_unique<Export>(reader, std::move(output), options)) {}

VideoWriter::~VideoWriter() = default;

std::optional<int64_t> VideoWriter::last_pts() const {
    return export_->last_pts();
}

int64_t VideoWriter::frames() const {
    return export_->frames();
}

const EncoderInfo& VideoWriter::encoder() const {
    return export_->encoder();
}

void VideoWriter::write(const VideoFrame& frame, const at::Tensor& restored) {
    export_->write(frame, restored);
}

void VideoWriter::stop() {
    export_->stop();
}

void VideoWriter::finish(Progress& progress) {
    export_->finish(progress);
}

const std::vector<std::string>& VideoWriter::notes() const {
    return export_->notes();
}

bool is_writable_video_name(const fs::path& path) {
    try {
        (void)container_of(path);
    } catch (const Error&) {
        return false;
    }
    return true;
}

}  // namespace deweather::media
