// Outcome of a training step, and running sums for a line of metrics.jsonl.
//
//     MetricSums sums;
//     sums.add({.loss = loss.item<double>(), .score = batch_psnr(restored, clean), .losses = values_of(losses)});
//     run.append_metrics(metrics_of(sums, "psnr", load));
#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trainer/losses.h"

namespace deweather::trainer {

struct StepOutcome {
    double loss = 0, score = 0, norm = 0;       // norm: of the gradient; score: see Objective
    std::map<std::string, double> losses = {};  // by kind, unweighted

    bool finite() const { return std::isfinite(loss) && std::isfinite(norm); }
};

// Sums since the last line of metrics, stored so that a resumed run writes the same line.
struct MetricSums {
    double loss = 0, score = 0, norm = 0;
    std::map<std::string, double> losses = {};  // by kind
    int64_t steps = 0;

    void add(const StepOutcome& outcome);
};

// The mean PSNR in dB over a batch of pictures, each [B,3,H,W] in 0..1.
double batch_psnr(const at::Tensor& restored, const at::Tensor& clean);

// Values by kind, with a single copy from the device.
std::map<std::string, double> values_of(const std::vector<WeightedLoss>& losses);

// The means "loss", the score by its name, "gradient_norm" and "losses" if there were steps, and "load": one list per
// layer of the experts' shares, rounded to four digits.
nlohmann::json metrics_of(const MetricSums& sums, std::string_view score_name,
                          const std::vector<std::vector<double>>& load);

}  // namespace deweather::trainer
