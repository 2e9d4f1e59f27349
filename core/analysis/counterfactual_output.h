// Writes a counterfactual analysis as files, for `deweather inspect --counterfactual` and Studio's report.
//
//     write_counterfactual(asked, "out", options);              // out/counterfactual.svg, .png, .csv, costs.csv, ...
//     json["counterfactual"] = counterfactual_json(asked, by_weather(asked));
#pragma once

#include "core/analysis/analysis_output.h"
#include "core/analysis/counterfactual.h"

namespace deweather::analysis {

// Writes its figures and costs.csv. The folder must exist.
void write_counterfactual(const Counterfactual& counterfactual, const std::filesystem::path& folder,
                          const OutputOptions& options);

// One line per question and weather, and one over all weathers ("mean") with equal weights.
std::string cost_table(const Counterfactual& counterfactual);

// loss, least, most (dB; null without references), moved (1/255) and seeds.
nlohmann::json cost_json(const Cost& cost);

// `exchange`, `mean`, `random`, `always` with their means over the groups and `groups` by name; `layers` and `without`
// (by layer and expert) if they were measured; `psnr`, `verdict` and `sentence`.
nlohmann::json counterfactual_json(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups);

}  // namespace deweather::analysis
