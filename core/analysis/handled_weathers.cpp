#include "core/analysis/handled_weathers.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>

#include "core/analysis/load.h"

namespace deweather::analysis {

namespace {

std::string title_of(const std::string& weather) {
    if (weather == "drop") return "Raindrops";
    if (weather == "clean") return "No weather";
    auto title = weather;
    if (!title.empty()) title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
    return title;
}

}  // namespace

std::string HandlingExpert::name() const {
    return fmt::format("L{} \u00b7 E{}", layer, expert);
}

std::vector<HandledWeather> handled_weathers(const Analysis& analysis, std::size_t most) {
    auto known = groups(analysis, Grouping::kWeather);
    std::erase_if(known, [](const auto& group) { return group.name == "unknown"; });
    std::vector<HandledWeather> handled;
    if (known.size() < 2) return handled;
    for (const auto& group : known) handled.push_back({.weather = group.name, .experts = {}});
    for (std::size_t layer = 0; layer < analysis.layers.size(); ++layer) {
        const auto experts = static_cast<std::size_t>(analysis.layers[layer].experts);
        std::vector<std::vector<double>> loads;
        for (const auto& group : known) loads.push_back(shares(choices(analysis, layer, group.pictures)));
        for (std::size_t expert = 0; expert < experts; ++expert) {
            double sum = 0;
            for (const auto& load : loads) sum += load[expert];
            for (std::size_t i = 0; i < known.size(); ++i) {
                const double share = loads[i][expert];
                const double others = (sum - share) / static_cast<double>(known.size() - 1);
                if (share < kStandsOut * others || share * static_cast<double>(experts) < 1) continue;
                handled[i].experts.push_back(
                    {.layer = layer, .expert = static_cast<int64_t>(expert), .share = share, .others = others});
            }
        }
    }
    for (auto& weather : handled) {
        std::stable_sort(weather.experts.begin(), weather.experts.end(),
                         [](const auto& a, const auto& b) { return a.share - a.others > b.share - b.others; });
        if (weather.experts.size() > most) weather.experts.resize(most);
    }
    return handled;
}

std::vector<std::string> handled_sentences(const std::vector<HandledWeather>& handled) {
    std::vector<std::string> sentences;
    for (const auto& weather : handled) {
        auto sentence = title_of(weather.weather) + ": ";
        for (std::size_t i = 0; i < weather.experts.size(); ++i) {
            const auto& expert = weather.experts[i];
            if (i > 0) sentence += "; ";
            const double share = 100 * expert.share, others = 100 * expert.others;
            sentence += i == 0 ? fmt::format("{} takes {:.0f} % of the choices there, {:.0f} % in other weather",
                                             expert.name(), share, others)
                               : fmt::format("{} {:.0f} %, {:.0f} %", expert.name(), share, others);
        }
        if (weather.experts.empty()) sentence += "no expert takes notably more of it than of other weather";
        sentences.push_back(sentence + ".");
    }
    return sentences;
}

}  // namespace deweather::analysis
