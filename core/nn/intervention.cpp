#include "core/nn/intervention.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/nn/router.h"

namespace deweather::nn {

namespace {

at::Generator generator_of(uint64_t seed) {
    return at::make_generator<at::CPUGeneratorImpl>(seed);
}

// A random cyclic permutation, in which no expert keeps its place. So each expert is exchanged even if there are few.
at::Tensor random_cycle(int64_t experts, uint64_t seed) {
    const auto order = at::randperm(experts, generator_of(seed), at::kLong);
    return at::empty_like(order).scatter_(0, order, order.roll(-1));
}

}  // namespace

void ChoosesExperts::intervene(const Intervention& intervention) {
    const std::set<int64_t> named(intervention.experts.begin(), intervention.experts.end());
    for (const int64_t expert : named)
        if (expert < 0 || expert >= experts_)
            throw Error("no such expert", std::to_string(expert),
                        "the layer's experts are numbered 0 to " + std::to_string(experts_ - 1));
    const auto count = static_cast<int64_t>(named.size());
    if (intervention.kind == Intervention::Kind::kAlways && count < top_k_)
        throw Error("too few experts", std::to_string(count),
                    "every token takes " + std::to_string(top_k_) + " of them; name as many");
    if (intervention.kind == Intervention::Kind::kWithout && count >= experts_)
        throw Error("cannot switch off", "all experts", "leave at least one");
    intervention_ = intervention;
    // Each expert counts once, in the order of first mention.
    std::set<int64_t> seen;
    std::erase_if(intervention_.experts, [&](int64_t expert) { return !seen.insert(expert).second; });
}

Routing ChoosesExperts::choose_by(const at::Tensor& scores, const at::Tensor& preference) const {
    using Kind = Intervention::Kind;
    const auto& change = intervention_;
    auto candidates = preference.defined() ? scores.detach() + preference : scores;
    int64_t count = top_k_;
    if (change.kind == Kind::kWithout) {
        const auto off = at::tensor(change.experts, at::kLong).to(scores.device());
        candidates = candidates.index_fill(-1, off, -std::numeric_limits<double>::infinity());
        count = std::min(count, experts_ - static_cast<int64_t>(change.experts.size()));
    }
    Routing routing;
    auto [kept, chosen] = at::topk(candidates, count, -1);
    if (preference.defined()) {
        // Gates are computed from the scores themselves, the largest first.
        kept = scores.gather(-1, chosen);
        const auto order = kept.argsort(-1, /*descending=*/true);
        kept = kept.gather(-1, order);
        chosen = chosen.gather(-1, order);
    }
    routing.chosen = chosen;
    routing.gates = at::softmax(kept, -1);
    routing.logits = scores;
    routing.scores = scores;

    const int64_t tokens = scores.size(0);
    switch (change.kind) {
        case Kind::kNone:
        case Kind::kWithout:
            break;
        case Kind::kExchange:
            routing.chosen = random_cycle(experts_, change.seed)
                                 .to(chosen.device())
                                 .index_select(0, chosen.flatten())
                                 .view_as(chosen);
            break;
        case Kind::kRandom:
            routing.chosen =
                std::get<1>(at::rand({tokens, experts_}, generator_of(change.seed), at::kFloat).topk(count, -1))
                    .to(chosen.device());
            break;
        case Kind::kMean:
            routing.chosen = at::arange(experts_, chosen.options()).expand({tokens, experts_}).contiguous();
            routing.gates = at::full({tokens, experts_}, 1.0 / static_cast<double>(experts_), scores.options());
            break;
        case Kind::kAlways:
            routing.chosen = at::tensor(change.experts, at::kLong)
                                 .slice(0, 0, count)
                                 .to(chosen.device())
                                 .expand({tokens, count})
                                 .contiguous();
            break;
    }
    return routing;
}

std::vector<ChoosesExperts*> layers_of_experts(torch::nn::Module& network) {
    std::vector<ChoosesExperts*> layers;
    // Excludes the network itself, which may not be owned by a shared_ptr.
    for (const auto& module : network.modules(/*include_self=*/false))
        if (auto* layer = dynamic_cast<ChoosesExperts*>(module.get())) layers.push_back(layer);
    return layers;
}

}  // namespace deweather::nn
