// Decoded frames as planes of whole numbers, and RGB from and into them: by the frame's own matrix, range and chroma
// site, in floating point, so that nothing is rounded on the way.
//
//     const ffmpeg::Frame planes = to_planes(*decoded, planar_format(decoded_format), width, height);
//     at::Tensor rgb = rgb_of(*planes);
//     add_change(*planes, restored - rgb, *result);         // no change gives the same planes back, bit for bit
#pragma once

#include <ATen/core/Tensor.h>

#include "core/media/ffmpeg.h"

namespace deweather::media {

// The format of whole planes (YUV, RGB or grey, 8 to 16 bits, with or without alpha) that keeps most of what a format
// keeps: itself where it is one; never one of the "J" formats, whose full range is a tag of its own here.
AVPixelFormat planar_format(AVPixelFormat any);

// The same for a frame: one with a palette becomes RGB, with alpha where a colour of it is not opaque.
AVPixelFormat planar_format(const AVFrame& frame);

// A frame in this format and size, a reference to the same data where it is so already. The J formats' full range
// becomes its tag; the frame's times, tags and side data come along. Throws Error.
ffmpeg::Frame to_planes(const AVFrame& frame, AVPixelFormat format, int width, int height);

// An empty frame for results: like `like` in tags and times, of another planar format if need be.
ffmpeg::Frame planes_like(const AVFrame& like, AVPixelFormat planar);

// The matrix that a frame says, or where it says none the one that players assume for its size.
AVColorSpace matrix_of(const AVFrame& frame);

// float32 [3,H,W] in 0..1.
at::Tensor rgb_of(const AVFrame& planes);

// float32 [1,H,W] in 0..1; undefined where the format has no alpha.
at::Tensor alpha_of(const AVFrame& planes);

// result = planes + change, where change is float32 [3,H,W] of RGB; alpha is copied. Both frames have one format.
void add_change(const AVFrame& planes, const at::Tensor& change, AVFrame& result);

// result from RGB in 0..1, and alpha, opaque where undefined.
void set_rgb(const at::Tensor& rgb, const at::Tensor& alpha, AVFrame& result);

}  // namespace deweather::media
