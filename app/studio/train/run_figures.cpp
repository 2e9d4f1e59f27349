#include "app/studio/train/run_figures.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace deweather::studio {

namespace {

using analysis::Curve;
using analysis::Figure;

// With more columns, each would be narrower than a pixel or two.
constexpr std::size_t kMaxColumns = 160;

std::string text(const char* source) {
    return QCoreApplication::translate("RunFigures", source).toStdString();
}

// Translates a loss's configured name into words; unknown names stay as they are.
std::string loss_name(const std::string& configured) {
    static const std::map<std::string, const char*> kNames = {
        {"l1", QT_TRANSLATE_NOOP("RunFigures", "mean difference (L1)")},
        {"smooth_l1", QT_TRANSLATE_NOOP("RunFigures", "mean difference (smooth L1)")},
        {"charbonnier", QT_TRANSLATE_NOOP("RunFigures", "mean difference (Charbonnier)")},
        {"mse", QT_TRANSLATE_NOOP("RunFigures", "squared error")},
        {"log_mse", QT_TRANSLATE_NOOP("RunFigures", "log of the squared error")},
        {"ssim", QT_TRANSLATE_NOOP("RunFigures", "structure (SSIM)")},
        {"fft", QT_TRANSLATE_NOOP("RunFigures", "frequencies")},
        {"perceptual", QT_TRANSLATE_NOOP("RunFigures", "perceptual (VGG)")},
        {"segmentation", QT_TRANSLATE_NOOP("RunFigures", "segmentation")},
        {"distillation", QT_TRANSLATE_NOOP("RunFigures", "difference from the teacher")},
        {"weather", QT_TRANSLATE_NOOP("RunFigures", "weather recognised")},
        {"load_balance", QT_TRANSLATE_NOOP("RunFigures", "balance of the experts")},
        {"uncertainty", QT_TRANSLATE_NOOP("RunFigures", "uncertainty of the router")},
        {"specialisation", QT_TRANSLATE_NOOP("RunFigures", "specialisation of the experts")},
        {"cross_entropy", QT_TRANSLATE_NOOP("RunFigures", "cross-entropy")}};
    const auto found = kNames.find(configured);
    return found == kNames.end() ? configured : text(found->second);
}

struct Wanted {
    std::string curve;
    std::string label;  // distinguishes curves of the same run
    bool dashed = false, smooth = true;
};

std::vector<Curve> curves_of(const std::vector<ShownRun>& runs, const std::vector<Wanted>& wanted,
                             const FigureOptions& options) {
    std::vector<Curve> curves;
    const bool several = runs.size() > 1;
    for (std::size_t run = 0; run < runs.size(); ++run) {
        if (!runs[run].content) continue;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto found = runs[run].content->curves.find(wanted[i].curve);
            if (found == runs[run].content->curves.end()) continue;
            const auto& values = found->second.value;
            Curve curve{
                .name = several ? runs[run].name + (wanted.size() > 1 ? ": " + wanted[i].label : "") : wanted[i].label,
                .colour = analysis::group_colour(static_cast<int64_t>(several ? run : i)),
                .x = found->second.step,
                .y = wanted[i].smooth && options.smoothing > 0 ? smoothed(values, options.smoothing) : values};
            // A single point would be invisible without a marker.
            curve.markers = values.size() < 30;
            curve.dashed = wanted[i].dashed;
            curves.push_back(std::move(curve));
        }
    }
    return curves;
}

