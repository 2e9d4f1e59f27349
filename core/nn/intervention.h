// Interventions on the choice of experts, by which counterfactual analysis finds out whether the choice matters.
//
//     const auto layers = nn::layers_of_experts(network);
//     for (auto* layer : layers) layer->intervene({.kind = nn::Intervention::Kind::kExchange, .seed = 1});
//     const auto exchanged = network.forward(images, nullptr);
//     for (auto* layer : layers) layer->intervene({});
#pragma once

#include <torch/nn/module.h>

#include <vector>

namespace deweather::nn {

struct Intervention {
    enum class Kind {
        kNone,      // the router's own choice
        kExchange,  // each chosen expert is replaced by another: a permutation drawn by `seed`, gates kept
        kRandom,    // each token gets random, distinct experts drawn by `seed`, gates kept
        kMean,      // all experts with equal weight for every token: the mean of their results
        kAlways,    // every token gets the first top_k of `experts`, gates kept
        kWithout,   // `experts` cannot be chosen: their tokens go to the next best
    };
    Kind kind = Kind::kNone;
    uint64_t seed = 0;
    std::vector<int64_t> experts = {};
};

struct Routing;

// A module that chooses top_k experts for each token: every router, and expert layers that have no separate router.
class ChoosesExperts {
  public:
    ChoosesExperts(int64_t experts, int64_t top_k) : experts_(experts), top_k_(top_k) {}
    virtual ~ChoosesExperts() = default;

    int64_t experts() const { return experts_; }
    int64_t top_k() const { return top_k_; }

    // Changes each choice from now on; kNone ends it. Throws Error for experts that do not exist, and if too few are
    // named or left.
    void intervene(const Intervention& intervention);

  protected:
    // The top_k largest of scores [T,E] with gates by softmax over them (Eq. 1, 2), or the intervention's choice.
    // preference [E], if defined, is added to the scores for the choice only, not for the gates.
    Routing choose_by(const at::Tensor& scores, const at::Tensor& preference = {}) const;

  private:
    int64_t experts_, top_k_;
    Intervention intervention_;
};

// All such modules of a network, in the order of the layers of its RoutingTrace.
std::vector<ChoosesExperts*> layers_of_experts(torch::nn::Module& network);

}  // namespace deweather::nn
