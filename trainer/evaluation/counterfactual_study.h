// Counterfactual study on paired data: the cost of interventions on a model's experts by data set and weather, and
// statistics of its routing.
//
//     const auto study = counterfactual_study(model, {find_pairs("Rain100L")}, {}, progress);
//     for (const auto& row : study.rows) analysis::cost(study.asked, row.group, {.change = analysis::Change::kMean});
#pragma once

#include <nlohmann/json.hpp>

#include "core/analysis/run_counterfactual.h"
#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

struct CounterfactualStudyOptions {
    EvaluateOptions evaluate;  // its shards are ignored
    bool each = false;         // also each layer and each expert alone: layers times experts more runs per picture
};

// The costs for one weather of a data set, or averaged over its weathers if it has several (kAverageRow).
struct CostRow {
    std::string data, weather;
    analysis::CostGroup group;
};

// Routing statistics for a data set, or for all of them if `data` is empty.
struct RoutingRow {
    std::string data;
    std::size_t layer = 0;
    int64_t experts = 0, top_k = 0;
    std::vector<int64_t> dead;
    std::optional<double> bits = {};  // mutual information of weather and expert; absent if fewer than two are known
};

// A picture that is left out, and why.
struct StudyFailure {
    std::string file, error;
};

struct CounterfactualStudy {
    std::string model;
    analysis::Counterfactual asked;
    std::vector<CostRow> rows;        // by data set, then weather; kAverageRow after several weathers
    std::vector<RoutingRow> routing;  // all data, then each data set if there are several
    std::vector<StudyFailure> failures;

    // The rows that are not averages: the total mean weights them equally.
    std::vector<analysis::CostGroup> sets() const;
};

// Runs each picture with its routing, then again for each question. Throws Error for a model without experts, invalid
// options and if every picture failed; Cancelled.
CounterfactualStudy counterfactual_study(NamedModel& model, const std::vector<PairedData>& sets,
                                         const CounterfactualStudyOptions& options, Progress& progress);

// `rows`, `mean` (over the sets), `routing` and `sentence`; costs as in analysis::counterfactual_json.
nlohmann::json to_json(const CounterfactualStudy& study);

// One line per row and one for the mean below a header; absent values are empty.
std::string to_csv(const std::vector<CounterfactualStudy>& studies);

}  // namespace deweather::trainer