// The mean loads over equal parts of the training, one row for each expert of each layer.
Figure load_figure(const std::vector<ShownRun>& runs) {
    analysis::Matrix matrix;
    matrix.unit = text(QT_TRANSLATE_NOOP("RunFigures", "share of the layer's choices"));
    if (!runs.empty() && runs.front().content && !runs.front().content->load.empty()) {
        const auto& loads = runs.front().content->load;
        const auto& last = loads.back().load;
        const std::size_t columns = std::min(kMaxColumns, loads.size());
        for (std::size_t column = 0; column < columns; ++column)
            matrix.columns.push_back(std::to_string(loads[(column + 1) * loads.size() / columns - 1].step));
        double fair = 0;
        for (std::size_t layer = 0; layer < last.size(); ++layer)
            for (std::size_t expert = 0; expert < last[layer].size(); ++expert) {
                std::string row = "L";
                row.append(std::to_string(layer)).append(" · E").append(std::to_string(expert));
                matrix.rows.push_back(std::move(row));
                fair = std::max(fair, 1.0 / static_cast<double>(last[layer].size()));
                for (std::size_t column = 0; column < columns; ++column) {
                    double sum = 0, count = 0;
                    for (auto i = column * loads.size() / columns; i < (column + 1) * loads.size() / columns; ++i)
                        if (layer < loads[i].load.size() && expert < loads[i].load[layer].size()) {
                            sum += loads[i].load[layer][expert];
                            ++count;
                        }
                    matrix.values.push_back(count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN());
                }
            }
        // Puts a uniform load in the middle of the colour scale.
        matrix.high = std::min(1.0, 2 * fair);
    }
    return {.name = "load",
            .title = text(QT_TRANSLATE_NOOP("RunFigures", "Load of the experts")),
            .x = {text(QT_TRANSLATE_NOOP("RunFigures", "step"))},
            .y = {text(QT_TRANSLATE_NOOP("RunFigures", "layer and expert"))},
            .content = std::move(matrix)};
}

}  // namespace

std::vector<double> smoothed(const std::vector<double>& values, double weight) {
    std::vector<double> result;
    result.reserve(values.size());
    double sum = 0, weights = 0;
    for (const double value : values) {
        if (std::isfinite(value)) {
            sum = weight * sum + value;
            weights = weight * weights + 1;
        }
        result.push_back(weights > 0 ? sum / weights : value);
    }
    return result;
}

namespace {

bool has_curve(const std::vector<ShownRun>& runs, const std::string& name) {
    return std::any_of(runs.begin(), runs.end(),
                       [&](const ShownRun& run) { return run.content && run.content->curves.contains(name); });
}

// One curve per layer.
std::vector<Wanted> of_layers(const std::vector<ShownRun>& runs, const char* number) {
    std::vector<Wanted> wanted;
    for (int layer = 0;; ++layer) {
        const auto name = "routers/L" + std::to_string(layer) + "/";
        if (!has_curve(runs, name + "experts")) return wanted;
        wanted.push_back({.curve = name + number,
                          .label = QCoreApplication::translate("RunFigures", "layer %1").arg(layer).toStdString(),
                          .smooth = false});
    }
}

}  // namespace

