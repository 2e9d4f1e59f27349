// By how much a loss is multiplied before its gradients are computed in float16, of which small ones would be zero.
//
//     LossScale scale;
//     (loss * scale.factor).backward();
//     scale.update(gradients_are_finite);     // where they are not, the step is not taken
//
// Follows what the gradients can bear: halved when one is not finite, doubled after so many steps that were.
#pragma once

#include <cstdint>

namespace deweather::trainer {

struct LossScale {
    // Powers of two, so that dividing the gradients by it again loses nothing.
    double factor = 65536;
    int64_t good_steps = 0;  // since it last changed

    void update(bool finite);

    // Whether it can still be halved; if not, gradients that are not finite have another cause.
    bool can_fall() const;
};

}  // namespace deweather::trainer
