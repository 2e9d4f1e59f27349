// What a step of training came to, and sums of it for a line of metrics.jsonl.
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
    std::map<std::string, double> losses = {};  // by kind, not weighted

    bool finite() const { return std::isfinite(loss) && std::isfinite(norm); }
};

// Sums since the last line of metrics, so that a resumed run writes the same line.
struct MetricSums {
    double loss = 0, score = 0, norm = 0;
    std::map<std::string, double> losses = {};  // by kind
    int64_t steps = 0;

    void add(const StepOutcome& outcome);
};

// The mean PSNR in dB of the pictures of a batch, each [B,3,H,W] in 0..1.
double batch_psnr(const at::Tensor& restored, const at::Tensor& clean);

// By kind, in one copy from the device.
std::map<std::string, double> values_of(const std::vector<WeightedLoss>& losses);

// The means "loss", the score by its name, "gradient_norm" and "losses" where there were steps, and "load": a list a
// layer of the experts' shares, rounded to four digits.
nlohmann::json metrics_of(const MetricSums& sums, std::string_view score_name,
                          const std::vector<std::vector<double>>& load);

}  // namespace deweather::trainer
