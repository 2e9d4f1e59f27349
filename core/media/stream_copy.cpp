#include "core/media/stream_copy.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string_view>

namespace deweather::media {

namespace {

// Tags that describe the source's container or encoder; a muxer writes its own.
bool is_stale(std::string_view key, bool restored_video) {
    std::string lower(key);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 6> kContainer = {"major_brand", "minor_version", "compatible_brands",
                                                            "encoder",     "vendor_id",     "duration"};
    if (std::find(kContainer.begin(), kContainer.end(), lower) != kContainer.end()) return true;
    return restored_video && (lower.starts_with("_statistics") || lower.starts_with("bps") ||
                              lower.starts_with("number_of_") || lower == "alpha_mode");
}

void copy_dictionary(AVDictionary** to, const AVDictionary* from, bool restored_video) {
    const AVDictionaryEntry* entry = nullptr;
    while ((entry = av_dict_get(from, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr)
        if (!is_stale(entry->key, restored_video)) av_dict_set(to, entry->key, entry->value, 0);
}

AVStream& new_stream(AVFormatContext& output, const AVCodecParameters& parameters) {
    AVStream* stream = avformat_new_stream(&output, nullptr);
    if (stream == nullptr || avcodec_parameters_copy(stream->codecpar, &parameters) < 0) throw std::bad_alloc();
    return *stream;
}

// A four-character code has the same meaning only in containers of the same family.
uint32_t tag_in(const AVOutputFormat& container, const AVCodecParameters& parameters) {
    const auto own = parameters.codec_tag;
    return container.codec_tag != nullptr && av_codec_get_id(container.codec_tag, own) == parameters.codec_id ? own : 0;
}

}  // namespace

bool holds_codec(const Container& container, AVCodecID codec, int strictness) {
    // The codecs with an MPEG-TS stream type, or a descriptor that readers know.
    constexpr std::array kTransportStream = {
        AV_CODEC_ID_H264,         AV_CODEC_ID_HEVC,         AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO,
        AV_CODEC_ID_MPEG4,        AV_CODEC_ID_VC1,          AV_CODEC_ID_MP2,        AV_CODEC_ID_MP3,
        AV_CODEC_ID_AAC,          AV_CODEC_ID_AAC_LATM,     AV_CODEC_ID_AC3,        AV_CODEC_ID_EAC3,
        AV_CODEC_ID_DTS,          AV_CODEC_ID_TRUEHD,       AV_CODEC_ID_OPUS,       AV_CODEC_ID_S302M,
        AV_CODEC_ID_DVB_SUBTITLE, AV_CODEC_ID_DVB_TELETEXT, AV_CODEC_ID_SMPTE_KLV,  AV_CODEC_ID_TIMED_ID3};
    constexpr std::array kDisc = {AV_CODEC_ID_PCM_BLURAY, AV_CODEC_ID_HDMV_PGS_SUBTITLE};
    if (std::string_view(container.format.name) != "mpegts")
        return avformat_query_codec(&container.format, codec, strictness) > 0;
    return std::find(kTransportStream.begin(), kTransportStream.end(), codec) != kTransportStream.end() ||
           (container.m2ts && std::find(kDisc.begin(), kDisc.end(), codec) != kDisc.end());
}

AVStream& add_copy(AVFormatContext& output, const AVStream& stream, const AVCodecParameters* as) {
    AVStream& copy = new_stream(output, as != nullptr ? *as : *stream.codecpar);
    copy.codecpar->codec_tag = as != nullptr ? 0 : tag_in(*output.oformat, *stream.codecpar);
    copy.time_base = stream.time_base;
    copy.avg_frame_rate = stream.avg_frame_rate;
    copy.sample_aspect_ratio = stream.sample_aspect_ratio;
    copy.disposition = stream.disposition;
    copy_dictionary(&copy.metadata, stream.metadata, false);
    for (int i = 0; i < stream.nb_side_data; ++i) {
        const AVPacketSideData& data = stream.side_data[i];
        if (uint8_t* place = av_stream_new_side_data(&copy, data.type, data.size))
            std::memcpy(place, data.data, data.size);
    }
    return copy;
}

AVStream& add_video(AVFormatContext& output, const AVCodecParameters& parameters, const AVStream& source,
                    const AVFrame& first) {
    AVStream& video = new_stream(output, parameters);
    // Some players know H.265 in MP4 only under this name; all others know it too.
    const std::string_view container = output.oformat->name;
    video.codecpar->codec_tag = parameters.codec_id == AV_CODEC_ID_HEVC && (container == "mp4" || container == "mov")
                                    ? MKTAG('h', 'v', 'c', '1')
                                    : 0;
    video.time_base = source.time_base;
    video.avg_frame_rate = source.avg_frame_rate;
    video.sample_aspect_ratio = parameters.sample_aspect_ratio;
    video.disposition = source.disposition;
    copy_dictionary(&video.metadata, source.metadata, true);
    struct Kept {
        AVPacketSideDataType of_stream;
        AVFrameSideDataType of_frame;
    };
    constexpr std::array kKept = {
        Kept{.of_stream = AV_PKT_DATA_DISPLAYMATRIX, .of_frame = AV_FRAME_DATA_DISPLAYMATRIX},
        Kept{.of_stream = AV_PKT_DATA_MASTERING_DISPLAY_METADATA, .of_frame = AV_FRAME_DATA_MASTERING_DISPLAY_METADATA},
        Kept{.of_stream = AV_PKT_DATA_CONTENT_LIGHT_LEVEL, .of_frame = AV_FRAME_DATA_CONTENT_LIGHT_LEVEL},
        Kept{.of_stream = AV_PKT_DATA_STEREO3D, .of_frame = AV_FRAME_DATA_STEREO3D},
        Kept{.of_stream = AV_PKT_DATA_SPHERICAL, .of_frame = AV_FRAME_DATA_SPHERICAL}};
    for (const auto& kept : kKept) {
        std::size_t size = 0;
        const uint8_t* data = av_stream_get_side_data(&source, kept.of_stream, &size);
        if (const auto* of_frame = av_frame_get_side_data(&first, kept.of_frame);
            data == nullptr && of_frame != nullptr)
            data = of_frame->data, size = of_frame->size;
        if (data == nullptr) continue;
        if (uint8_t* place = av_stream_new_side_data(&video, kept.of_stream, size)) std::memcpy(place, data, size);
    }
    return video;
}

bool can_hold(const Container& container, const AVCodecParameters& video, AVRational time_base,
              const std::vector<Companion>& companions, AVRational* ticks) {
    // Other containers reject unsupported codecs themselves.
    const bool any = std::string_view(container.format.name) == "mpegts";
    for (const auto& [from, as] : companions)
        if (any && !holds_codec(container, as != nullptr ? as->codec_id : from->codecpar->codec_id, 0)) return false;
    AVFormatContext* context = nullptr;
    if (avformat_alloc_output_context2(&context, &container.format, nullptr, nullptr) < 0) return false;
    AVIOContext* bytes = nullptr;
    if (avio_open_dyn_buf(&bytes) < 0) {
        avformat_free_context(context);
        return false;
    }
    context->pb = bytes;
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVStream& first = new_stream(*context, video);
    first.codecpar->codec_tag = 0;
    first.time_base = time_base;
    for (const auto& [from, as] : companions) add_copy(*context, *from, as);
    const bool holds = avformat_write_header(context, nullptr) >= 0;
    if (holds && ticks != nullptr) *ticks = first.time_base;
    uint8_t* written = nullptr;
    avio_close_dyn_buf(context->pb, &written);
    av_free(written);
    context->pb = nullptr;
    avformat_free_context(context);
    return holds;
}

void copy_tags(AVFormatContext& output, const AVFormatContext& input) {
    copy_dictionary(&output.metadata, input.metadata, false);
}

void copy_chapters(AVFormatContext& output, const AVFormatContext& input, int64_t from, int64_t to) {
    for (unsigned i = 0; i < input.nb_chapters; ++i) {
        const AVChapter& chapter = *input.chapters[i];
        const auto in_base = [&](int64_t time) {
            return av_rescale_q(time, AVRational{1, AV_TIME_BASE}, chapter.time_base);
        };
        const int64_t first = in_base(from), last = to == INT64_MAX ? INT64_MAX : in_base(to);
        if (chapter.end <= first || chapter.start >= last) continue;
        auto* copy = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
        if (copy == nullptr) throw std::bad_alloc();
        copy->id = chapter.id;
        copy->time_base = chapter.time_base;
        copy->start = std::max(chapter.start, first) - first;
        copy->end = std::min(chapter.end, last) - first;
        copy_dictionary(&copy->metadata, chapter.metadata, false);
        if (av_dynarray_add_nofree(&output.chapters, reinterpret_cast<int*>(&output.nb_chapters), copy) < 0) {
            av_free(copy);
            throw std::bad_alloc();
        }
    }
}

}  // namespace deweather::media
