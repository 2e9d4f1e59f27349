// What a task asks of a network: the losses of a batch, and the score by which the best weights are kept.
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
    // output: float32, what the network made of batch.degraded.
    virtual Step step(const at::Tensor& output, const Batch& batch, const models::RoutingTrace& trace,
                      const Phase& phase) const = 0;
    // How metrics.jsonl calls a step's score, and how people read it.
    virtual std::string_view score_name() const = 0;
    virtual std::string score_text(double score) const = 0;

    struct Validation {
        double score = 0;       // the larger the better; NaN where there is nothing to score
        nlohmann::json scores;  // for metrics.jsonl
        nlohmann::json notes;   // for the model file
        std::string text;       // for people
    };
    // Scores a network on pictures that it was not trained on and writes samples of them to the folder, as
    // PREFIX-NN.png.
    virtual Validation validate(models::Network& network, const SampleSource& source,
                                const std::filesystem::path& samples, const std::string& prefix) const = 0;
};

// source: what is trained on, which tells how often each class is there. Throws Error where what config names cannot be
// read.
std::unique_ptr<Objective> make_objective(const TrainConfig& config, const SampleSource& source, c10::Device device);

// The classes of the network that a config of the segment task trains.
segment::LabelSet labels_of(const TrainConfig& config);

}  // namespace deweather::trainer
