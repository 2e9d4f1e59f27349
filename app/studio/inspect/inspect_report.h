// Writes Studio's analyses to the same files as `deweather inspect`.
//
//     write_inspect_report({.analysis = analysis, .embedding = embedding}, {}, "routing", options);
#pragma once

#include <memory>

#include "core/analysis/analysis_output.h"
#include "core/analysis/counterfactual.h"

namespace deweather::studio {

struct InspectReportModel {
    std::shared_ptr<const analysis::Analysis> analysis;
    std::optional<analysis::ScoredEmbedding> embedding = {};
    std::shared_ptr<const analysis::Counterfactual> counterfactual = {};
};

// compared: the second model; its analysis is null if there is none. Throws Error.
void write_inspect_report(const InspectReportModel& first, const InspectReportModel& compared,
                          const std::filesystem::path& folder, const analysis::OutputOptions& options);

}  // namespace deweather::studio
