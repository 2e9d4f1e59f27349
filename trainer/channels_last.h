// Puts the kernels of a network's convolutions into memory with channels last, as its batches may be: tensor cores and
// the CPU's convolutions want them so. The values stay, and so do files of them.
//
//     to_channels_last(*network);
#pragma once

#include "core/models/network.h"

namespace deweather::trainer {

// Before an optimizer takes hold of the parameters.
void to_channels_last(models::Network& network);

}  // namespace deweather::trainer
