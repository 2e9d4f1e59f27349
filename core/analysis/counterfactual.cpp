#include "core/analysis/counterfactual.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace deweather::analysis {

namespace {

// The mean of values that may be absent.
struct Mean {
    double sum = 0;
    int64_t count = 0;

    void add(const std::optional<double>& value) {
        if (!value) return;
        sum += *value;
        ++count;
    }
    std::optional<double> value() const {
        return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
    }
};

std::vector<std::size_t> asked(const Counterfactual& counterfactual, const Question& question) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < counterfactual.questions.size(); ++i)
        if (counterfactual.questions[i] == question) found.push_back(i);
    return found;
}

// Formats dB: never "-0.00".
std::string in_db(double value) {
    const auto text = fmt::format("{:.2f}", value);
    return text == "-0.00" ? "0.00" : text;
}

}  // namespace

std::string_view name_of(Change change) {
    switch (change) {
        case Change::kExchange:
            return "exchange";
        case Change::kMean:
            return "mean";
        case Change::kRandom:
            return "random";
        case Change::kAlways:
            return "always";
        case Change::kWithout:
            break;
    }
    return "without";
}

bool Counterfactual::has_reference() const {
    return std::any_of(pictures.begin(), pictures.end(), [](const auto& picture) { return picture.psnr.has_value(); });
}

std::vector<CostGroup> by_weather(const Counterfactual& counterfactual) {
    std::vector<CostGroup> groups;
    for (const std::string_view weather : {"rain", "drop", "haze", "snow", "clean", ""}) {
        CostGroup group{.name = weather.empty() ? "unknown" : std::string(weather), .pictures = {}};
        for (std::size_t i = 0; i < counterfactual.pictures.size(); ++i)
            if (counterfactual.pictures[i].weather == weather) group.pictures.push_back(i);
        if (!group.pictures.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

Cost cost(const Counterfactual& counterfactual, const CostGroup& group, const Question& question) {
    return mean_cost(counterfactual, {group}, question);
}

Cost mean_cost(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups, const Question& question) {
    Cost result;
    Mean loss, moved;
    for (const auto index : asked(counterfactual, question)) {
        ++result.seeds;
        Mean loss_of_seed, moved_of_seed;
        for (const auto& group : groups) {
            Mean loss_of_group, moved_of_group;
            for (const auto picture : group.pictures) {
                const auto& effect = counterfactual.pictures.at(picture).effects.at(index);
                loss_of_group.add(effect.loss);
                moved_of_group.add(effect.moved);
            }
            loss_of_seed.add(loss_of_group.value());
            moved_of_seed.add(moved_of_group.value());
        }
        const auto of_seed = loss_of_seed.value();
        loss.add(of_seed);
        moved.add(moved_of_seed.value());
        if (!of_seed) continue;
        result.least = std::min(*of_seed, result.least.value_or(*of_seed));
        result.most = std::max(*of_seed, result.most.value_or(*of_seed));
    }
    result.loss = loss.value();
    result.moved = moved.value().value_or(0);
    return result;
}

std::optional<double> base_psnr(const Counterfactual& counterfactual, const CostGroup& group) {
    return mean_base_psnr(counterfactual, {group});
}

std::optional<double> mean_base_psnr(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups) {
    Mean mean;
    for (const auto& group : groups) {
        Mean of_group;
        for (const auto picture : group.pictures) of_group.add(counterfactual.pictures.at(picture).psnr);
        mean.add(of_group.value());
    }
    return mean.value();
}

Cost exchange_cost(const Counterfactual& counterfactual) {
    return mean_cost(counterfactual, by_weather(counterfactual), {.change = Change::kExchange});
}

Verdict verdict(const Cost& exchange) {
    if (!exchange.loss)
        return exchange.moved < kNothingMoved ? Verdict::kNothing
               : exchange.moved < kMuchMoved  ? Verdict::kLittle
                                              : Verdict::kMatters;
    if (std::abs(*exchange.loss) < kNothing) return Verdict::kNothing;
    if (*exchange.loss < 0) return exchange.most.value_or(*exchange.loss) < 0 ? Verdict::kHarmful : Verdict::kChance;
    return *exchange.loss < kMatters ? Verdict::kLittle : Verdict::kMatters;
}

std::string verdict_sentence(const Cost& exchange) {
    const auto price = exchange.loss ? in_db(std::abs(*exchange.loss)) + " dB"
                                     : fmt::format("{:.1f}/255 of each pixel on average", exchange.moved);
    const bool known = exchange.loss.has_value();
    switch (verdict(exchange)) {
        case Verdict::kNothing:
            return "Exchanging experts changes nothing: this mixture does not use them.";
        case Verdict::kLittle:
            return known
                       ? "Exchanging experts costs " + price + ": they differ, but the picture hardly depends on it."
                       : "Exchanging experts changes " + price + ": they differ, but the picture hardly depends on it.";
        case Verdict::kMatters:
            return known
                       ? "Exchanging experts costs " + price + ": it matters which expert takes a token."
                       : "Exchanging experts changes " + price +
                             ": it matters which expert takes a token. Whether for the better, references would tell.";
        case Verdict::kChance:
            return "Exchanging experts costs " + in_db(exchange.least.value_or(*exchange.loss)) + " to " +
                   in_db(exchange.most.value_or(*exchange.loss)) +
                   " dB by the draw: the router chooses no better than chance.";
        case Verdict::kHarmful:
            break;
    }
    return "Exchanging experts gains " + price + ": on these pictures the router chooses worse than chance.";
}

}  // namespace deweather::analysis
