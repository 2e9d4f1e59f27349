// `deweather evaluate` for experts: the cost of exchanging them, and of switching each one off.
//
//     const CounterfactualTable result = evaluate_counterfactual(models, sets, options, json, console);
//     std::cout << result.csv;
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "trainer/evaluation/counterfactual_study.h"

namespace deweather::cli {

struct CounterfactualTable {
    std::string csv;
    int64_t failed = 0;  // pictures, already reported
};

// Prints the tables, or JSON. Throws Error, for a model without experts too.
CounterfactualTable evaluate_counterfactual(std::vector<trainer::NamedModel>& models,
                                            const std::vector<trainer::PairedData>& sets,
                                            const trainer::CounterfactualStudyOptions& options, bool json,
                                            Console& console);

}  // namespace deweather::cli
