#include "app/cli/segment_scores.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace deweather::cli {

namespace {

nlohmann::json or_null(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

std::string percent(const std::optional<double>& value) {
    return value ? fmt::format("{:.1f} %", 100 * *value) : "-";
}

nlohmann::json scores_json(const segment::Scores& scores, const segment::LabelSet& labels) {
    auto iou = nlohmann::json::object();
    for (std::size_t i = 0; i < labels.classes.size(); ++i) iou[labels.classes[i].name] = or_null(scores.iou[i]);
    return {{"miou", or_null(scores.miou)},
            {"macc", or_null(scores.macc)},
            {"accuracy", or_null(scores.pixels)},
            {"iou", std::move(iou)}};
}

std::string scores_text(const segment::Scores& scores, const segment::LabelSet& labels) {
    std::size_t width = std::string_view("pixels right").size();
    for (const auto& [name, colour] : labels.classes) width = std::max(width, name.size());
    std::string text = fmt::format("{:<{}}  {:>7}  {:>7}\n", "class", width, "IoU", "Acc");
    const auto line = [&](const std::string& name, const auto& iou, const auto& accuracy) {
        text += fmt::format("{:<{}}  {:>7}  {:>7}\n", name, width, percent(iou), percent(accuracy));
    };
    for (std::size_t i = 0; i < labels.classes.size(); ++i)
        line(labels.classes[i].name, scores.iou[i], scores.accuracy[i]);
    line("mean", scores.miou, scores.macc);
    return text + fmt::format("{:<{}}  {:>7}\n", "pixels right", width, percent(scores.pixels));
}

}  // namespace deweather::cli
