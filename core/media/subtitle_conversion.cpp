#include "core/media/subtitle_conversion.h"

#include <array>
#include <cstring>

#include "core/base/error.h"

namespace deweather::media {

namespace {

// The maximum length of one subtitle's text, in bytes.
constexpr std::size_t kLongest = 1 << 20;

constexpr std::array kTexts = {AV_CODEC_ID_SUBRIP, AV_CODEC_ID_ASS, AV_CODEC_ID_MOV_TEXT, AV_CODEC_ID_WEBVTT};

Error cannot_convert(AVCodecID from, AVCodecID to, int code) {
    return Error("cannot convert subtitles", avcodec_get_name(from),
                 std::string("to ") + avcodec_get_name(to) + ": " + ffmpeg::words(code));
}

}  // namespace

std::vector<AVCodecID> subtitle_targets(const AVStream& stream) {
    const auto own = stream.codecpar->codec_id;
    const auto* about = avcodec_descriptor_get(own);
    const bool text = stream.codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE && about != nullptr &&
                      (about->props & AV_CODEC_PROP_TEXT_SUB) != 0;
    if (!text || avcodec_find_decoder(own) == nullptr) return {};
    std::vector<AVCodecID> targets;
    for (const auto id : kTexts)
        if (id != own && avcodec_find_encoder(id) != nullptr) targets.push_back(id);
    return targets;
}

SubtitleConversion::SubtitleConversion(const AVStream& from, AVCodecID to)
    : decoder_(avcodec_alloc_context3(avcodec_find_decoder(from.codecpar->codec_id))),
      encoder_(avcodec_alloc_context3(avcodec_find_encoder(to))),
      parameters_(avcodec_parameters_alloc()),
      buffer_(kLongest) {
    if (!decoder_ || !encoder_ || !parameters_) throw std::bad_alloc();
    const auto check = [&](int code) {
        if (code < 0) throw cannot_convert(from.codecpar->codec_id, to, code);
    };
    check(avcodec_parameters_to_context(decoder_.get(), from.codecpar));
    decoder_->pkt_timebase = from.time_base;
    check(avcodec_open2(decoder_.get(), nullptr, nullptr));
    // The styles, which the encoders of all these codecs expect in ASS format.
    if (decoder_->subtitle_header_size > 0) {
        const auto size = static_cast<std::size_t>(decoder_->subtitle_header_size);
        encoder_->subtitle_header = static_cast<uint8_t*>(av_mallocz(size + 1));
        if (encoder_->subtitle_header == nullptr) throw std::bad_alloc();
        std::memcpy(encoder_->subtitle_header, decoder_->subtitle_header, size);
        encoder_->subtitle_header_size = decoder_->subtitle_header_size;
    }
    encoder_->time_base = AVRational{1, AV_TIME_BASE};
    check(avcodec_open2(encoder_.get(), nullptr, nullptr));
    check(avcodec_parameters_from_context(parameters_.get(), encoder_.get()));
}

ffmpeg::Packet SubtitleConversion::convert(AVPacket& packet) {
    AVSubtitle subtitle{};
    int got = 0;
    const int read = avcodec_decode_subtitle2(decoder_.get(), &subtitle, &got, &packet);
    if (read < 0 || got == 0) return nullptr;
    int size = 0;
    if (subtitle.num_rects > 0) {
        subtitle.end_display_time -= subtitle.start_display_time;
        subtitle.start_display_time = 0;
        size = avcodec_encode_subtitle(encoder_.get(), buffer_.data(), static_cast<int>(buffer_.size()), &subtitle);
    }
    avsubtitle_free(&subtitle);
    if (size <= 0) return nullptr;
    auto converted = ffmpeg::new_packet();
    if (av_new_packet(converted.get(), size) < 0 || av_packet_copy_props(converted.get(), &packet) < 0)
        throw std::bad_alloc();
    std::memcpy(converted->data, buffer_.data(), static_cast<std::size_t>(size));
    converted->stream_index = packet.stream_index;
    converted->flags |= AV_PKT_FLAG_KEY;
    return converted;
}

}  // namespace deweather::media
