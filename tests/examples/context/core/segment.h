// Context of the examples in core/segment.
#pragma once

#include "core/checkpoint/model_library.h"

namespace deweather::examples::in_core_segment {

struct Context {
    media::Image picture;
    std::filesystem::path file;
    at::Tensor x, y, images, predicted, truth;
    segment::LabelSet labels;
    segment::SegmentationNetwork& network;
};

struct OverlayContext : Context {
    at::Tensor labels;
    segment::Segmenter segmenter;
};

}  // namespace deweather::examples::in_core_segment
