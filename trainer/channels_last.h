// Converts a network's convolution kernels to channels-last memory format, the fastest for tensor cores and for the CPU
// if batches have it too. Values, and files of them, are unchanged.
//
//     to_channels_last(*network);
#pragma once

#include "core/models/network.h"

namespace deweather::trainer {

// Call before an optimizer is created for the parameters.
void to_channels_last(models::Network& network);

}  // namespace deweather::trainer
