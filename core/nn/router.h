// The routers of a mixture of experts: choose k of E experts for each token, with gate weights (Eq. 1, 2).
//
//     auto router = std::make_shared<nn::UncertaintyRouter>(nn::RouterConfig{.dim = 96, .experts = 16, .top_k = 2});
//     const nn::Routing routing = router->forward(x, true);
#pragma once

#include <torch/nn/module.h>

#include <optional>

#include "core/nn/intervention.h"

namespace deweather::nn {

// The routing decision for T tokens.
struct Routing {
    at::Tensor chosen;  // int64 [T,k], the experts, largest gate first
    at::Tensor gates;   // [T,k], their weights; each row sums to 1
    at::Tensor logits;  // [T,E], before calibration: the mean if the router is uncertain
    at::Tensor scores;  // [T,E], the calibrated logits, by which experts are chosen
    // [T,E], the variance of the logits under dropout of the router's input; undefined if not requested, and for
    // routers without one.
    at::Tensor variance;
    // [T,E], the variance of the difference between the largest logit and each, under the same dropout: much less than
    // the sum of both variances, because most of the noise is common to all experts. Only if no gradients are recorded.
    at::Tensor gap_variance;
    // [T,E], the quantity summed in Eq. 10 if it is not the variance itself: the share of noise in each logit,
    // independent of scale.
    at::Tensor noise_share;
    // Whether the router balances its load itself and needs no loss for it (Eq. 8).
    bool balances_itself = false;
    // Statistics of drawn passes (see sample_uncertainty), undefined without any. predicted: [T,E], the mean of
    // softmax(logits) over the passes; changed: [T], the share of passes in which another expert has the largest logit.
    at::Tensor predicted, changed;

    // The gate weights over all experts, zero where not chosen: [T,E].
    at::Tensor dense_gates() const;
};

// E Σ_i f_i P_i: f_i is the share of all choices that fell on expert i, P_i its mean probability by the scores. 1 for a
// uniform load. Eq. 8 as in the works that it cites. A scalar with gradients; undefined for a router that balances
// itself.
at::Tensor load_balance_loss(const Routing& routing);

// E/N Σ_n Σ_i Σ_i(x_n) v_i(x_n), v being 1 for the chosen experts (Eq. 10); uses noise_share if defined. A scalar;
// undefined without a variance.
at::Tensor uncertainty_loss(const Routing& routing);

class Router : public torch::nn::Module, public ChoosesExperts {
  public:
    using ChoosesExperts::ChoosesExperts;

    // x: [T,dim]. with_variance: whether the caller needs the variance; a router may compute it anyway.
    virtual Routing forward(const at::Tensor& x, bool with_variance) = 0;
};

// Estimation of the variance Σ of the logits under dropout: none, in closed form, or by M passes (the paper's).
enum class Uncertainty { kNone, kClosedForm, kMonteCarlo };

// How the logits r are calibrated by Σ before the choice.
//   kNone     as they are
//   kCentred  z_i = (r_i - mean_j r_j) / (Σ_i + ε), scores τ z / ‖z‖₂
//   kLiteral  Eq. 7 to the letter: z_i = (r_i - μ_i) / (Σ_i + ε) with r of one pass with dropout and the mean μ of that
//             expert, so that only the noise of the pass is left
//   kScaleFree  z_i = c_i / sqrt(Σ_i + mean_j Σ_j / 10), scores τ z / ‖z‖₂, with c_i = r_i - mean_j r_j, Σ_i the
//   variance
//               of c_i, and no bias: nothing changes when W or x is multiplied by a number. kCentred divides by a
//               variance that shrinks with W, so that Eq. 10 is lowered by W → 0 at no cost, and one runaway bias takes
//               all of ‖z‖. docs/experts.md has what became of such routers.
enum class Calibration { kNone, kCentred, kLiteral, kScaleFree };

struct RouterConfig {
    int64_t dim = 96;
    int64_t experts = 16;
    int64_t top_k = 2;
    Uncertainty uncertainty = Uncertainty::kClosedForm;
    Calibration calibration = Calibration::kNone;
    double dropout = 0.1;   // of the router's input, for the uncertainty only
    int64_t mc_passes = 5;  // M, the number of passes
};

// W x + b with its uncertainty (Eq. 7). The router is linear, so mean and variance under dropout with rate p have a
// closed form: μ = W x + b, Σ_i = p/(1-p) Σ_d (W_id x_d)². The same formula in training and inference; Monte Carlo
// inference uses a fixed seed, so that a picture always gives the same result.
//
// With kScaleFree the router also balances its load itself: a number per expert, `preference`, is added to the scores
// for the choice only and adjusted by rebalance() after each step. It sends no gradient to W or τ, so the gates stay as
// sharp as the task requires (Wang et al., 2024, "auxiliary-loss-free load balancing").
class UncertaintyRouter : public Router {
  public:
    explicit UncertaintyRouter(const RouterConfig& config);

    Routing forward(const at::Tensor& x, bool with_variance) override;

    // Mean and variance of the logits by the configured method, or with another number of passes: [T,E] each.
    struct Moments {
        at::Tensor mean, variance;
    };
    Moments closed_form(const at::Tensor& x) const;
    Moments monte_carlo(const at::Tensor& x, int64_t passes) const;
    // Var(r_t - r_i) = p/(1-p) Σ_d ((W_td - W_id) x_d)², where t is the expert with the largest logit: [T,E].
    at::Tensor gap_variance(const at::Tensor& x, const at::Tensor& logits) const;

    // From now on, forward() with_variance estimates variance, predicted and changed by this many passes. The choice is
    // unaffected. 0: no passes. Throws Error for 1, which has no variance.
    void sample(int64_t passes);

    // Whether this router balances its load itself.
    bool balances_itself() const { return preference_.defined(); }
    // How often each expert was chosen in training since the last call of rebalance(): float64 [E] on the CPU.
    at::Tensor choices() const;
    // preference_i -= rate · sign(choices_i - their mean), then resets the counts. choices: [E], summed over all
    // processes.
    void rebalance(const at::Tensor& choices, double rate);

    // ‖W‖₂ (Frobenius; of the centred weights with kScaleFree) and τ, which is 1 for routers without one.
    double weight_norm() const;
    double temperature() const;

  private:
    // The matrix that produces the logits: W, centred over the experts with kScaleFree.
    at::Tensor effective_weight() const;
    at::Tensor scale() const;
    // W (x with dropout) + b for one pass.
    at::Tensor noisy_pass(const at::Tensor& x, std::optional<at::Generator>& generator) const;
    // Fills in variance, predicted and changed, one pass at a time.
    void add_samples(const at::Tensor& x, Routing& routing) const;
    std::optional<at::Generator> generator() const;

    RouterConfig config_;
    at::Tensor weight_, bias_, temperature_;  // no bias with kScaleFree
    at::Tensor preference_, choices_;         // for kScaleFree: a buffer, and counts since the last rebalance()
    int64_t samples_ = 0;
};

// Makes all uncertain routers of a network report Monte Carlo estimates from this many passes instead of the closed
// form; 0: reverts to it. Returns the number of such routers.
//
//     sample_uncertainty(*network, 50);
//     network->forward(images, &trace);       // trace.layers[0].changed is defined now
int64_t sample_uncertainty(torch::nn::Module& network, int64_t passes);

// All uncertain routers of a network, in the order of its layers.
std::vector<UncertaintyRouter*> uncertainty_routers(torch::nn::Module& network);

}  // namespace deweather::nn
