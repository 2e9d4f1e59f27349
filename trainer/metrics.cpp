#include "trainer/metrics.h"

#include <torch/types.h>

namespace deweather::trainer {

namespace {

constexpr double kLoadDigits = 1e4;  // a heat map needs no more, and lines of metrics stay short

}  // namespace

void MetricSums::add(const StepOutcome& outcome) {
    loss += outcome.loss;
    score += outcome.score;
    norm += outcome.norm;
    for (const auto& [name, value] : outcome.losses) losses[name] += value;
    ++steps;
}

double batch_psnr(const at::Tensor& restored, const at::Tensor& clean) {
    const at::NoGradGuard no_grad;
    const auto errors = (restored - clean).square().flatten(1).mean(1).clamp_min(1e-10);
    return errors.log10().mean().item<double>() * -10;
}

std::map<std::string, double> values_of(const std::vector<WeightedLoss>& losses) {
    std::vector<at::Tensor> tensors;
    for (const auto& loss : losses) tensors.push_back(loss.value.detach());
    const auto numbers = at::stack(tensors).cpu();
    std::map<std::string, double> values;
    for (std::size_t i = 0; i < losses.size(); ++i)
        values[std::string(losses[i].name)] = numbers[static_cast<int64_t>(i)].item<double>();
    return values;
}

nlohmann::json metrics_of(const MetricSums& sums, std::string_view score_name,
                          const std::vector<std::vector<double>>& load) {
    auto line = nlohmann::json::object();
    if (sums.steps > 0) {
        const auto steps = static_cast<double>(sums.steps);
        line["loss"] = sums.loss / steps;
        line[std::string(score_name)] = sums.score / steps;
        line["gradient_norm"] = sums.norm / steps;
        for (const auto& [name, sum] : sums.losses) line["losses"][name] = sum / steps;
    }
    for (const auto& layer : load) {
        auto shares = nlohmann::json::array();
        for (const double share : layer) shares.push_back(std::round(share * kLoadDigits) / kLoadDigits);
        line["load"].push_back(std::move(shares));
    }
    return line;
}

}  // namespace deweather::trainer
