#include "core/nn/router.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cmath>

#include "core/base/error.h"

namespace deweather::nn {

namespace {

// Keeps the division by the variance finite if a token's input is zero.
constexpr double kEpsilon = 1e-6;
// kScaleFree: an expert whose logit has hardly any noise must not take all of ‖z‖, so a share of the mean variance is
// added to each; and the smallest number that keeps a zero token finite.
constexpr double kShareOfMeanVariance = 0.1, kTiny = 1e-20;
// Lower bound of kScaleFree's τ: below it, gates are almost uniform whatever the scores are.
constexpr double kSmallestTemperature = 1.0;
constexpr uint64_t kInferenceSeed = 16610;

}  // namespace

at::Tensor Routing::dense_gates() const {
    return at::zeros_like(logits).scatter(-1, chosen, gates.to(logits.dtype()));
}

at::Tensor load_balance_loss(const Routing& routing) {
    if (routing.balances_itself) return {};
    const int64_t experts = routing.scores.size(-1);
    const auto share = at::bincount(routing.chosen.flatten(), {}, experts).to(routing.scores.dtype()) /
                       static_cast<double>(std::max<int64_t>(1, routing.chosen.numel()));
    return static_cast<double>(experts) * (share * at::softmax(routing.scores, -1).mean(0)).sum();
}

at::Tensor uncertainty_loss(const Routing& routing) {
    const auto& summed = routing.noise_share.defined() ? routing.noise_share : routing.variance;
    if (!summed.defined()) return {};
    const int64_t experts = summed.size(-1);
    return static_cast<double>(experts) * summed.gather(-1, routing.chosen).sum(-1).mean();
}

UncertaintyRouter::UncertaintyRouter(const RouterConfig& config)
    : Router(config.experts, config.top_k), config_(config) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(config.dim));
    weight_ = register_parameter("weight", at::empty({config.experts, config.dim}).uniform_(-bound, bound));
    const double spread = std::sqrt(static_cast<double>(config.experts));
    if (config.calibration == Calibration::kScaleFree) {
        // The parameter is the inverse of scale().
        const double above = std::max(spread - kSmallestTemperature, 1.0);
        temperature_ = register_parameter("temperature", at::full({}, std::log(std::expm1(above)), at::kFloat));
        preference_ = register_buffer("preference", at::zeros({config.experts}));
        return;
    }
    bias_ = register_parameter("bias", at::zeros({config.experts}));
    // τ: normalising ‖z‖₂ = 1 over E experts leaves values of about 1/sqrt(E), which the initial τ compensates.
    if (config.calibration != Calibration::kNone)
        temperature_ = register_parameter("temperature", at::full({}, spread, at::kFloat));
}

at::Tensor UncertaintyRouter::effective_weight() const {
    return config_.calibration == Calibration::kScaleFree ? weight_ - weight_.mean(0, true) : weight_;
}

at::Tensor UncertaintyRouter::scale() const {
    return config_.calibration == Calibration::kScaleFree ? kSmallestTemperature + at::softplus(temperature_)
                                                          : temperature_;
}

double UncertaintyRouter::weight_norm() const {
    const at::NoGradGuard no_grad;
    return at::linalg_vector_norm(effective_weight()).item<double>();
}

double UncertaintyRouter::temperature() const {
    const at::NoGradGuard no_grad;
    return temperature_.defined() ? scale().item<double>() : 1.0;
}

at::Tensor UncertaintyRouter::choices() const {
    return choices_.defined() ? choices_ : at::zeros({config_.experts}, at::kDouble);
}

void UncertaintyRouter::rebalance(const at::Tensor& choices, double rate) {
    const at::NoGradGuard no_grad;
    preference_.sub_((choices - choices.mean()).sign().to(preference_.options()) * rate);
    choices_ = at::Tensor();
}

std::optional<at::Generator> UncertaintyRouter::generator() const {
    if (is_training()) return std::nullopt;
    return at::make_generator<at::CPUGeneratorImpl>(kInferenceSeed);
}

