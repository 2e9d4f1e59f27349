// The state dict of a network: lists its tensors, and loads others into their place.
//
//     const auto mismatch = load_state(*network, names, [&](const std::string& name) { return file.tensor(name); });
//     if (!mismatch.empty()) throw Error("cannot use", path.string(), mismatch.text("mofme-compact"));
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/models/network.h"

namespace deweather::checkpoint {

// Parameters, then buffers, in a fixed order.
std::vector<std::pair<std::string, at::Tensor>> state_of(const models::Network& network);

// Differences between given tensors and those that a network requires.
struct StateMismatch {
    struct Reshaped {
        std::string name;
        std::vector<int64_t> has, needs;
    };
    std::vector<std::string> missing, left_over, of_wrong_type;
    // Tensors with NaN or infinity, which would produce a black picture.
    std::vector<std::string> not_finite;
    std::vector<Reshaped> reshaped;

    bool empty() const {
        return missing.empty() && left_over.empty() && of_wrong_type.empty() && reshaped.empty() && not_finite.empty();
    }
    // A one-line message; lists the first three tensors and the number of the others.
    std::string text(std::string_view architecture) const;
};

// Copies the named tensors into the network, converted to its types, if they match exactly the ones it requires;
// otherwise leaves it unchanged. tensor is called for names of the list only.
StateMismatch load_state(models::Network& network, const std::vector<std::string>& names,
                         const std::function<at::Tensor(const std::string&)>& tensor);

}  // namespace deweather::checkpoint
