#include "trainer/objective.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <optional>

#include "trainer/classification_objective.h"
#include "trainer/metrics.h"
#include "trainer/segmentation_objective.h"
#include "trainer/validation.h"

namespace deweather::trainer {

namespace {

class Restoration : public Objective {
  public:
    Restoration(const TrainConfig& config, c10::Device device) : config_(config), device_(device) {
        if (config.loss.perceptual > 0) vgg_.emplace(config.loss.vgg, device);
        if (config.loss.segmentation > 0) segmenter_.emplace(config.loss.segmenter, device);
        if (config.loss.distillation > 0) teacher_.emplace(config.loss.teacher, device);
    }

    Step step(const at::Tensor& output, const Batch& batch, const models::RoutingTrace& trace,
              const Phase& phase) const override {
        const auto clean = batch.clean.to(device_);
        auto losses =
            losses_of(config_.loss,
                      {.restored = output,
                       .clean = clean,
                       .weather = batch.weather.to(device_),
                       .vgg = vgg_ ? &*vgg_ : nullptr,
                       .segmenter = segmenter_ ? &*segmenter_ : nullptr,
                       .teacher_output = teacher_ ? teacher_->restored(batch.degraded.to(device_)) : at::Tensor()},
                      trace, phase.epsilon);
        return {.losses = std::move(losses), .score = batch_psnr(output, clean)};
    }
    std::string_view score_name() const override { return "psnr"; }
    std::string score_text(double score) const override { return fmt::format("{:.2f} dB", score); }

    Validation validate(models::Network& network, const SampleSource& source, const std::filesystem::path& samples,
                        const std::string& prefix) const override {
        const auto scores = trainer::validate(network, source, config_.validation, device_, samples, prefix);
        return {.score = scores.psnr,
                .scores = {{"psnr", scores.psnr}, {"ssim", scores.ssim}, {"input_psnr", scores.input_psnr}},
                .notes = {{"validation_psnr", scores.psnr}},
                .text = fmt::format("{:.2f} dB ({:+.2f}), SSIM {:.3f}", scores.psnr, scores.psnr - scores.input_psnr,
                                    scores.ssim)};
    }

  private:
    TrainConfig config_;
    c10::Device device_;
    std::optional<VggFeatures> vgg_;
    std::optional<FrozenSegmenter> segmenter_;
    std::optional<Teacher> teacher_;
};

}  // namespace

std::unique_ptr<Objective> make_objective(const TrainConfig& config, const SampleSource& source, c10::Device device) {
    if (config.task == models::Task::kSegment) return segmentation_objective(config, source, device);
    if (config.task == models::Task::kClassify) return classification_objective(config, device);
    return std::make_unique<Restoration>(config, device);
}

}  // namespace deweather::trainer
