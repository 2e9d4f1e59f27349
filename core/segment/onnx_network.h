// A user's own segmentation network in ONNX, run by OpenCV. Nothing in such a file is a program; what it is given and
// what its outputs mean stands in a TOML file of the same name beside it:
//
//     # street.toml, for street.onnx
//     labels = "cityscapes"            # or "camvid", or one [[classes]] {name = "road", colour = [128, 64, 128]} each
//     height = 512                     # what pictures are resized to; 0: they stay as they are
//     width = 1024                     # 0: as wide as the picture's shape asks for
//     order = "rgb"                    # or "bgr"
//     scale = 1.0                      # of values that are 0..1; 255 for networks that take bytes
//     mean = [0.485, 0.456, 0.406]     # taken off after that, in that order of colours
//     deviation = [0.229, 0.224, 0.225]
//
//     Model model = load_onnx("street.onnx");
//
// Everything but labels has a default: height 0, width 0, rgb, scale 1, mean 0, deviation 1.
#pragma once

#include "core/segment/model.h"

namespace deweather::segment {

// Throws Error where either file is missing, cannot be read or says something else.
Model load_onnx(const std::filesystem::path& file);

// The description beside a network.
std::filesystem::path description_of(const std::filesystem::path& onnx);

}  // namespace deweather::segment
