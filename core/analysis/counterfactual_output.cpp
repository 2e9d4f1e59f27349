#include "core/analysis/counterfactual_output.h"

#include <algorithm>

#include "core/analysis/counterfactual_figures.h"

namespace deweather::analysis {

namespace {

using nlohmann::json;

json or_null(const std::optional<double>& value) {
    return value ? json(*value) : json();
}

std::string or_empty(const std::optional<double>& value) {
    return value ? csv_number(*value) : std::string();
}

const char* word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::kNothing:
            return "nothing";
        case Verdict::kLittle:
            return "little";
        case Verdict::kMatters:
            return "matters";
        case Verdict::kChance:
            return "chance";
        case Verdict::kHarmful:
            break;
    }
    return "harmful";
}

// Each question once, in the order of the first occurrence.
std::vector<Question> different(const Counterfactual& counterfactual) {
    std::vector<Question> questions;
    for (const auto& question : counterfactual.questions)
        if (std::find(questions.begin(), questions.end(), question) == questions.end()) questions.push_back(question);
    return questions;
}

std::string line_of(const Question& question, const std::string& weather, std::size_t pictures,
                    const std::optional<double>& psnr, const Cost& cost) {
    std::string line(name_of(question.change));
    line += ',' + (question.layer ? std::to_string(*question.layer) : std::string());
    line += ',' + (question.expert ? std::to_string(*question.expert) : std::string());
    line += ',' + weather + ',' + std::to_string(pictures) + ',' + std::to_string(cost.seeds);
    for (const auto& value : {psnr, cost.loss, cost.least, cost.most}) line += ',' + or_empty(value);
    return line + ',' + csv_number(cost.moved) + '\n';
}

}  // namespace

void write_counterfactual(const Counterfactual& counterfactual, const std::filesystem::path& folder,
                          const OutputOptions& options) {
    for (const auto& figure : counterfactual_figures(counterfactual)) write_figure(figure, folder, options);
    write_text(folder / "costs.csv", cost_table(counterfactual), options.existing);
}

std::string cost_table(const Counterfactual& counterfactual) {
    std::string csv = "change,layer,expert,weather,pictures,seeds,psnr,loss,least,most,moved\n";
    const auto groups = by_weather(counterfactual);
    for (const auto& question : different(counterfactual)) {
        for (const auto& group : groups)
            csv += line_of(question, group.name, group.pictures.size(), base_psnr(counterfactual, group),
                           cost(counterfactual, group, question));
        csv += line_of(question, "mean", counterfactual.pictures.size(), mean_base_psnr(counterfactual, groups),
                       mean_cost(counterfactual, groups, question));
    }
    return csv;
}

json cost_json(const Cost& cost) {
    return {{"loss", or_null(cost.loss)},
            {"least", or_null(cost.least)},
            {"most", or_null(cost.most)},
            {"moved", cost.moved},
            {"seeds", cost.seeds}};
}

json counterfactual_json(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups) {
    const auto exchange = mean_cost(counterfactual, groups, {.change = Change::kExchange});
    json result = {{"psnr", or_null(mean_base_psnr(counterfactual, groups))},
                   {"verdict", word_of(verdict(exchange))},
                   {"sentence", verdict_sentence(exchange)},
                   {"pictures", counterfactual.pictures.size()}};
    for (const auto& question : different(counterfactual)) {
        auto entry = cost_json(mean_cost(counterfactual, groups, question));
        for (const auto& group : groups) entry["groups"][group.name] = cost_json(cost(counterfactual, group, question));
        if (!question.layer) {
            result[std::string(name_of(question.change))] = std::move(entry);
            continue;
        }
        entry["layer"] = *question.layer;
        if (question.expert) entry["expert"] = *question.expert;
        result[question.expert ? "without" : "layers"].push_back(std::move(entry));
    }
    return result;
}

}  // namespace deweather::analysis
