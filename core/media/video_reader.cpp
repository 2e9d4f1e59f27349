#include "core/media/video_reader.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstring>

extern "C" {
#include <libavutil/display.h>
}

#include "core/base/error.h"
#include "core/media/frame_source.h"
#include "core/media/planes.h"
#include "core/media/stored_frame.h"

namespace deweather::media {

namespace {

// Half a millisecond: the tolerance for times typed by users.
constexpr double kTolerance = 0.0005;

Orientation stored_orientation(const AVStream& stream, const AVFrame& first) {
    std::size_t size = 0;
    const auto* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (const auto* of_frame = av_frame_get_side_data(&first, AV_FRAME_DATA_DISPLAYMATRIX);
        data == nullptr && of_frame != nullptr)
        data = of_frame->data, size = of_frame->size;
    std::array<int32_t, 9> matrix{};
    if (data == nullptr || size < sizeof(matrix)) return {};
    std::memcpy(matrix.data(), data, sizeof(matrix));
    return orientation_of(matrix);
}

double number(AVRational ratio) {
    return ratio.num > 0 && ratio.den > 0 ? av_q2d(ratio) : 0;
}

VideoInfo describe(const FrameSource& source, const AVFrame& first, const Orientation& orientation) {
    const auto& format = source.format();
    const auto& stream = source.stream();
    const auto* pixels = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(first.format));
    VideoInfo info;
    info.width = orientation.transposed ? first.height : first.width;
    info.height = orientation.transposed ? first.width : first.height;
    info.frame_rate = number(stream.avg_frame_rate);
    if (stream.duration > 0)
        info.duration = static_cast<double>(stream.duration) * av_q2d(stream.time_base);
    else if (format.duration > 0)
        info.duration = static_cast<double>(format.duration) / AV_TIME_BASE;
    info.frames = stream.nb_frames > 0 ? stream.nb_frames : std::llround(info.duration * info.frame_rate);
    info.rotation = orientation.rotation();
    const double aspect =
        number(stream.sample_aspect_ratio.num > 0 ? stream.sample_aspect_ratio : first.sample_aspect_ratio);
    if (aspect > 0) info.pixel_aspect = orientation.transposed ? 1 / aspect : aspect;
    info.bit_depth = pixels->comp[0].depth;
    info.hdr = first.color_trc == AVCOL_TRC_SMPTE2084 || first.color_trc == AVCOL_TRC_ARIB_STD_B67;
    info.container = format.iformat->name;
    info.codec = avcodec_get_name(stream.codecpar->codec_id);
    info.pixel_format = pixels->name;
    for (unsigned i = 0; i < format.nb_streams; ++i) {
        const auto* other = format.streams[i];
        const char* kind = av_get_media_type_string(other->codecpar->codec_type);
        const auto* language = av_dict_get(other->metadata, "language", nullptr, 0);
        info.streams.push_back({.kind = kind == nullptr ? "data" : kind,
                                .codec = avcodec_get_name(other->codecpar->codec_id),
                                .language = language == nullptr ? "" : language->value});
    }
    return info;
}

}  // namespace

VideoReader::VideoReader(const std::filesystem::path& path, const VideoReadOptions& options)
    : source_(std::make_unique<FrameSource>(path, options.threads)) {
    const auto& parameters = *source_->stream().codecpar;
    if (parameters.width > 0 && parameters.width > options.max_pixels / std::max(parameters.height, 1))
        throw Error("cannot read video", path.string(),
                    "it has " + std::to_string(parameters.width) + " x " + std::to_string(parameters.height) +
                        " pixels, more than the limit; raise it by --max-megapixels");
    const auto frame = source_->next();
    if (!frame) throw Error("cannot read video", path.string(), "it holds no frames");
    auto first = std::make_shared<StoredFrame>();
    first->orientation = stored_orientation(source_->stream(), *frame);
    first->planes = to_planes(*frame, planar_format(*frame), frame->width, frame->height);
    first_ = first;
    info_ = describe(*source_, *frame, first->orientation);
    const int64_t start = source_->format().start_time, own = source_->stream().start_time;
    if (start != AV_NOPTS_VALUE && start > 0)
        origin_ = av_rescale_q(start, AVRational{1, AV_TIME_BASE}, source_->stream().time_base);
    else if (own != AV_NOPTS_VALUE && own < 0)
        origin_ = own;
    source_->hold(frame.get());
}

VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader::~VideoReader() = default;

double VideoReader::time_of(int64_t pts) const {
    return static_cast<double>(pts - origin_) * av_q2d(source_->stream().time_base);
}

int64_t VideoReader::pts_at(double time) const {
    return origin_ + static_cast<int64_t>(std::ceil((time - kTolerance) / av_q2d(source_->stream().time_base)));
}

std::optional<VideoFrame> VideoReader::read_next() {
    const auto decoded = source_->next();
    if (!decoded) return {};
    // A stream that changes its size midway keeps that of its first frame, because the result has one size.
    const auto& like = *first_->planes;
    if (decoded->width != like.width || decoded->height != like.height) ++scaled_;
    auto stored = std::make_shared<StoredFrame>();
    stored->orientation = first_->orientation;
    stored->planes = to_planes(*decoded, static_cast<AVPixelFormat>(like.format), like.width, like.height);
    VideoFrame frame;
    frame.pts = decoded->pts;
    frame.duration = decoded->pkt_duration;
    frame.time = time_of(frame.pts);
    frame.image.rgb = upright(rgb_of(*stored->planes), stored->orientation);
    if (const auto alpha = alpha_of(*stored->planes); alpha.defined())
        frame.image.alpha = upright(alpha, stored->orientation);
    frame.image.bit_depth = info_.bit_depth > 8 ? 16 : 8;
    frame.image.grey = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(like.format))->nb_components < 3;
    frame.stored = std::move(stored);
    return frame;
}

void VideoReader::seek(double time) {
    // A frame that begins within the tolerance is meant, rather than the previous one.
    seek_pts(origin_ + static_cast<int64_t>(std::floor((time + kTolerance) / av_q2d(source_->stream().time_base))));
}

void VideoReader::seek_pts(int64_t pts) {
    source_->seek(pts);
}

Image VideoReader::thumbnail(double time, int64_t max_side) {
    auto frame = source_->key_frame(pts_at(time));
    if (!frame) {
        source_->seek(pts_at(time));
        frame = source_->next();
    }
    if (!frame) throw Error("cannot read video", source_->path().string(), "it has no frame at that time");
    frame->colorspace = matrix_of(*frame);  // must not be guessed from the smaller size
    const double longer = std::max(frame->width, frame->height);
    const double scale = std::min(1.0, static_cast<double>(max_side) / longer);
    const auto side = [&](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * scale))); };
    const auto planes =
        to_planes(*frame, static_cast<AVPixelFormat>(first_->planes->format), side(frame->width), side(frame->height));
    Image image;
    image.rgb = upright(rgb_of(*planes), first_->orientation);
    return image;
}

std::optional<int64_t> VideoReader::pts_of_frame(int64_t number) {
    const auto times = source_->times({});
    if (number < 0 || number >= static_cast<int64_t>(times.size())) return {};
    return times[static_cast<std::size_t>(number)];
}

std::vector<double> VideoReader::frame_times(const Progress& progress) {
    std::vector<double> times;
    for (const int64_t pts : source_->times(progress)) times.push_back(time_of(pts));
    return times;
}

void VideoReader::settle_clock(Progress& progress) {
    source_->settle_clock(progress);
    const auto& clock = source_->clock();
    if (clock.is_even()) return;
    info_.frames = clock.frames();
    info_.duration = time_of(clock.end());
}

double VideoReader::share_read() const {
    return source_->share_read();
}

void VideoReader::stop() {
    source_->stop();
}

std::vector<std::string> VideoReader::notes() const {
    auto notes = source_->notes();
    if (scaled_ > 0)
        notes.push_back(std::to_string(scaled_) + " frame" + (scaled_ == 1 ? " has" : "s have") +
                        " another size than the first, and get its size");
    return notes;
}

}  // namespace deweather::media
