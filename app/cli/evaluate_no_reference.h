// `deweather evaluate --no-reference`: judges pictures without clean ones.
//
//     const NoReferenceTable result = evaluate_no_reference(models, pictures, options, json, console);
//     std::cout << result.csv;
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "trainer/evaluation/no_reference_study.h"

namespace deweather::cli {

struct NoReferenceTable {
    std::string csv;
    int64_t failed = 0;  // pictures, already reported
};

// Prints the tables, or JSON. Throws Error.
NoReferenceTable evaluate_no_reference(std::vector<trainer::NamedModel>& models,
                                       const std::vector<trainer::PictureToJudge>& pictures,
                                       const trainer::EvaluateOptions& options, bool json, Console& console);

}  // namespace deweather::cli
