#include "trainer/segmentation_objective.h"

#include <c10/core/InferenceMode.h>
#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/media/image_io.h"
#include "core/segment/confusion.h"
#include "core/segment/overlay.h"
#include "core/segment/segmenter.h"
#include "trainer/first_weights.h"

namespace deweather::trainer {

namespace {

class Segmentation : public Objective {
  public:
    Segmentation(const TrainConfig& config, const SampleSource& source, c10::Device device)
        : config_(config), labels_(trainer::labels_of(config)), device_(device) {
        weights_ = class_weights(source.label_shares(labels_.size()), config.loss.class_balance);
    }

    Step step(const at::Tensor& output, const Batch& batch, const models::RoutingTrace& /*trace*/,
              const Phase& /*phase*/) const override {
        const auto labels = batch.labels.to(device_);
        auto weights = at::ones({output.size(1)}, at::kFloat);
        for (std::size_t i = 0; i < weights_.size(); ++i) weights[static_cast<int64_t>(i)] = weights_[i];
        const auto loss = cross_entropy(output, labels, weights.to(device_));
        return {.losses = {{.name = "cross_entropy", .weight = config_.loss.cross_entropy, .value = loss}},
                .score = right_share(output.detach(), labels)};
    }
    std::string_view score_name() const override { return "accuracy"; }
    std::string score_text(double score) const override { return fmt::format("{:.1f} % right", 100 * score); }

    Validation validate(models::Network& network, const SampleSource& source, const std::filesystem::path& samples,
                        const std::string& prefix) const override;

  private:
    static double right_share(const at::Tensor& logits, const at::Tensor& labels) {
        const auto counts = labels.ne(segment::kVoid);
        const auto right = logits.argmax(1).eq(labels).logical_and(counts).sum().item<double>();
        return right / std::max(1.0, counts.sum().item<double>());
    }

    TrainConfig config_;
    segment::LabelSet labels_;
    c10::Device device_;
    std::vector<double> weights_;
};

Objective::Validation Segmentation::validate(models::Network& network, const SampleSource& source,
                                             const std::filesystem::path& samples, const std::string& prefix) const {
    const c10::InferenceMode inference;
    network.eval();
    if (!samples.empty()) std::filesystem::create_directories(samples);
    segment::Confusion confusion(labels_.size());
    const int64_t count = std::min(config_.validation.pictures, source.size());
    for (int64_t i = 0; i < count; ++i) {
        const auto sample = source.draw(static_cast<uint64_t>(i), {.crop = 0});
        const auto logits = network.forward(sample.degraded.unsqueeze(0).to(device_), nullptr);
        const auto found = segment::likeliest(logits, labels_.size(), logits.size(2), logits.size(3)).cpu();
        confusion.add(found, sample.labels);
        if (samples.empty() || i >= config_.validation.samples) continue;
        media::Image picture;
        picture.rgb = at::cat({sample.degraded, segment::overlay(sample.degraded, found, labels_, 0.6),
                               segment::coloured(sample.labels, labels_)},
                              2);
        media::write_image(picture, samples / fmt::format("{}-{:02}.png", prefix, i), {.existing = Existing::kReplace});
    }
    const auto scores = confusion.scores();
    const double miou = scores.miou.value_or(std::numeric_limits<double>::quiet_NaN());
    auto by_class = nlohmann::json::object();
    for (std::size_t i = 0; i < labels_.classes.size(); ++i)
        by_class[labels_.classes[i].name] = scores.iou[i] ? nlohmann::json(*scores.iou[i]) : nlohmann::json();
    const double macc = scores.macc.value_or(miou), pixels = scores.pixels.value_or(miou);
    return {.score = miou,
            .scores = {{"miou", miou}, {"macc", macc}, {"accuracy", pixels}, {"iou", std::move(by_class)}},
            .notes = {{"validation_miou", miou}},
            .text = fmt::format("mIoU {:.1f} %, mAcc {:.1f} %, {:.1f} % right", 100 * miou, 100 * macc, 100 * pixels)};
}

}  // namespace

std::vector<double> class_weights(const std::vector<double>& shares, double balance) {
    std::vector<double> weights;
    for (const double share : shares) weights.push_back(balance > 0 ? 1 / std::log(balance + share) : 1);
    return weights;
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& weights) {
    if (labels.eq(segment::kVoid).all().item<bool>()) return logits.sum() * 0;
    return at::cross_entropy_loss(logits, labels.to(at::kLong), weights, at::Reduction::Mean, segment::kVoid);
}

std::unique_ptr<Objective> segmentation_objective(const TrainConfig& config, const SampleSource& source,
                                                  c10::Device device) {
    return std::make_unique<Segmentation>(config, source, device);
}

segment::LabelSet labels_of(const TrainConfig& config) {
    return segment::create(config.model.architecture, config.model.config)->labels();
}

}  // namespace deweather::trainer
