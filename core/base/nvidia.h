// NVIDIA's driver and its graphics cards, asked without CUDA's libraries or LibTorch: to tell people what there is.
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
    bool found = false;               // its library is there
    std::string version;              // "570.124.06"; empty where the kernel does not say
    int cuda = 0;                     // the newest CUDA that it can do, as 13000 for 13.0
    std::string problem;              // why there are no cards although the library is there; else empty
    std::vector<GraphicsCard> cards;  // in CUDA's order
};

// Opens the driver's library at the first call, which may take a second where there are cards.
const NvidiaDriver& nvidia_driver();

}  // namespace deweather
