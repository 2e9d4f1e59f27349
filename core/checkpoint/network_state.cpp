#include "core/checkpoint/network_state.h"

#include <ATen/core/grad_mode.h>

#include <set>

namespace deweather::checkpoint {

namespace {

constexpr std::size_t kMaxNames = 3;

std::string shape_text(at::IntArrayRef shape) {
    std::string text = "[";
    for (const int64_t size : shape) text.append(text.size() == 1 ? "" : "x").append(std::to_string(size));
    return text.append("]");
}

// "tensor 'a' IS", "tensors 'a', 'b' ARE", "tensors 'a', 'b', 'c' and 5 more ARE".
void append(std::string& text, const std::vector<std::string>& names, const std::string& is, const std::string& are) {
    if (names.empty()) return;
    if (!text.empty()) text += "; ";
    text += names.size() == 1 ? "tensor " : "tensors ";
    for (std::size_t i = 0; i < names.size() && i < kMaxNames; ++i) text += (i > 0 ? ", '" : "'") + names[i] + "'";
    if (names.size() > kMaxNames) text += " and " + std::to_string(names.size() - kMaxNames) + " more";
    text += " " + (names.size() == 1 ? is : are);
}

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> state_of(const models::Network& network) {
    std::vector<std::pair<std::string, at::Tensor>> state;
    for (const auto& item : network.named_parameters()) state.emplace_back(item.key(), item.value());
    for (const auto& item : network.named_buffers()) state.emplace_back(item.key(), item.value());
    return state;
}

std::string StateMismatch::text(std::string_view architecture) const {
    const std::string network(architecture);
    std::string text;
    append(text, missing, "is missing", "are missing");
    append(text, left_over, "is not part of " + network, "are not part of " + network);
    append(text, of_wrong_type, "is of the wrong type", "are of the wrong type");
    append(text, not_finite, "holds values that are not finite; copy or download the file again",
           "hold values that are not finite; copy or download the file again");
    for (std::size_t i = 0; i < reshaped.size() && i < kMaxNames; ++i)
        text += (text.empty() ? "tensor '" : "; tensor '") + reshaped[i].name + "' has the shape " +
                shape_text(reshaped[i].has) + ", " + network + " needs " + shape_text(reshaped[i].needs);
    if (reshaped.size() > kMaxNames)
        text += "; and " + std::to_string(reshaped.size() - kMaxNames) + " more of another shape";
    return text;
}

StateMismatch load_state(models::Network& network, const std::vector<std::string>& names,
                         const std::function<at::Tensor(const std::string&)>& tensor) {
    StateMismatch mismatch;
    std::set<std::string> left(names.begin(), names.end());
    std::vector<std::pair<at::Tensor, at::Tensor>> copies;
    for (const auto& [name, target] : state_of(network)) {
        if (left.erase(name) == 0) {
            mismatch.missing.push_back(name);
            continue;
        }
        const auto source = tensor(name);
        if (source.sizes() != target.sizes())
            mismatch.reshaped.push_back({.name = name, .has = source.sizes().vec(), .needs = target.sizes().vec()});
        else if (source.is_floating_point() != target.is_floating_point())
            mismatch.of_wrong_type.push_back(name);
        else if (!source.isfinite().all().item<bool>())
            mismatch.not_finite.push_back(name);
        copies.emplace_back(target, source);
    }
    mismatch.left_over.assign(left.begin(), left.end());
    if (!mismatch.empty()) return mismatch;

    const at::NoGradGuard no_grad;
    for (auto& [target, source] : copies) target.copy_(source);
    return mismatch;
}

}  // namespace deweather::checkpoint
