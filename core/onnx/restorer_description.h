// The description of a restorer in ONNX, its input and output: a TOML file of the same name beside it, which may be
// missing, as every field has a default.
//
//     # net.toml, for net.onnx; order, scale, mean and deviation as in colours.h
//     multiple_of = 8                  # of pixels: what height and width are filled up to, by reflection
//     output = "picture"               # "residual": added to the picture; "degradation": taken off it
//     output_range = [0.0, 1.0]        # the output for black and white; without it 0 and scale
//     licence = "MIT"                  # shown where a model is chosen
//
//     const auto description = restorer_description_beside("net.onnx");
#pragma once

#include <optional>

#include "core/onnx/colours.h"

namespace deweather::onnx {

enum class Output { kPicture, kResidual, kDegradation };

struct RestorerDescription {
    Colours colours;
    int64_t multiple_of = 8;
    Output output = Output::kPicture;
    std::optional<std::array<double, 2>> output_range;
    std::string licence;
};

// Throws Error if the description cannot be read or has an unknown field or value.
RestorerDescription restorer_description_beside(const std::filesystem::path& network);

// Whether the description beside a network names classes, so that it segments. False where it cannot be read.
bool names_classes(const std::filesystem::path& network);

}  // namespace deweather::onnx
