// Converts text subtitles to another codec, for containers that do not support theirs.
//
//     SubtitleConversion conversion(*stream, AV_CODEC_ID_SUBRIP);
//     if (const auto converted = conversion.convert(*packet)) write(*converted);
//
// Preserves texts and times, and the styles that both codecs support.
#pragma once

#include <vector>

#include "core/media/ffmpeg.h"

namespace deweather::media {

// The codecs to which a stream's subtitles can be converted, the best first; none for bitmap subtitles, or without a
// decoder or encoder.
std::vector<AVCodecID> subtitle_targets(const AVStream& stream);

class SubtitleConversion {
  public:
    // Throws Error if the stream's header is damaged.
    SubtitleConversion(const AVStream& from, AVCodecID to);

    // For the output stream.
    const AVCodecParameters& parameters() const { return *parameters_; }

    // With the original packet's times; null for a packet without visible text.
    ffmpeg::Packet convert(AVPacket& packet);

  private:
    ffmpeg::Codec decoder_, encoder_;
    ffmpeg::Parameters parameters_;
    std::vector<uint8_t> buffer_;
};

}  // namespace deweather::media
