// Queries NVIDIA's driver and graphics cards without the CUDA runtime or LibTorch, for diagnosis.
//
//     for (const auto& card : nvidia_driver().cards) print(card.name);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace deweather {

struct GraphicsCard {
    std::string name;          // "NVIDIA H100 80GB HBM3"
    int64_t memory = 0;        // bytes
    int major = 0, minor = 0;  // compute capability
};

struct NvidiaDriver {
    bool found = false;               // its library is installed
    std::string version;              // "570.124.06"; empty if the kernel does not report it
    int cuda = 0;                     // the newest CUDA version that it supports, as 13000 for 13.0
    std::string problem;              // why there are no cards although the library is installed; else empty
    std::vector<GraphicsCard> cards;  // in CUDA's order
};

// Loads the driver's library at the first call, which may take a second if there are cards.
const NvidiaDriver& nvidia_driver();

}  // namespace deweather
