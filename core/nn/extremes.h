// What is highest and lowest in a picture, told to all of its tokens.
//
//     auto extremes = std::make_shared<nn::Extremes>(96);
//     grid = grid + extremes->forward(grid);      // [B,h,w,96]
//
// How thick a veil of haze, mist or snow is shows in how dark the darkest of a picture still is (the dark channel prior
// of He, Sun and Tang, 2009). Attention, an average over all tokens, finds such values badly.
#pragma once

#include <torch/nn/modules/linear.h>

namespace deweather::nn {

class Extremes : public torch::nn::Module {
  public:
    explicit Extremes(int64_t dim);

    // W [highest, lowest] + b, where these are, feature by feature, the means over that 64th part of the tokens (at
    // least one) where it is highest and lowest: no single odd token decides. Of pictures of more tokens than layers
    // attend to, see attended_grid(), those count. grid: [B,h,w,dim] to [B,1,1,dim].
    at::Tensor forward(const at::Tensor& grid);

  private:
    torch::nn::Linear tell_;
};

}  // namespace deweather::nn
