#include "trainer/upcycle.h"

#include <torch/types.h>

#include <algorithm>
#include <array>

namespace deweather::trainer {

namespace {

constexpr std::string_view kModulation = "modulation.";

// The name of the trained model's tensor from which an expert's tensor is initialised, and whether it is a linear
// layer's weight, which is transposed. fc1 of an expert corresponds to fc1.weight of a feed-forward network.
std::pair<std::string, bool> origin(const std::string& name) {
    for (const std::string fc : {"fc1", "fc2"}) {
        if (name.ends_with("." + fc)) return {name + ".weight", true};
        if (name.ends_with("." + fc + "_bias")) return {name.substr(0, name.size() - 5) + ".bias", false};
    }
    std::string plain = name;
    if (const auto place = plain.find(kModulation); place != plain.npos) plain.erase(place, kModulation.size());
    return {plain, false};
}

bool is_modulation(const std::string& name) {
    static const std::array<std::string_view, 4> kModulations = {".gamma", ".gamma_bias", ".beta", ".beta_bias"};
    return std::any_of(kModulations.begin(), kModulations.end(), [&](auto end) { return name.ends_with(end); });
}

// Repeats one tensor of a trained expert for the number of experts in `own`.
at::Tensor repeated(const at::Tensor& one, const at::Tensor& own, double noise) {
    if (own.dim() == one.dim()) return one.clone();
    const auto copies = one.expand_as(own).clone();
    return copies + at::randn_like(copies) * (noise * one.std());
}

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> upcycle(const std::vector<std::pair<std::string, at::Tensor>>& network,
                                                        const std::map<std::string, at::Tensor>& trained,
                                                        double noise) {
    const at::NoGradGuard no_grad;
    std::vector<std::pair<std::string, at::Tensor>> start;
    for (const auto& [name, own] : network) {
        const auto [from, turned] = origin(name);
        const auto found = trained.find(from);
        const bool experts = is_modulation(name) || from != name, router = name.find("router.") != name.npos;
        if (found == trained.end() || router || (!experts && found->second.sizes() != own.sizes())) {
            start.emplace_back(name, own.detach().clone());
            continue;
        }
        auto value = found->second.to(own.scalar_type());
        if (is_modulation(name)) {
            // The trained model's experts are the first dimension, if it has any.
            const bool single = value.dim() == (name.ends_with("_bias") ? 1 : 2);
            value = repeated(single ? value : value.mean(0), own, noise);
        } else if (experts) {
            value = repeated(turned ? value.t() : value, own, noise);
        }
        start.emplace_back(name, value);
    }
    return start;
}

}  // namespace deweather::trainer
