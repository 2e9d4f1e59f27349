// Global extreme pooling: adds the highest and lowest features of a picture to all of its tokens.
//
//     auto extremes = std::make_shared<nn::Extremes>(96);
//     grid = grid + extremes->forward(grid);      // [B,h,w,96]
//
// The thickness of a veil of haze, mist or snow shows in the darkest parts of a picture (the dark channel prior of He,
// Sun and Tang, 2009). Attention, an average over all tokens, finds such values badly.
#pragma once

#include <torch/nn/modules/linear.h>

namespace deweather::nn {

class Extremes : public torch::nn::Module {
  public:
    explicit Extremes(int64_t dim);

    // W [highest, lowest] + b. For each feature these are the means over the 1/64 of the tokens (at least one) with the
    // highest and lowest values, so that no single outlier decides. For pictures with more tokens than layers attend
    // to, see attended_grid(), only the attended ones count. grid: [B,h,w,dim] to [B,1,1,dim].
    at::Tensor forward(const at::Tensor& grid);

  private:
    torch::nn::Linear tell_;
};

}  // namespace deweather::nn
