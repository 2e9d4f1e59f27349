#include "trainer/classification_objective.h"

#include <c10/core/InferenceMode.h>
#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>

#include "trainer/data/cifar.h"

namespace deweather::trainer {

namespace {

constexpr int64_t kScoredAtOnce = 64;

double right_share(const at::Tensor& logits, const at::Tensor& classes) {
    return logits.argmax(1).eq(classes).to(at::kFloat).mean().item<double>();
}

class Classification : public Objective {
  public:
    Classification(const TrainConfig& config, c10::Device device) : config_(config), device_(device) {}

    Step step(const at::Tensor& output, const Batch& batch, const models::RoutingTrace& trace,
              const Phase& /*phase*/) const override {
        const auto classes = batch.classes.to(device_);
        const auto& weights = config_.loss;
        Step step{.losses = {{.name = "cross_entropy",
                              .weight = weights.cross_entropy,
                              .value = at::cross_entropy_loss(output, classes)}},
                  .score = right_share(output.detach(), classes)};
        const auto add = [&](std::string_view name, double weight, const at::Tensor& value) {
            if (weight > 0 && value.defined())
                step.losses.push_back({.name = name, .weight = weight, .value = value.to(at::kFloat)});
        };
        add("load_balance", weights.load_balance, load_balance_loss(trace));
        add("uncertainty", weights.uncertainty, uncertainty_loss(trace));
        return step;
    }
    std::string_view score_name() const override { return "accuracy"; }
    std::string score_text(double score) const override { return fmt::format("{:.1f} % right", 100 * score); }

    // No samples are written for pictures of 32 x 32.
    Validation validate(models::Network& network, const SampleSource& source, const std::filesystem::path& /*samples*/,
                        const std::string& /*prefix*/) const override {
        Progress unheard;
        const auto accuracy = top1_accuracy(network, source, config_.validation.pictures, device_, unheard);
        return {.score = accuracy,
                .scores = {{"accuracy", accuracy}},
                .notes = {{"validation_accuracy", accuracy}},
                .text = score_text(accuracy)};
    }

  private:
    TrainConfig config_;
    c10::Device device_;
};

}  // namespace

std::unique_ptr<Objective> classification_objective(const TrainConfig& config, c10::Device device) {
    return std::make_unique<Classification>(config, device);
}

double top1_accuracy(models::Network& network, const SampleSource& source, int64_t pictures, c10::Device device,
                     Progress& progress) {
    const c10::InferenceMode inference;
    network.eval();
    const int64_t count = pictures > 0 ? std::min(pictures, source.size()) : source.size();
    int64_t right = 0;
    for (int64_t first = 0; first < count; first += kScoredAtOnce) {
        progress.throw_if_cancelled();
        const auto batch = draw_batch(source,
                                      {.first = static_cast<uint64_t>(first),
                                       .count = std::min(kScoredAtOnce, count - first),
                                       .sample = {.crop = kCifarSide}},
                                      0);
        const auto logits = network.forward(batch.clean.to(device), nullptr);
        right += logits.argmax(1).cpu().eq(batch.classes).sum().item<int64_t>();
        progress.step(std::min(first + kScoredAtOnce, count), count, "classifying");
    }
    return static_cast<double>(right) / static_cast<double>(count);
}

}  // namespace deweather::trainer