std::vector<Figure> run_figures(const std::vector<ShownRun>& runs, const FigureOptions& options) {
    const auto step = text(QT_TRANSLATE_NOOP("RunFigures", "step"));
    const auto training = text(QT_TRANSLATE_NOOP("RunFigures", "training crops"));
    const auto validation = text(QT_TRANSLATE_NOOP("RunFigures", "validation"));
    const auto input = text(QT_TRANSLATE_NOOP("RunFigures", "degraded pictures"));
    std::vector<Wanted> losses = {{.curve = "loss", .label = text(QT_TRANSLATE_NOOP("RunFigures", "all together"))}};
    // With a single run, also show the terms of its loss: task, balance, uncertainty.
    if (runs.size() == 1 && runs.front().content)
        for (const auto& [name, curve] : runs.front().content->curves)
            if (name.starts_with("losses/")) losses.push_back({.curve = name, .label = loss_name(name.substr(7))});
    std::vector<Wanted> psnr = {{.curve = "validation/psnr", .label = validation, .smooth = false}};
    if (runs.size() == 1) {
        psnr.push_back({.curve = "psnr", .label = training});
        psnr.push_back({.curve = "validation/input_psnr", .label = input, .dashed = true, .smooth = false});
    }
    const auto curves = [&](const char* name, const std::string& title, const std::string& unit,
                            const std::vector<Wanted>& wanted) {
        return Figure{.name = name,
                      .title = title,
                      .x = {step},
                      .y = {unit},
                      .content = analysis::Curves{curves_of(runs, wanted, options)}};
    };
    const auto share = text(QT_TRANSLATE_NOOP("RunFigures", "share right"));
    // Runs that segment or classify have these curves.
    const bool names = has_curve(runs, "accuracy") || has_curve(runs, "validation/accuracy");
    std::vector<Wanted> memory = {{.curve = "memory_mb",
                                   .label = text(QT_TRANSLATE_NOOP("RunFigures", "resident, at most so far")),
                                   .smooth = false},
                                  {.curve = "device_memory_mb",
                                   .label = text(QT_TRANSLATE_NOOP("RunFigures", "of the GPU, at most so far")),
                                   .smooth = false}};
    std::vector<Figure> figures;
    figures.push_back(curves("losses", text(QT_TRANSLATE_NOOP("RunFigures", "Losses")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "loss")), losses));
    if (names) {
        figures.push_back(curves("accuracy", text(QT_TRANSLATE_NOOP("RunFigures", "Accuracy")), share,
                                 {{.curve = "validation/accuracy", .label = validation, .smooth = false},
                                  {.curve = "accuracy", .label = training}}));
        figures.push_back(curves("miou", text(QT_TRANSLATE_NOOP("RunFigures", "mIoU")),
                                 text(QT_TRANSLATE_NOOP("RunFigures", "mIoU")),
                                 {{.curve = "validation/miou", .label = validation, .smooth = false}}));
    } else {
        figures.push_back(curves("psnr", text(QT_TRANSLATE_NOOP("RunFigures", "PSNR")),
                                 text(QT_TRANSLATE_NOOP("RunFigures", "PSNR in dB")), psnr));
        figures.push_back(curves("ssim", text(QT_TRANSLATE_NOOP("RunFigures", "SSIM")),
                                 text(QT_TRANSLATE_NOOP("RunFigures", "SSIM")),
                                 {{.curve = "validation/ssim", .label = validation, .smooth = false}}));
    }
    figures.push_back(
        curves("learning-rate", text(QT_TRANSLATE_NOOP("RunFigures", "Learning rate")),
               text(QT_TRANSLATE_NOOP("RunFigures", "learning rate")),
               {{.curve = "lr", .label = text(QT_TRANSLATE_NOOP("RunFigures", "learning rate")), .smooth = false}}));
    figures.push_back(
        curves("rate", text(QT_TRANSLATE_NOOP("RunFigures", "Speed")),
               text(QT_TRANSLATE_NOOP("RunFigures", "crops per second")),
               {{.curve = "samples_per_second", .label = text(QT_TRANSLATE_NOOP("RunFigures", "crops per second"))}}));
    figures.push_back(curves("memory", text(QT_TRANSLATE_NOOP("RunFigures", "Memory")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "memory in MB")), memory));
    figures.push_back(load_figure(runs));
    figures.push_back(curves("exchange", text(QT_TRANSLATE_NOOP("RunFigures", "Exchange cost")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "PSNR lost in dB")),
                             {{.curve = "routers/exchange_db",
                               .label = text(QT_TRANSLATE_NOOP("RunFigures", "experts exchanged")),
                               .smooth = false}}));
    figures.push_back(curves("gate-entropy", text(QT_TRANSLATE_NOOP("RunFigures", "Gate entropy")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "gate entropy in bits")),
                             of_layers(runs, "entropy")));
    figures.push_back(curves("dead", text(QT_TRANSLATE_NOOP("RunFigures", "Dead experts")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "dead experts")), of_layers(runs, "dead")));
    figures.push_back(curves("router-weights", text(QT_TRANSLATE_NOOP("RunFigures", "Router weights")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "norm of the weights")),
                             of_layers(runs, "weight_norm")));
    figures.push_back(curves("temperature", text(QT_TRANSLATE_NOOP("RunFigures", "Router temperature")),
                             text(QT_TRANSLATE_NOOP("RunFigures", "temperature τ")), of_layers(runs, "temperature")));
    figures.front().y.logarithmic = options.logarithmic;
    return figures;
}

}  // namespace deweather::studio
