// Every tensor that a network keeps, and putting tensors from elsewhere in their place.
//
//     const auto mismatch = load_state(*network, names, [&](const std::string& name) { return file.tensor(name); });
//     if (!mismatch.empty()) throw Error("cannot use", path, mismatch.text("mofme-compact"));
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/models/network.h"

namespace deweather::checkpoint {

// Parameters, then buffers, in a fixed order.
std::vector<std::pair<std::string, at::Tensor>> state_of(const models::Network& network);

// How named tensors differ from those that a network needs.
struct StateMismatch {
    struct Reshaped {
        std::string name;
        std::vector<int64_t> has, needs;
    };
    std::vector<std::string> missing, left_over, of_wrong_type;
    // Damage that would come out as a black picture.
    std::vector<std::string> not_finite;
    std::vector<Reshaped> reshaped;

    bool empty() const {
        return missing.empty() && left_over.empty() && of_wrong_type.empty() && reshaped.empty() && not_finite.empty();
    }
    // One line for people; of many tensors the first three and how many more.
    std::string text(std::string_view architecture) const;
};

// Copies the tensors of these names into the network, converted to its types, if they are just those that it needs;
// otherwise leaves it as it is. tensor is asked for names of the list only.
StateMismatch load_state(models::Network& network, const std::vector<std::string>& names,
                         const std::function<at::Tensor(const std::string&)>& tensor);

}  // namespace deweather::checkpoint
