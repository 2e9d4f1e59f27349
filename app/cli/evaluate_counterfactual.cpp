#include "app/cli/evaluate_counterfactual.h"

#include <spdlog/fmt/fmt.h>

#include "app/cli/aligned_table.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "trainer/evaluation/score_rows.h"

namespace deweather::cli {

namespace {

using analysis::Change;
using trainer::CounterfactualStudy;

std::string fixed(const std::optional<double>& value, int digits) {
    if (!value) return "-";
    const auto text = fmt::format("{:.{}f}", *value, digits);
    return text.find_first_not_of("-0.") == text.npos && text.front() == '-' ? text.substr(1) : text;
}

std::vector<std::string> cost_cells(const CounterfactualStudy& study, const std::vector<analysis::CostGroup>& groups) {
    std::vector<std::string> cells = {fixed(analysis::mean_base_psnr(study.asked, groups), 2)};
    for (const auto change : analysis::kChangesOfAll) {
        const auto cost = analysis::mean_cost(study.asked, groups, {.change = change});
        cells.push_back(fixed(cost.loss, 2));
        if (change == Change::kExchange)
            cells.push_back(fmt::format("[{}..{}]", fixed(cost.least, 2), fixed(cost.most, 2)));
    }
    return cells;
}

void print_costs(const CounterfactualStudy& study) {
    constexpr std::size_t kTextColumns = 2;
    std::vector<std::vector<std::string>> table = {
        {"data", "weather", "count", "PSNR", "exchange", "[range]", "mean", "random", "always"}};
    const auto add = [&](const std::string& data, const std::string& weather, std::size_t count,
                         const std::vector<analysis::CostGroup>& groups) {
        std::vector<std::string> cells = {data, weather, std::to_string(count)};
        for (auto& cell : cost_cells(study, groups)) cells.push_back(std::move(cell));
        table.push_back(std::move(cells));
    };
    for (const auto& row : study.rows) add(row.data, row.weather, row.group.pictures.size(), {row.group});
    const auto sets = study.sets();
    if (sets.size() > 1) add("mean", fmt::format("of {}", sets.size()), study.asked.pictures.size(), sets);
    print_table(table, kTextColumns);
}

void print_routing(const CounterfactualStudy& study) {
    constexpr std::size_t kTextColumns = 1;
    std::vector<std::vector<std::string>> table = {{"data", "layer", "experts", "k", "dead", "weather tells (bits)"}};
    for (const auto& row : study.routing)
        table.push_back({row.data.empty() ? "all" : row.data, std::to_string(row.layer), std::to_string(row.experts),
                         std::to_string(row.top_k), std::to_string(row.dead.size()), fixed(row.bits, 3)});
    print_table(table, kTextColumns);
}

// Prints the cost of exchanging each layer's experts and of switching off each expert, averaged over the sets.
void print_each(const CounterfactualStudy& study) {
    const auto sets = study.sets();
    std::vector<std::vector<std::string>> table = {{"layer", "exchange", "expert off: least", "most", "expert"}};
    for (std::size_t layer = 0; layer < study.asked.experts.size(); ++layer) {
        std::optional<double> least, most;
        int64_t dearest = 0;
        for (int64_t expert = 0; expert < study.asked.experts[layer]; ++expert) {
            const auto loss =
                analysis::mean_cost(study.asked, sets, {.change = Change::kWithout, .layer = layer, .expert = expert})
                    .loss;
            if (!loss) continue;
            least = std::min(*loss, least.value_or(*loss));
            if (most && *loss <= *most) continue;
            most = loss;
            dearest = expert;
        }
        const auto exchange = analysis::mean_cost(study.asked, sets, {.change = Change::kExchange, .layer = layer});
        table.push_back(
            {std::to_string(layer), fixed(exchange.loss, 2), fixed(least, 2), fixed(most, 2), std::to_string(dearest)});
    }
    print_table(table, 0);
}

}  // namespace

CounterfactualTable evaluate_counterfactual(std::vector<trainer::NamedModel>& models,
                                            const std::vector<trainer::PairedData>& sets,
                                            const trainer::CounterfactualStudyOptions& options, bool json,
                                            Console& console) {
    CounterfactualTable result;
    std::vector<CounterfactualStudy> studies;
    auto objects = nlohmann::json::array(), failures = nlohmann::json::array();
    for (auto& model : models) {
        auto study = trainer::counterfactual_study(model, sets, options, console);
        console.finish();
        for (const auto& failure : study.failures) {
            console.message("deweather: " + failure.error);
            failures.push_back({{"input", failure.file}, {"model", study.model}, {"error", one_line(failure.error)}});
        }
        result.failed += static_cast<int64_t>(study.failures.size());
        if (json) {
            objects.push_back(trainer::to_json(study));
        } else {
            fmt::print("{}: {}\n", study.model,
                       analysis::verdict_sentence(
                           analysis::mean_cost(study.asked, study.sets(), {.change = Change::kExchange})));
            print_costs(study);
            print_routing(study);
            if (options.each) print_each(study);
        }
        studies.push_back(std::move(study));
    }
    if (json) {
        nlohmann::json object = {{"counterfactual", std::move(objects)}, {"failed", result.failed}};
        if (!failures.empty()) object["failures"] = std::move(failures);
        fmt::print("{}\n", json_text(object, 2));
    } else {
        fmt::print(
            "dB of PSNR on {} lost where experts of all layers are exchanged (mean and range of 5 seeds), replaced by "
            "their mean, chosen at random,\nor always those that are chosen most; pictures rounded to 8 bits. dead: "
            "experts chosen less than a hundredth of their share.\n",
            options.evaluate.luma ? "the Y channel" : "RGB");
    }
    result.csv = trainer::to_csv(studies);
    return result;
}

}  // namespace deweather::cli
