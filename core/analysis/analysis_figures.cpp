#include "core/analysis/analysis_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis/load.h"
#include "core/analysis/reliability.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kReliabilityBins = 10;
constexpr std::size_t kHistogramBins = 40;
constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

std::string layer_text(std::size_t layer) {
    return "layer " + std::to_string(layer);
}

std::vector<std::string> layer_names(const Analysis& analysis) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) names.push_back(layer_text(i));
    return names;
}

std::vector<std::string> numbers(int64_t count) {
    std::vector<std::string> names;
    for (int64_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
    return names;
}

Rgb colour_of_group(Grouping grouping, const std::string& name, std::size_t index) {
    return grouping == Grouping::kWeather ? weather_colour(name) : group_colour(static_cast<int64_t>(index));
}

// One series per group; its value at each layer is `measure` of the load.
Figure of_layers(const Analysis& analysis, Grouping grouping, double (*measure)(std::span<const double>)) {
    Bars bars{.categories = layer_names(analysis), .series = {}, .reference = {}};
    const auto found = groups(analysis, grouping);
    for (std::size_t i = 0; i < found.size(); ++i) {
        Series series{.name = grouping == Grouping::kAll ? "" : found[i].name,
                      .colour = colour_of_group(grouping, found[i].name, i),
                      .values = {},
                      .spread = {}};
        for (std::size_t layer = 0; layer < analysis.layers.size(); ++layer)
            series.values.push_back(measure(shares(choices(analysis, layer, found[i].pictures))));
        bars.series.push_back(std::move(series));
    }
    return {.name = {}, .title = {}, .x = {"layer"}, .y = {}, .content = std::move(bars)};
}

using TokenValues = std::vector<float> SampledTokens::Layer::*;

// Histogram of the sampled tokens, with equal bins from 0 to the largest value of all layers.
Figure distribution(const Analysis& analysis, TokenValues values, std::string name, std::string title,
                    std::string label) {
    float largest = 0;
    for (const auto& layer : analysis.tokens.layers)
        for (const float value : layer.*values)
            if (std::isfinite(value)) largest = std::max(largest, value);
    Histogram histogram;
    const double width = (largest > 0 ? static_cast<double>(largest) : 1.0) / kHistogramBins;
    for (std::size_t i = 0; i <= kHistogramBins; ++i) histogram.edges.push_back(static_cast<double>(i) * width);
    for (std::size_t i = 0; i < analysis.tokens.layers.size(); ++i) {
        const auto& of_layer = analysis.tokens.layers[i].*values;
        if (of_layer.empty()) continue;
        Series series{.name = layer_text(i),
                      .colour = group_colour(static_cast<int64_t>(i)),
                      .values = std::vector<double>(kHistogramBins, 0.0),
                      .spread = {}};
        for (const float value : of_layer)
            if (std::isfinite(value))
                series.values[std::min(kHistogramBins - 1,
                                       static_cast<std::size_t>(static_cast<double>(value) / width))] +=
                    1.0 / static_cast<double>(of_layer.size());
        histogram.series.push_back(std::move(series));
    }
    return {.name = std::move(name),
            .title = std::move(title),
            .x = {std::move(label)},
            .y = {"share of tokens"},
            .content = std::move(histogram)};
}

bool has_something(const Figure& figure) {
    struct {
        bool operator()(const Bars& bars) const { return !bars.series.empty(); }
        bool operator()(const Curves& curves) const { return !curves.curves.empty(); }
        bool operator()(const Histogram& histogram) const { return !histogram.series.empty(); }
        bool operator()(const Matrix& matrix) const { return !matrix.rows.empty(); }
        bool operator()(const Points& points) const { return !points.positions.empty(); }
    } has;
    return std::visit(has, figure.content);
}

}  // namespace

Figure load_figure(const Analysis& analysis, std::size_t layer, Grouping grouping) {
    Bars bars{.categories = numbers(analysis.layers.at(layer).experts), .series = {}, .reference = 1.0};
    const auto found = groups(analysis, grouping);
    for (std::size_t i = 0; i < found.size(); ++i)
        bars.series.push_back({.name = grouping == Grouping::kAll ? "" : found[i].name,
                               .colour = colour_of_group(grouping, found[i].name, i),
                               .values = utilisation(shares(choices(analysis, layer, found[i].pictures))),
                               .spread = {}});
    return {.name = "load-" + std::to_string(layer),
            .title = "Load of the experts, " + layer_text(layer),
            .x = {"expert"},
            .y = {"utilisation (1: fair share)"},
            .content = std::move(bars)};
}

