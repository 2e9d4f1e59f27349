// Whether a model's experts matter on paired data: counterfactual analysis by data set and weather, and how its routers
// chose there.
//
//     const auto study = counterfactual_study(model, {find_pairs("Rain100L")}, {}, progress);
//     for (const auto& row : study.rows) analysis::cost(study.asked, row.group, {.change = analysis::Change::kMean});
#pragma once

#include <nlohmann/json.hpp>

#include "core/analysis/run_counterfactual.h"
#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

struct CounterfactualStudyOptions {
    EvaluateOptions evaluate;  // its shards do not count
    bool each = false;         // also each layer and each expert by itself: layers times experts more runs a picture
};

// The pictures of one weather of a data set; of all of its weathers where it has several (kAverageRow).
struct CostRow {
    std::string data, weather;
    analysis::CostGroup group;
};

// How the routers chose on a data set, or on all of them where `data` is empty.
struct RoutingRow {
    std::string data;
    std::size_t layer = 0;
    int64_t experts = 0, top_k = 0;
    std::vector<int64_t> dead;
    std::optional<double> bits = {};  // that the weather tells of the expert; absent where fewer than two are known
};

struct CounterfactualStudy {
    std::string model;
    analysis::Counterfactual asked;
    std::vector<CostRow> rows;        // by data set, then weather; one of weather kAverageRow behind several
    std::vector<RoutingRow> routing;  // of all data, then by data set where there are several
    std::vector<std::string> errors;  // of pictures that failed and are left out

    // The rows that are no average: each counts alike in the mean of all.
    std::vector<analysis::CostGroup> sets() const;
};

// Each picture is run with its routing, then again for each question. Throws Error for a model without experts, bad
// options and where every picture failed; Cancelled.
CounterfactualStudy counterfactual_study(NamedModel& model, const std::vector<PairedData>& sets,
                                         const CounterfactualStudyOptions& options, Progress& progress);

// `rows`, `mean` (over the sets), `routing` and `sentence`, as analysis::counterfactual_json has costs.
nlohmann::json to_json(const CounterfactualStudy& study);

// A line a row and one for the mean below a line of names; what is absent is empty.
std::string to_csv(const std::vector<CounterfactualStudy>& studies);

}  // namespace deweather::trainer
