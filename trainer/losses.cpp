#include "trainer/losses.h"

#include <torch/types.h>

#include "core/analysis/image_quality.h"

namespace deweather::trainer {

namespace {

constexpr double kCharbonnierFoot = 1e-6;  // 0.001², as in the deraining papers

at::Tensor mean_over_layers(const models::RoutingTrace& trace, at::Tensor models::LayerTrace::*loss) {
    at::Tensor sum;
    int64_t layers = 0;
    for (const auto& layer : trace.layers) {
        if (!(layer.*loss).defined()) continue;
        sum = sum.defined() ? sum + layer.*loss : layer.*loss;
        ++layers;
    }
    return layers > 1 ? sum / static_cast<double>(layers) : sum;
}

}  // namespace

at::Tensor charbonnier_loss(const at::Tensor& restored, const at::Tensor& clean) {
    return ((restored - clean).square() + kCharbonnierFoot).sqrt().mean();
}

at::Tensor log_mse_loss(const at::Tensor& restored, const at::Tensor& clean, double epsilon) {
    return ((restored - clean).square().flatten(1).mean(1) + epsilon).log().mean();
}

at::Tensor ssim_loss(const at::Tensor& restored, const at::Tensor& clean) {
    return 1 - analysis::ssim_of_each(restored, clean).mean();
}

at::Tensor fft_loss(const at::Tensor& restored, const at::Tensor& clean) {
    return at::view_as_real(at::fft_rfft2(restored - clean, {}, {-2, -1}, "ortho")).abs().mean();
}

at::Tensor naming_loss(const at::Tensor& logits, const at::Tensor& weather) {
    const auto known = at::isfinite(weather).to(logits.dtype());
    const auto target = at::nan_to_num(weather, 0.0).to(logits.dtype());
    const auto over_tokens = [&](const at::Tensor& t) {
        return t.unsqueeze(1).unsqueeze(1).expand({-1, logits.size(1), logits.size(2), -1});
    };
    const auto entropy =
        at::binary_cross_entropy_with_logits(logits, over_tokens(target), over_tokens(known), {}, at::Reduction::Sum);
    const auto tokens = static_cast<double>(logits.size(1) * logits.size(2));
    return entropy / (known.sum().clamp_min(1) * tokens);
}

at::Tensor load_balance_loss(const models::RoutingTrace& trace) {
    return mean_over_layers(trace, &models::LayerTrace::load_balance_loss);
}

at::Tensor uncertainty_loss(const models::RoutingTrace& trace) {
    return mean_over_layers(trace, &models::LayerTrace::uncertainty_loss);
}

at::Tensor specialisation_loss(const models::RoutingTrace& trace, const at::Tensor& weather) {
    constexpr double kSmallest = 1e-9;
    // Each picture has weight 1, divided evenly between the weathers that it shows.
    const auto shown = at::nan_to_num(weather, 0.0).to(at::kFloat);
    const auto split = shown / shown.sum(1, true).clamp_min(1);
    const auto count = split.sum(0);
    const auto share = count / count.sum().clamp_min(1);
    const auto weights = (split / count.clamp_min(kSmallest)).t();
    at::Tensor sum;
    for (const auto& layer : trace.layers) {
        if (!layer.scores.defined()) continue;
        const auto of_pictures = at::softmax(layer.scores.to(at::kFloat), -1).mean({1, 2});
        const auto by_weather = at::mm(weights, of_pictures);
        const auto of_all = at::mm(share.unsqueeze(0), by_weather);
        const auto ratio = by_weather.clamp_min(kSmallest).log() - of_all.clamp_min(kSmallest).log();
        const auto information = (share.unsqueeze(1) * by_weather * ratio).sum();
        sum = sum.defined() ? sum - information : -information;
    }
    return sum.defined() ? sum / static_cast<double>(trace.layers.size()) : sum;
}

bool needs_trace(const LossConfig& weights) {
    return weights.weather > 0 || weights.load_balance > 0 || weights.uncertainty > 0 || weights.specialisation > 0;
}

std::vector<WeightedLoss> losses_of(const LossConfig& weights, const LossInputs& inputs,
                                    const models::RoutingTrace& trace, double epsilon) {
    const auto &restored = inputs.restored, &clean = inputs.clean;
    std::vector<WeightedLoss> losses;
    const auto add = [&](std::string_view name, double weight, const auto& loss) {
        if (weight <= 0) return;
        const at::Tensor value = loss();
        // Autocast may have left a router's loss in half precision.
        if (value.defined()) losses.push_back({.name = name, .weight = weight, .value = value.to(at::kFloat)});
    };
    add("l1", weights.l1, [&] { return at::l1_loss(restored, clean); });
    add("charbonnier", weights.charbonnier, [&] { return charbonnier_loss(restored, clean); });
    add("smooth_l1", weights.smooth_l1, [&] { return at::smooth_l1_loss(restored, clean); });
    add("mse", weights.mse, [&] { return at::mse_loss(restored, clean); });
    add("log_mse", weights.log_mse, [&] { return log_mse_loss(restored, clean, epsilon); });
    add("ssim", weights.ssim, [&] { return ssim_loss(restored, clean); });
    add("fft", weights.fft, [&] { return fft_loss(restored, clean); });
    add("perceptual", weights.perceptual, [&] { return perceptual_loss(*inputs.vgg, restored, clean); });
    add("segmentation", weights.segmentation, [&] { return segmentation_loss(*inputs.segmenter, restored, clean); });
    add("distillation", weights.distillation, [&] { return distillation_loss(restored, inputs.teacher_output); });
    add("weather", weights.weather, [&] {
        return trace.weather.defined() ? naming_loss(trace.weather.to(at::kFloat), inputs.weather) : at::Tensor();
    });
    add("load_balance", weights.load_balance, [&] { return load_balance_loss(trace); });
    add("uncertainty", weights.uncertainty, [&] { return uncertainty_loss(trace); });
    add("specialisation", weights.specialisation, [&] { return specialisation_loss(trace, inputs.weather); });
    return losses;
}

at::Tensor total_loss(const std::vector<WeightedLoss>& losses) {
    at::Tensor total;
    for (const auto& loss : losses) {
        const auto weighted = loss.value * loss.weight;
        total = total.defined() ? total + weighted : weighted;
    }
    return total;
}

}  // namespace deweather::trainer
