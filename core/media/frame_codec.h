// Simulates video compression of a picture: encodes and decodes a single frame in memory.
//
//     at::Tensor filmed = media::through_video(rgb, {.codec = media::VideoCodec::kH265, .quantiser = 32});
#pragma once

#include <ATen/core/Tensor.h>

#include "core/media/video_codec.h"

namespace deweather::media {

struct FrameCodecOptions {
    VideoCodec codec = VideoCodec::kH264;  // or kH265
    int quantiser = 28;                    // for all blocks, 0..51: 18 is hardly visible, 40 clearly
};

// rgb: float32 [3,H,W] in 0..1 on the CPU; returns a new tensor of its shape. It is encoded as one key frame with 8
// bits, 4:2:0, BT.709 limited range by x264 or x265 and decoded by FFmpeg, all in one thread. Throws Error for other
// tensors and options out of range, and if this FFmpeg lacks the encoder.
at::Tensor through_video(const at::Tensor& rgb, const FrameCodecOptions& options);

}  // namespace deweather::media
