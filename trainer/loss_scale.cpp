#include "trainer/loss_scale.h"

#include <algorithm>

namespace deweather::trainer {

namespace {

// The usual value in mixed-precision training: high enough that steps lost by trying a larger factor are negligible.
constexpr int64_t kPatience = 2000;
constexpr double kStep = 2, kSmallest = 1, kLargest = 16777216;  // 2^24

}  // namespace

void LossScale::update(bool finite) {
    if (!finite) {
        factor = std::max(kSmallest, factor / kStep);
        good_steps = 0;
    } else if (++good_steps == kPatience) {
        factor = std::min(kLargest, factor * kStep);
        good_steps = 0;
    }
}

bool LossScale::can_fall() const {
    return factor > kSmallest;
}

}  // namespace deweather::trainer
