#include "core/analysis/counterfactual_figures.h"

#include <algorithm>
#include <limits>

namespace deweather::analysis {

namespace {

struct Category {
    std::string name;
    Question question;
};

Figure bars_of(const Counterfactual& counterfactual, const std::vector<Category>& categories, std::string name,
               std::string title, std::string label) {
    const bool known = counterfactual.has_reference();
    Bars bars{.categories = {}, .series = {}, .reference = {}};
    for (const auto& category : categories) bars.categories.push_back(category.name);
    for (const auto& group : by_weather(counterfactual)) {
        Series series{.name = group.name, .colour = weather_colour(group.name), .values = {}, .spread = {}};
        bool ranges = false;
        for (const auto& category : categories) {
            const auto found = cost(counterfactual, group, category.question);
            constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
            series.values.push_back(known ? found.loss.value_or(kAbsent) : found.moved);
            const bool range = known && found.loss && found.seeds > 1;
            series.spread.push_back(range ? (*found.most - *found.least) / 2 : kAbsent);
            ranges = ranges || range;
        }
        if (!ranges) series.spread.clear();
        bars.series.push_back(std::move(series));
    }
    return {.name = std::move(name),
            .title = std::move(title),
            .x = {std::move(label)},
            .y = {known ? "PSNR lost (dB)" : "mean change of the picture (1/255)"},
            .content = std::move(bars)};
}

bool was_asked(const Counterfactual& counterfactual, const Question& question) {
    const auto& questions = counterfactual.questions;
    return std::find(questions.begin(), questions.end(), question) != questions.end();
}

}  // namespace

Figure counterfactual_figure(const Counterfactual& counterfactual) {
    std::vector<Category> categories;
    for (const auto change : kChangesOfAll)
        categories.push_back({.name = std::string(name_of(change)), .question = {.change = change}});
    auto figure = bars_of(counterfactual, categories, "counterfactual", "What other choices of experts would cost",
                          "experts of all layers");
    // Losses matter from this line on; without it, insignificant losses would fill the figure as well.
    std::get<Bars>(figure.content).reference = counterfactual.has_reference() ? kMatters : kMuchMoved;
    return figure;
}

Figure exchanged_layers_figure(const Counterfactual& counterfactual) {
    std::vector<Category> categories;
    for (std::size_t layer = 0; layer < counterfactual.experts.size(); ++layer)
        categories.push_back(
            {.name = "layer " + std::to_string(layer), .question = {.change = Change::kExchange, .layer = layer}});
    return bars_of(counterfactual, categories, "exchanged-layers", "What exchanging the experts of one layer costs",
                   "layer");
}

Figure switched_off_figure(const Counterfactual& counterfactual, std::size_t layer) {
    std::vector<Category> categories;
    for (int64_t expert = 0; expert < counterfactual.experts.at(layer); ++expert)
        categories.push_back({.name = std::to_string(expert),
                              .question = {.change = Change::kWithout, .layer = layer, .expert = expert}});
    return bars_of(counterfactual, categories, "switched-off-" + std::to_string(layer),
                   "What switching off one expert costs, layer " + std::to_string(layer), "expert");
}

std::vector<Figure> counterfactual_figures(const Counterfactual& counterfactual) {
    std::vector<Figure> figures = {counterfactual_figure(counterfactual)};
    if (was_asked(counterfactual, {.change = Change::kExchange, .layer = 0}))
        figures.push_back(exchanged_layers_figure(counterfactual));
    for (std::size_t layer = 0; layer < counterfactual.experts.size(); ++layer)
        if (was_asked(counterfactual, {.change = Change::kWithout, .layer = layer, .expert = 0}))
            figures.push_back(switched_off_figure(counterfactual, layer));
    return figures;
}

}  // namespace deweather::analysis