at::Tensor UncertaintyRouter::noisy_pass(const at::Tensor& x, std::optional<at::Generator>& generator) const {
    const double kept = 1.0 - config_.dropout;
    const auto mask = generator ? at::bernoulli(at::full(x.sizes(), kept, at::kFloat), generator).to(x.options())
                                : at::bernoulli(at::full_like(x, kept));
    return at::linear(x * mask / kept, effective_weight(), bias_);
}

UncertaintyRouter::Moments UncertaintyRouter::closed_form(const at::Tensor& x) const {
    const double factor = config_.dropout / (1.0 - config_.dropout);
    const auto weight = effective_weight();
    return {.mean = at::linear(x, weight, bias_), .variance = at::linear(x.square(), weight.square()) * factor};
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
        moments.mean = at::linear(x, effective_weight(), bias_);
    else if (config_.uncertainty == Uncertainty::kClosedForm)
        moments = closed_form(x);
    else
        moments = monte_carlo(x, config_.mc_passes);

    auto scores = moments.mean;
    if (config_.calibration != Calibration::kNone) {
        at::Tensor z;
        if (config_.calibration == Calibration::kScaleFree) {
            const auto shared = moments.variance.mean(-1, true) * kShareOfMeanVariance + kTiny;
            z = moments.mean / (moments.variance + shared).sqrt();
        } else if (config_.calibration == Calibration::kCentred) {
            z = (moments.mean - moments.mean.mean(-1, true)) / (moments.variance + kEpsilon);
        } else {
            auto drawn = generator();
            z = (noisy_pass(x, drawn) - moments.mean) / (moments.variance + kEpsilon);
        }
        scores = scale() * z / at::linalg_vector_norm(z, 2, -1, true).clamp_min(kEpsilon);
    }
    Routing routing = choose_by(scores, preference_);
    routing.logits = moments.mean;
    routing.variance = moments.variance;
    routing.balances_itself = balances_itself();
    if (config_.calibration == Calibration::kScaleFree) {
        const auto power = moments.mean.square().mean(-1, true) + moments.variance.mean(-1, true) + kTiny;
        routing.noise_share = moments.variance / power;
        if (is_training()) {
            const at::NoGradGuard no_grad;
            choices_ =
                choices() + at::bincount(routing.chosen.flatten(), {}, config_.experts).to(at::kCPU, at::kDouble);
        }
    }
    if (with_variance && uncertain && !at::GradMode::is_enabled()) routing.gap_variance = gap_variance(x, moments.mean);
    if (with_variance && samples_ > 0) add_samples(x, routing);
    return routing;
}

// Expands the square, so that no [T,E,dim] tensor is made.
at::Tensor UncertaintyRouter::gap_variance(const at::Tensor& x, const at::Tensor& logits) const {
    const auto top = logits.argmax(-1);
    const auto weight = effective_weight();
    const auto squares = x.square(), own = weight.index_select(0, top);
    const auto of_top = (squares * own.square()).sum(-1, /*keepdim=*/true);
    const auto together = at::linear(squares * own, weight);
    const auto sum = of_top + at::linear(squares, weight.square()) - 2 * together;
    return (sum * (config_.dropout / (1.0 - config_.dropout))).clamp_min(0).scatter(-1, top.unsqueeze(-1), 0.0);
}

void UncertaintyRouter::sample(int64_t passes) {
    if (passes < 0 || passes == 1)
        throw Error("bad number of passes", std::to_string(passes), "use 2 or more, or 0 for none");
    samples_ = passes;
}

// Welford's online algorithm: exact for small variances, and no pass is stored.
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
    const auto routers = uncertainty_routers(network);
    for (auto* router : routers) router->sample(passes);
    return static_cast<int64_t>(routers.size());
}

std::vector<UncertaintyRouter*> uncertainty_routers(torch::nn::Module& network) {
    std::vector<UncertaintyRouter*> routers;
    for (auto* layer : layers_of_experts(network))
        if (auto* router = dynamic_cast<UncertaintyRouter*>(layer)) routers.push_back(router);
    return routers;
}

}  // namespace deweather::nn
