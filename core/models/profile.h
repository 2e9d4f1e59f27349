// How large a network is and how much it computes, counted from the network itself while it runs.
//
//     const models::Profile profile = models::profile(*network, 256, 256);
#pragma once

#include "core/models/restoration_network.h"

namespace deweather::models {

struct Profile {
    int64_t parameters = 0;
    // Multiply-accumulates of convolutions, matrix products and attention for one picture; element-wise work is not
    // counted, as in the paper's tables.
    int64_t macs = 0;
    int64_t attention_macs = 0;  // the part of macs in softmax(q kᵀ) v
};

// Runs the network once on a picture of noise of this size, on the device where its weights are.
Profile profile(RestorationNetwork& network, int64_t height, int64_t width);

}  // namespace deweather::models
