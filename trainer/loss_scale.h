// Dynamic loss scaling for float16 training, which keeps small gradients from underflowing to zero.
//
//     LossScale scale;
//     (loss * scale.factor).backward();
//     scale.update(gradients_are_finite);     // where they are not, the step is not taken
//
// The factor is halved if a gradient is not finite, and doubled after a number of steps with finite ones.
#pragma once

#include <cstdint>

namespace deweather::trainer {

struct LossScale {
    // A power of two, so that dividing the gradients by it is exact.
    double factor = 65536;
    int64_t good_steps = 0;  // since it last changed

    void update(bool finite);

    // Whether it can still be halved; if not, non-finite gradients have another cause.
    bool can_fall() const;
};

}  // namespace deweather::trainer
