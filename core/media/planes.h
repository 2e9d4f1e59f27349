// Converts decoded frames to integer planes, and these from and to RGB: with the frame's own matrix, range and chroma
// site, in floating point, so that intermediate values are not rounded.
//
//     const ffmpeg::Frame planes = to_planes(*decoded, planar_format(*decoded), decoded->width, decoded->height);
//     at::Tensor rgb = rgb_of(*planes);
//     add_change(*planes, restored - rgb, *result);         // no change gives the same planes back, bit for bit
#pragma once

#include <ATen/core/Tensor.h>

#include "core/media/ffmpeg.h"

namespace deweather::media {

// The planar format (YUV, RGB or grey, 8 to 16 bits, with or without alpha) that preserves most of a given format: the
// same if it is planar; never one of the "J" formats, whose full range is a separate tag here.
AVPixelFormat planar_format(AVPixelFormat any);

// The same for a frame: one with a palette becomes RGB, with alpha if one of its colours is not opaque.
AVPixelFormat planar_format(const AVFrame& frame);

// The frame in this format and size, sharing its data if it already is. The J formats' full range becomes a tag; the
// frame's times, tags and side data are copied. Throws Error.
ffmpeg::Frame to_planes(const AVFrame& frame, AVPixelFormat format, int width, int height);

// An empty frame for results: like `like` in tags and times, possibly in another planar format.
ffmpeg::Frame planes_like(const AVFrame& like, AVPixelFormat planar);

// The frame's matrix, or, if unspecified, the one that players assume for its size.
AVColorSpace matrix_of(const AVFrame& frame);

// float32 [3,H,W] in 0..1.
at::Tensor rgb_of(const AVFrame& planes);

// float32 [1,H,W] in 0..1; undefined if the format has no alpha.
at::Tensor alpha_of(const AVFrame& planes);

// result = planes + change, where change is float32 [3,H,W] in RGB; alpha is copied. Both frames have the same format.
void add_change(const AVFrame& planes, const at::Tensor& change, AVFrame& result);

// Fills result from RGB in 0..1, and alpha, opaque if undefined.
void set_rgb(const at::Tensor& rgb, const at::Tensor& alpha, AVFrame& result);

}  // namespace deweather::media
