// The codecs that videos can be written with, and which encoders for them this machine has.
//
//     for (const auto& encoder : media::available_encoders()) offer(encoder.name, encoder.hardware);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::media {

enum class VideoCodec { kH264, kH265, kAv1, kProres, kFfv1 };

// "h264", "h265", "av1", "prores", "ffv1".
std::string_view name_of(VideoCodec codec);

struct EncoderInfo {
    VideoCodec codec;
    std::string name;  // FFmpeg's, such as "libx264" or "h264_nvenc"
    bool hardware = false;
};

// Those that can be opened here and now: in the order in which they are preferred for a codec, hardware last. Tried
// once.
const std::vector<EncoderInfo>& available_encoders();

// The encoders to try for a codec's name or an encoder's name, the first that opens to be taken. Throws Error with a
// list of what there is.
std::vector<EncoderInfo> encoders_named(std::string_view name);

}  // namespace deweather::media
