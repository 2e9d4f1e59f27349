// The interface of segmentation networks.
//
//     at::Tensor logits = network.forward(images, nullptr);         // [B,3,H,W] in 0..1 to [B,outputs,H,W]
#pragma once

#include "core/models/network.h"
#include "core/segment/label_set.h"

namespace deweather::segment {

class SegmentationNetwork : public models::Network {
  public:
    models::Task task() const final { return models::Task::kSegment; }

    // forward() returns one logit for each of these classes, in their order; further outputs, if any, belong to no
    // class.
    virtual const LabelSet& labels() const = 0;

    // The height in pixels of the training pictures, to which others are resized; 0: any.
    virtual int64_t height() const = 0;
};

}  // namespace deweather::segment