Figure entropy_figure(const Analysis& analysis, Grouping grouping) {
    auto figure = of_layers(analysis, grouping, entropy);
    figure.name = "entropy";
    figure.title = "Entropy of the load";
    figure.y.label = "bits";
    const auto& first = analysis.layers.front();
    const bool alike = std::all_of(analysis.layers.begin(), analysis.layers.end(),
                                   [&](const auto& layer) { return layer.experts == first.experts; });
    if (alike) std::get<Bars>(figure.content).reference = std::log2(static_cast<double>(first.experts));
    return figure;
}

Figure variation_figure(const Analysis& analysis, Grouping grouping) {
    auto figure = of_layers(analysis, grouping, coefficient_of_variation);
    figure.name = "variation";
    figure.title = "Coefficient of variation of the load";
    figure.y.label = "standard deviation / mean";
    return figure;
}

Figure together_figure(const Analysis& analysis, std::size_t layer) {
    const auto& facts = analysis.layers.at(layer);
    const auto names = numbers(facts.experts);
    const auto width = static_cast<std::size_t>(facts.experts);
    Matrix matrix{
        .rows = names, .columns = names, .values = {}, .unit = "share of the row's tokens", .numbers = width <= 8};
    double most = 0;
    for (std::size_t row = 0; row < width; ++row)
        for (std::size_t column = 0; column < width; ++column) {
            const auto own = static_cast<double>(facts.together[row * width + row]);
            const double share =
                row == column || own == 0 ? kAbsent : static_cast<double>(facts.together[row * width + column]) / own;
            matrix.values.push_back(share);
            if (std::isfinite(share)) most = std::max(most, share);
        }
    matrix.high = most > 0 ? most : 1.0;
    return {.name = "together-" + std::to_string(layer),
            .title = "Experts chosen together, " + layer_text(layer),
            .x = {"also chosen"},
            .y = {"expert"},
            .content = std::move(matrix)};
}

Figure specialisation_figure(const Analysis& analysis) {
    Bars bars{.categories = layer_names(analysis), .series = {}, .reference = {}};
    Series series{.name = {}, .colour = group_colour(0), .values = {}, .spread = {}};
    for (std::size_t layer = 0; layer < analysis.layers.size(); ++layer)
        if (const auto bits = specialisation(analysis, layer)) series.values.push_back(*bits);
    if (!series.values.empty()) bars.series.push_back(std::move(series));
    return {.name = "specialisation",
            .title = "Mutual information of weather and expert",
            .x = {"layer"},
            .y = {"mutual information (bits)"},
            .content = std::move(bars)};
}

Figure deviation_figure(const Analysis& analysis) {
    return distribution(analysis, &SampledTokens::Layer::deviation, "deviation", "Router's standard deviation",
                        "standard deviation of the top expert's logit");
}

Figure choice_entropy_figure(const Analysis& analysis) {
    return distribution(analysis, &SampledTokens::Layer::entropy, "choice-entropy", "Predictive entropy of the choice",
                        "bits");
}

Figure change_figure(const Analysis& analysis) {
    return distribution(analysis, &SampledTokens::Layer::change, "change", "How likely noise changes the top expert",
                        "probability");
}

Figure reliability_figure(const Analysis& analysis) {
    Curves curves;
    for (std::size_t i = 0; i < analysis.tokens.layers.size(); ++i) {
        const auto& layer = analysis.tokens.layers[i];
        const auto& unsure = layer.change.empty() ? layer.entropy : layer.change;
        const auto bins = reliability(unsure, analysis.tokens.error, kReliabilityBins);
        if (bins.empty()) continue;
        Curve curve{.name = layer_text(i), .colour = group_colour(static_cast<int64_t>(i)), .x = {}, .y = {}};
        curve.markers = true;
        if (const auto rank = spearman(unsure, analysis.tokens.error)) {
            const auto hundredths = std::lround(*rank * 100);
            const auto digits = std::to_string(std::abs(hundredths) + 100).substr(1);
            curve.name += std::string(" (Spearman ") + (hundredths < 0 ? "-" : "") +
                          std::to_string(std::abs(hundredths) / 100) + "." + digits.substr(digits.size() - 2) + ")";
        }
        for (const auto& bin : bins) {
            curve.x.push_back(bin.uncertainty);
            curve.y.push_back(bin.error);
            curve.spread.push_back(bin.spread);
        }
        curves.curves.push_back(std::move(curve));
    }
    const bool probability =
        std::any_of(analysis.layers.begin(), analysis.layers.end(), [](const auto& layer) { return layer.uncertain; });
    return {.name = "reliability",
            .title = "Error where the router was unsure",
            .x = {probability ? "probability that the top expert changes" : "predictive entropy (bits)"},
            .y = {"root mean squared error"},
            .content = std::move(curves)};
}

