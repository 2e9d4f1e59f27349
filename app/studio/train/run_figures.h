// Figures of training runs: one run, or several overlaid.
//
//     const auto figures = run_figures({{.name = "first", .content = content}}, {.smoothing = 0.9});
//
// Always the same figures in the same order, including empty ones, so that a window can keep a place for each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/analysis/figure.h"
#include "trainer/run_reader.h"

namespace deweather::studio {

struct ShownRun {
    std::string name;
    std::shared_ptr<const trainer::RunContent> content;
};

struct FigureOptions {
    double smoothing = 0;      // 0..1, weight of the past in a running mean; 0: as recorded
    bool logarithmic = false;  // the losses' axis
};

// The first figures, this many, describe the training as a whole; the rest its experts.
inline constexpr std::size_t kTrainingFigures = 6;

// Losses, PSNR, SSIM, learning rate, samples per second, memory; the load of the first run's experts over time, the
// routers' exchange cost, and per layer the entropy of the gates, dead experts, the norm of the weights and the
// temperature.
std::vector<analysis::Figure> run_figures(const std::vector<ShownRun>& runs, const FigureOptions& options);

// s_i = sum_j w^(i-j) y_j / sum_j w^(i-j): exponential smoothing with bias correction, i.e. without a pull towards 0 at
// the start.
std::vector<double> smoothed(const std::vector<double>& values, double weight);

}  // namespace deweather::studio
