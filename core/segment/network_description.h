// The description of a user's own network: its input format and the meaning of its outputs, in a TOML file of the same
// name beside it.
//
//     # street.toml, for street.onnx or street.pt
//     labels = "cityscapes"            # or "camvid", or one [[classes]] {name = "road", colour = [128, 64, 128]} each
//     height = 512                     # what pictures are resized to; 0: they stay as they are
//     width = 1024                     # 0: as wide as the picture's shape asks for
//     order = "rgb"                    # this, scale, mean and deviation as in onnx/colours.h
//
//     const auto description = description_beside("street.onnx");
//     const at::Tensor given = prepared(images, description);
//
// Everything but labels has a default: height 0, width 0, rgb, scale 1, mean 0, deviation 1.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

#include "core/onnx/colours.h"
#include "core/segment/label_set.h"

namespace deweather::segment {

struct NetworkDescription {
    LabelSet labels;
    int64_t height = 0, width = 0;
    onnx::Colours colours;
};

// Throws Error if it cannot be read, or contains an unknown key or value.
NetworkDescription read_description(const std::filesystem::path& file);

// Throws Error also if the network or its description is missing.
NetworkDescription description_beside(const std::filesystem::path& network);

// Prepares images, float [B,3,H,W] in 0..1, for the network. On the CPU, float32, contiguous.
at::Tensor prepared(const at::Tensor& images, const NetworkDescription& description);

}  // namespace deweather::segment
