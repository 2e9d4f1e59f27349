#include "core/nn/router.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cmath>

#include "core/base/error.h"

namespace deweather::nn {

namespace {

// Keeps the division by the variance finite where a token's input is zero.
constexpr double kEpsilon = 1e-6;
constexpr uint64_t kInferenceSeed = 16610;

}  // namespace

at::Tensor Routing::dense_gates() const {
    return at::zeros_like(logits).scatter(-1, chosen, gates.to(logits.dtype()));
}

Routing choose(const at::Tensor& scores, int64_t top_k) {
    Routing routing;
    auto [kept, chosen] = at::topk(scores, top_k, -1);
    routing.chosen = chosen;
    routing.gates = at::softmax(kept, -1);
    routing.logits = scores;
    routing.scores = scores;
    return routing;
}

at::Tensor load_balance_loss(const Routing& routing) {
    const int64_t experts = routing.scores.size(-1);
    const auto share = at::bincount(routing.chosen.flatten(), {}, experts).to(routing.scores.dtype()) /
                       static_cast<double>(std::max<int64_t>(1, routing.chosen.numel()));
    return static_cast<double>(experts) * (share * at::softmax(routing.scores, -1).mean(0)).sum();
}

at::Tensor uncertainty_loss(const Routing& routing) {
    if (!routing.variance.defined()) return {};
    const int64_t experts = routing.variance.size(-1);
    return static_cast<double>(experts) * routing.variance.gather(-1, routing.chosen).sum(-1).mean();
}

UncertaintyRouter::UncertaintyRouter(const RouterConfig& config) : config_(config) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(config.dim));
    weight_ = register_parameter("weight", at::empty({config.experts, config.dim}).uniform_(-bound, bound));
    bias_ = register_parameter("bias", at::zeros({config.experts}));
    // τ: ‖z‖₂ = 1 over E experts leaves numbers of about 1/sqrt(E), which this undoes at the start.
    if (config.calibration != Calibration::kNone)
        temperature_ =
            register_parameter("temperature", at::full({}, std::sqrt(static_cast<double>(config.experts)), at::kFloat));
}

std::optional<at::Generator> UncertaintyRouter::generator() const {
    if (is_training()) return std::nullopt;
    return at::make_generator<at::CPUGeneratorImpl>(kInferenceSeed);
}

at::Tensor UncertaintyRouter::noisy_pass(const at::Tensor& x, std::optional<at::Generator>& generator) const {
    const double kept = 1.0 - config_.dropout;
    const auto mask = generator ? at::bernoulli(at::full(x.sizes(), kept, at::kFloat), generator).to(x.options())
                                : at::bernoulli(at::full_like(x, kept));
    return at::linear(x * mask / kept, weight_, bias_);
}

UncertaintyRouter::Moments UncertaintyRouter::closed_form(const at::Tensor& x) const {
    const double factor = config_.dropout / (1.0 - config_.dropout);
    return {.mean = at::linear(x, weight_, bias_), .variance = at::linear(x.square(), weight_.square()) * factor};
}

UncertaintyRouter::Moments UncertaintyRouter::monte_carlo(const at::Tensor& x, int64_t passes) const {
    auto drawn = generator();
    std::vector<at::Tensor> logits;
    for (int64_t pass = 0; pass < passes; ++pass) logits.push_back(noisy_pass(x, drawn));
    const auto all = at::stack(logits);
    return {.mean = all.mean(0), .variance = all.var(0, /*unbiased=*/true)};
}

Routing UncertaintyRouter::forward(const at::Tensor& x, bool with_variance) {
    const bool uncertain =
        config_.uncertainty != Uncertainty::kNone && (with_variance || config_.calibration != Calibration::kNone);
    Moments moments;
    if (!uncertain)
        moments.mean = at::linear(x, weight_, bias_);
    else if (config_.uncertainty == Uncertainty::kClosedForm)
        moments = closed_form(x);
    else
        moments = monte_carlo(x, config_.mc_passes);

    auto scores = moments.mean;
    if (config_.calibration != Calibration::kNone) {
        at::Tensor centred;
        if (config_.calibration == Calibration::kCentred) {
            centred = moments.mean - moments.mean.mean(-1, true);
        } else {
            auto drawn = generator();
            centred = noisy_pass(x, drawn) - moments.mean;
        }
        const auto z = centred / (moments.variance + kEpsilon);
        scores = temperature_ * z / at::linalg_vector_norm(z, 2, -1, true).clamp_min(kEpsilon);
    }
    Routing routing = choose(scores, config_.top_k);
    routing.logits = moments.mean;
    routing.variance = moments.variance;
    if (with_variance && uncertain && !at::GradMode::is_enabled()) routing.gap_variance = gap_variance(x, moments.mean);
    if (with_variance && samples_ > 0) add_samples(x, routing);
    return routing;
}

// The square multiplied out, so that no [T,E,dim] is made.
at::Tensor UncertaintyRouter::gap_variance(const at::Tensor& x, const at::Tensor& logits) const {
    const auto top = logits.argmax(-1);
    const auto squares = x.square(), own = weight_.index_select(0, top);
    const auto of_top = (squares * own.square()).sum(-1, /*keepdim=*/true);
    const auto together = at::linear(squares * own, weight_);
    const auto sum = of_top + at::linear(squares, weight_.square()) - 2 * together;
    return (sum * (config_.dropout / (1.0 - config_.dropout))).clamp_min(0).scatter(-1, top.unsqueeze(-1), 0.0);
}

void UncertaintyRouter::sample(int64_t passes) {
    if (passes < 0 || passes == 1)
        throw Error("bad number of passes", std::to_string(passes), "use 2 or more, or 0 for none");
    samples_ = passes;
}

// Welford's update: exact for small variances, and no pass is kept.
void UncertaintyRouter::add_samples(const at::Tensor& x, Routing& routing) const {
    auto drawn = generator();
    const auto top = routing.logits.argmax(-1);
    auto mean = at::zeros_like(routing.logits), squares = at::zeros_like(mean);
    auto predicted = at::zeros_like(mean), changed = at::zeros(top.sizes(), mean.options());
    for (int64_t pass = 1; pass <= samples_; ++pass) {
        const auto logits = noisy_pass(x, drawn);
        const auto step = logits - mean;
        mean.add_(step / static_cast<double>(pass));
        squares.addcmul_(step, logits - mean);
        predicted.add_(at::softmax(logits, -1));
        changed.add_(logits.argmax(-1).ne(top));
    }
    const auto passes = static_cast<double>(samples_);
    routing.variance = squares / (passes - 1);
    routing.predicted = predicted / passes;
    routing.changed = changed / passes;
}

int64_t sample_uncertainty(torch::nn::Module& network, int64_t passes) {
    int64_t routers = 0;
    // Without the network itself, which need not be in a shared pointer.
    for (const auto& module : network.modules(/*include_self=*/false))
        if (auto* router = module->as<UncertaintyRouter>()) {
            router->sample(passes);
            ++routers;
        }
    return routers;
}

}  // namespace deweather::nn