Figure confusion_figure(const Analysis& analysis) {
    Matrix matrix{.rows = {},
                  .columns = {"rain", "drop", "haze", "snow", "clean"},
                  .values = {},
                  .unit = "share of pictures",
                  .numbers = true};
    for (const auto& group : groups(analysis, Grouping::kWeather)) {
        if (std::find(matrix.columns.begin(), matrix.columns.end(), group.name) == matrix.columns.end()) continue;
        std::vector<double> row(matrix.columns.size(), 0.0);
        double sum = 0;
        for (const auto picture : group.pictures) {
            const auto named =
                std::find(matrix.columns.begin(), matrix.columns.end(), named_weather(analysis.pictures[picture]));
            if (named == matrix.columns.end()) continue;
            row[static_cast<std::size_t>(named - matrix.columns.begin())] += 1;
            sum += 1;
        }
        if (sum == 0) continue;
        for (const double count : row) matrix.values.push_back(count / sum);
        matrix.rows.push_back(group.name);
    }
    return {.name = "weather",
            .title = "Weather: known and named by the model",
            .x = {"named"},
            .y = {"known"},
            .content = std::move(matrix)};
}

std::vector<Figure> analysis_figures(const Analysis& analysis, Grouping grouping) {
    std::vector<Figure> figures;
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) figures.push_back(load_figure(analysis, i, grouping));
    figures.push_back(entropy_figure(analysis, grouping));
    figures.push_back(variation_figure(analysis, grouping));
    for (std::size_t i = 0; i < analysis.layers.size(); ++i)
        if (analysis.layers[i].top_k > 1) figures.push_back(together_figure(analysis, i));
    figures.push_back(specialisation_figure(analysis));
    figures.push_back(deviation_figure(analysis));
    figures.push_back(choice_entropy_figure(analysis));
    figures.push_back(change_figure(analysis));
    figures.push_back(reliability_figure(analysis));
    figures.push_back(confusion_figure(analysis));
    std::erase_if(figures, [](const Figure& figure) { return !has_something(figure); });
    return figures;
}

Figure embedding_figure(const Analysis& analysis, const Embedding& embedding, Colouring colouring) {
    const auto labels = token_labels(analysis, embedding, colouring);
    Points points{.positions = embedding.positions, .groups = labels.of_points, .names = {}};
    for (std::size_t i = 0; i < labels.names.size(); ++i)
        points.names.push_back({.name = labels.names[i],
                                .colour = colouring == Colouring::kWeather ? weather_colour(labels.names[i])
                                          : colouring == Colouring::kTopExpert
                                              ? expert_colour(static_cast<int64_t>(i))
                                              : group_colour(static_cast<int64_t>(i))});
    const bool tsne = embedding.config.method == EmbeddingMethod::kTsne;
    return {.name = "embedding",
            .title = std::string(tsne ? "t-SNE" : "PCA") + " of router " +
                     (embedding.config.output == RouterOutput::kLogits ? "logits" : "gate weights") + ", " +
                     analysis.model,
            .x = {tsne ? "t-SNE 1" : "PC 1"},
            .y = {tsne ? "t-SNE 2" : "PC 2"},
            .content = std::move(points)};
}

Figure routing_change_figure(const Analysis& before, const Analysis& after, const LayerChange& change,
                             std::size_t layer) {
    Matrix matrix{.rows = numbers(change.experts_before),
                  .columns = numbers(change.experts_after),
                  .values = {},
                  .unit = "share of the row's tokens",
                  .numbers = change.experts_after <= 8};
    const auto width = static_cast<std::size_t>(change.experts_after);
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        int64_t sum = 0;
        for (std::size_t column = 0; column < width; ++column) sum += change.pairs[row * width + column];
        for (std::size_t column = 0; column < width; ++column)
            matrix.values.push_back(sum == 0 ? kAbsent
                                             : static_cast<double>(change.pairs[row * width + column]) /
                                                   static_cast<double>(sum));
    }
    return {.name = "routing-change-" + std::to_string(layer),
            .title = "Top expert of the same tokens, " + layer_text(layer),
            .x = {"expert of " + after.model},
            .y = {"expert of " + before.model},
            .content = std::move(matrix)};
}

}  // namespace deweather::analysis
