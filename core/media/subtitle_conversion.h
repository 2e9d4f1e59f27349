// Subtitles of text under another codec, for containers that do not hold theirs.
//
//     SubtitleConversion conversion(*stream, AV_CODEC_ID_SUBRIP);
//     if (const auto packet = conversion.convert(*read)) write(*packet);
//
// Texts and times are kept, and of styles what both codecs know.
#pragma once

#include <vector>

#include "core/media/ffmpeg.h"

namespace deweather::media {

// The codecs that a stream's subtitles can become, the best first; none where they are pictures or nobody here reads
// or writes them.
std::vector<AVCodecID> subtitle_targets(const AVStream& stream);

class SubtitleConversion {
  public:
    // Throws Error where the stream's own header is damaged.
    SubtitleConversion(const AVStream& from, AVCodecID to);

    // For the stream that is written.
    const AVCodecParameters& parameters() const { return *parameters_; }

    // With the times of the packet that it was; null for one that shows no text.
    ffmpeg::Packet convert(AVPacket& packet);

  private:
    ffmpeg::Codec decoder_, encoder_;
    ffmpeg::Parameters parameters_;
    std::vector<uint8_t> buffer_;
};

}  // namespace deweather::media
