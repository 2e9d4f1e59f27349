#include "trainer/evaluation/counterfactual_study.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>

#include "core/analysis/counterfactual_output.h"
#include "core/analysis/figure.h"
#include "core/analysis/load.h"
#include "trainer/evaluation/score_rows.h"

namespace deweather::trainer {

namespace {

using analysis::Change;

// The data set of each degraded picture's file.
using SetOfFile = std::map<std::string, std::size_t>;

std::vector<CostRow> rows_of(const analysis::Counterfactual& asked, const std::vector<PairedData>& sets,
                             const SetOfFile& set_of) {
    std::vector<CostRow> rows;
    for (std::size_t set = 0; set < sets.size(); ++set) {
        analysis::CostGroup all{.name = sets[set].name, .pictures = {}};
        std::size_t weathers = 0;
        for (const auto& weather : analysis::by_weather(asked)) {
            analysis::CostGroup group{.name = sets[set].name + " " + weather.name, .pictures = {}};
            for (const auto picture : weather.pictures)
                if (set_of.at(asked.pictures[picture].file) == set) group.pictures.push_back(picture);
            if (group.pictures.empty()) continue;
            ++weathers;
            all.pictures.insert(all.pictures.end(), group.pictures.begin(), group.pictures.end());
            rows.push_back({.data = sets[set].name, .weather = weather.name, .group = std::move(group)});
        }
        if (weathers > 1) rows.push_back({.data = sets[set].name, .weather = kAverageRow, .group = std::move(all)});
    }
    return rows;
}

void add_routing(std::vector<RoutingRow>& rows, const std::string& data, const analysis::Analysis& routing) {
    for (std::size_t layer = 0; layer < routing.layers.size(); ++layer)
        rows.push_back({.data = data,
                        .layer = layer,
                        .experts = routing.layers[layer].experts,
                        .top_k = routing.layers[layer].top_k,
                        .dead = analysis::dead_experts(analysis::shares(analysis::choices(routing, layer, {}))),
                        .bits = analysis::specialisation(routing, layer)});
}

std::vector<RoutingRow> routing_of(const analysis::Analysis& routing, const std::vector<PairedData>& sets,
                                   const SetOfFile& set_of) {
    std::vector<RoutingRow> rows;
    add_routing(rows, "", routing);
    for (std::size_t set = 0; sets.size() > 1 && set < sets.size(); ++set) {
        auto part = routing;
        std::erase_if(part.pictures, [&](const auto& picture) { return set_of.at(picture.file) != set; });
        if (!part.pictures.empty()) add_routing(rows, sets[set].name, part);
    }
    return rows;
}

nlohmann::json or_null(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

std::vector<analysis::CostGroup> CounterfactualStudy::sets() const {
    std::vector<analysis::CostGroup> groups;
    for (const auto& row : rows)
        if (row.weather != kAverageRow) groups.push_back(row.group);
    return groups;
}

CounterfactualStudy counterfactual_study(NamedModel& model, const std::vector<PairedData>& sets,
                                         const CounterfactualStudyOptions& options, Progress& progress) {
    options.evaluate.check();
    std::vector<analysis::PictureToAnalyse> routed, compared;
    SetOfFile set_of;
    for (const auto& planned : planned_pairs(sets, options.evaluate.limit)) {
        const auto& pair = planned.pair;
        if (!set_of.emplace(pair.degraded.string(), planned.data).second) continue;
        routed.push_back({.file = pair.degraded, .weather = pair.weather});
        compared.push_back({.file = pair.degraded, .weather = pair.weather, .reference = pair.clean});
    }
    CounterfactualStudy study{.model = model.name, .asked = {}, .rows = {}, .routing = {}, .failures = {}};
    // Without samples and references: only the choices are needed.
    analysis::AnalyseOptions analyse{
        .restore = options.evaluate.restore, .read = options.evaluate.read, .analyser = {.tokens = 0}};
    auto routing = analysis::analyse_pictures(
        model.restorer, routed, analyse, progress, [&](const analysis::PictureAnalysed& done) {
            if (!done.error.empty()) study.failures.push_back({done.picture.file.string(), done.error});
        });
    routing.model = model.name;
    study.asked = analysis::run_counterfactual(model.restorer, compared, routing,
                                               {.restore = options.evaluate.restore,
                                                .read = options.evaluate.read,
                                                .layers = options.each,
                                                .each = options.each,
                                                .luma = options.evaluate.luma},
                                               progress, [&](const auto& picture, const std::string& error) {
                                                   study.failures.push_back({picture.file.string(), error});
                                               });
    study.rows = rows_of(study.asked, sets, set_of);
    study.routing = routing_of(routing, sets, set_of);
    return study;
}

nlohmann::json to_json(const CounterfactualStudy& study) {
    using nlohmann::json;
    json rows = json::array(), routing = json::array();
    for (const auto& row : study.rows) {
        json entry = {{"data", row.data},
                      {"weather", row.weather},
                      {"count", row.group.pictures.size()},
                      {"psnr", or_null(analysis::base_psnr(study.asked, row.group))}};
        for (const auto change : analysis::kChangesOfAll)
            entry[std::string(analysis::name_of(change))] =
                analysis::cost_json(analysis::cost(study.asked, row.group, {.change = change}));
        rows.push_back(std::move(entry));
    }
    for (const auto& row : study.routing)
        routing.push_back({{"data", row.data.empty() ? json() : json(row.data)},
                           {"layer", row.layer},
                           {"experts", row.experts},
                           {"top_k", row.top_k},
                           {"dead", row.dead},
                           {"specialisation", or_null(row.bits)}});
    auto mean = analysis::counterfactual_json(study.asked, study.sets());
    const auto sentence = mean["sentence"];
    return {{"model", study.model},
            {"rows", std::move(rows)},
            {"mean", std::move(mean)},
            {"routing", std::move(routing)},
            {"sentence", sentence}};
}

std::string to_csv(const std::vector<CounterfactualStudy>& studies) {
    std::string csv = "model,data,weather,count,psnr,exchange,exchange_least,exchange_most,mean,random,always\n";
    const auto number = [](const std::optional<double>& value) {
        return fmt::format(",{}", value ? analysis::csv_number(*value) : "");
    };
    for (const auto& study : studies) {
        const auto add = [&](const std::string& data, const std::string& weather,
                             const std::vector<analysis::CostGroup>& groups, std::size_t count) {
            csv +=
                fmt::format("{},{},{},{}", analysis::csv_cell(study.model), analysis::csv_cell(data), weather, count);
            csv += number(analysis::mean_base_psnr(study.asked, groups));
            for (const auto change : analysis::kChangesOfAll) {
                const auto cost = analysis::mean_cost(study.asked, groups, {.change = change});
                csv += number(cost.loss);
                if (change == Change::kExchange) csv += number(cost.least) + number(cost.most);
            }
            csv += '\n';
        };
        for (const auto& row : study.rows) add(row.data, row.weather, {row.group}, row.group.pictures.size());
        add("mean", "", study.sets(), study.asked.pictures.size());
    }
    return csv;
}

}  // namespace deweather::trainer
