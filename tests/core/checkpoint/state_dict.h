// A network's tensors as PyTorch would save them.
//
//     const auto [state, storages] = state_dict(*network, "module.", false);
//     const auto file = torch_writer::archive(state, storages);
#pragma once

#include <torch/types.h>

#include "core/checkpoint/network_state.h"
#include "tests/core/checkpoint/torch_writer.h"

// Each tensor in its own storage, as float or half; the names begin with prefix, the storages' numbers with first.
inline std::pair<std::string, std::vector<torch_writer::Stored>> state_dict(
    const deweather::models::RestorationNetwork& network, const std::string& prefix, bool half, std::size_t first = 0) {
    using namespace torch_writer;
    Pairs tensors;
    std::vector<Stored> storages;
    for (const auto& [name, value] : deweather::checkpoint::state_of(network)) {
        const auto numbers = value.detach().to(half ? at::kHalf : at::kFloat).contiguous();
        const auto key = std::to_string(first + storages.size());
        storages.push_back(
            {key, numbers.numel(), std::string(static_cast<const char*>(numbers.data_ptr()), numbers.nbytes())});
        tensors.emplace_back(prefix + name, tensor(storage(half ? "HalfStorage" : "FloatStorage", key, numbers.numel()),
                                                   0, numbers.sizes().vec(), numbers.strides().vec()));
    }
    return {ordered_dict(tensors), storages};
}
