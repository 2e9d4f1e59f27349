#include "trainer/channels_last.h"

#include <torch/types.h>

namespace deweather::trainer {

void to_channels_last(models::Network& network) {
    const at::NoGradGuard no_grad;
    constexpr int64_t kKernelDimensions = 4;
    for (auto& parameter : network.parameters())
        if (parameter.dim() == kKernelDimensions)
            parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
}

}  // namespace deweather::trainer
