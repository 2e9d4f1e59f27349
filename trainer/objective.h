// Training objectives: the losses of a task, and the score by which the best weights are selected.
//
//     const auto objective = make_objective(config, source, device);
//     const auto step = objective->step(network.forward(batch.degraded, &trace), batch, trace, phase);
//     total_loss(step.losses).backward();
#pragma once

#include <c10/core/Device.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/segment/label_set.h"
#include "trainer/batch_loader.h"
#include "trainer/config.h"
#include "trainer/losses.h"

namespace deweather::trainer {

class Objective {
  public:
    virtual ~Objective() = default;

    struct Step {
        std::vector<WeightedLoss> losses;
        double score = 0;
    };
    // output: float32, the network's output for batch.degraded.
    virtual Step step(const at::Tensor& output, const Batch& batch, const models::RoutingTrace& trace,
                      const Phase& phase) const = 0;
    // The name of a step's score in metrics.jsonl, and its formatted value.
    virtual std::string_view score_name() const = 0;
    virtual std::string score_text(double score) const = 0;

    struct Validation {
        double score = 0;       // higher is better; NaN without anything to score
        nlohmann::json scores;  // for metrics.jsonl
        nlohmann::json notes;   // for the model file
        std::string text;       // human-readable
    };
    // Scores a network on held-out pictures and writes samples of them to the folder, as PREFIX-NN.png.
    virtual Validation validate(models::Network& network, const SampleSource& source,
                                const std::filesystem::path& samples, const std::string& prefix) const = 0;
};

// source: the training data, for class frequencies. Throws Error if a file named by config cannot be read.
std::unique_ptr<Objective> make_objective(const TrainConfig& config, const SampleSource& source, c10::Device device);

// The classes of the network for a config of the segment task.
segment::LabelSet labels_of(const TrainConfig& config);

}  // namespace deweather::trainer
