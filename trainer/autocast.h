// Scoped autocast to a run's precision.
//
//     const Autocast autocast(config.precision, device.type());
//     restored = network->forward(images, &trace);
#pragma once

#include <ATen/autocast_mode.h>

#include "trainer/config.h"

namespace deweather::trainer {

class Autocast {
  public:
    Autocast(Precision precision, c10::DeviceType device)
        : device_(device), before_(at::autocast::is_autocast_enabled(device)) {
        at::autocast::increment_nesting();
        at::autocast::set_autocast_dtype(device_, precision == Precision::kFloat16 ? at::kHalf : at::kBFloat16);
        at::autocast::set_autocast_enabled(device_, precision != Precision::kFloat32);
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;
    // Clears the cache of cast weights, because a step changes them.
    ~Autocast() {
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
        at::autocast::set_autocast_enabled(device_, before_);
    }

  private:
    c10::DeviceType device_;
    bool before_;
};

}  // namespace deweather::trainer
