// Counts a network's parameters and multiply-accumulates by intercepting the operators that it calls.
//
//     const models::Profile profile = models::profile(*network, 256, 256);
//     const models::Macs macs = models::count_macs([&] { network->forward(picture, nullptr); });
#pragma once

#include <functional>

#include "core/models/network.h"

namespace deweather::models {

// Multiply-accumulates by the kind of operator; element-wise operations are not counted, as in the paper's tables.
struct Macs {
    int64_t convolution = 0;
    int64_t product = 0;    // matrix products outside of attention
    int64_t attention = 0;  // softmax(q kᵀ) v

    int64_t total() const { return convolution + product + attention; }
};

// Counts the operations of run() on this thread. Convolutions, products and attention are not computed: the results of
// run() have the right shapes, but meaningless values.
Macs count_macs(const std::function<void()>& run);

struct Profile {
    int64_t parameters = 0;
    int64_t macs = 0;            // for one picture
    int64_t attention_macs = 0;  // the part of macs in softmax(q kᵀ) v
};

// For one picture of this size.
Profile profile(Network& network, int64_t height, int64_t width);

// The same for an architecture or preset by name, with config overrides as in models::create(); the weights are not
// even initialised.
Profile profile(std::string_view preset, int64_t height, int64_t width,
                const nlohmann::json& config = nlohmann::json::object());

}  // namespace deweather::models
