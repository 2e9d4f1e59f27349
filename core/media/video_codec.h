// The video codecs for output, and the encoders for them on this machine.
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

// The encoders that can be opened here and now, in order of preference for each codec, hardware last. Probed once.
const std::vector<EncoderInfo>& available_encoders();

// The candidate encoders for a codec's or encoder's name; the first that opens is used. Throws Error with a list of the
// available ones.
std::vector<EncoderInfo> encoders_named(std::string_view name);

}  // namespace deweather::media
