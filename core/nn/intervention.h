// Interventions on the choice of experts: what counterfactual analysis changes to find out whether the choice matters.
//
//     for (auto* layer : nn::layers_of_experts(network)) layer->intervene({.kind = nn::Intervention::Kind::kExchange,
//     .seed = 1}); const auto exchanged = network.forward(images, nullptr); for (auto* layer :
//     nn::layers_of_experts(network)) layer->intervene({});
#pragma once

#include <torch/nn/module.h>

#include <vector>

namespace deweather::nn {

struct Intervention {
    enum class Kind {
        kNone,      // experts as the router chooses them
        kExchange,  // another expert works wherever one was chosen: a permutation drawn by `seed`, gates kept
        kRandom,    // each token gets random, distinct experts drawn by `seed`, gates kept
        kMean,      // all experts count alike for every token: the mean of their results
        kAlways,    // every token gets the first top_k of `experts`, gates kept
        kWithout,   // those of `experts` cannot be chosen: their tokens go to the next best
    };
    Kind kind = Kind::kNone;
    uint64_t seed = 0;
    std::vector<int64_t> experts = {};
};

struct Routing;

// A module that chooses top_k of its experts for each token. Every router is one; an expert layer that has no router of
// its own is one itself.
class ChoosesExperts {
  public:
    ChoosesExperts(int64_t experts, int64_t top_k) : experts_(experts), top_k_(top_k) {}
    virtual ~ChoosesExperts() = default;

    int64_t experts() const { return experts_; }
    int64_t top_k() const { return top_k_; }

    // Changes each choice from now on; kNone ends it. Throws Error for experts that are not there, and where too few
    // are named or left.
    void intervene(const Intervention& intervention);

  protected:
    // The top_k largest of scores [T,E] with gates by softmax over them (Eq. 1, 2), or what the intervention makes of
    // that. preference, where given, is added to the scores for the choice alone and not for the gates: [E].
    Routing choose_by(const at::Tensor& scores, const at::Tensor& preference = {}) const;

  private:
    int64_t experts_, top_k_;
    Intervention intervention_;
};

// All of a network's, in the order of the layers of its RoutingTrace.
std::vector<ChoosesExperts*> layers_of_experts(torch::nn::Module& network);

}  // namespace deweather::nn
