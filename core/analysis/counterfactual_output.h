// Counterfactual analysis as files: what `deweather inspect --counterfactual` and Studio's report write.
//
//     write_counterfactual(asked, "out", options);              // out/counterfactual.svg, .png, .csv, costs.csv, ...
//     json["counterfactual"] = counterfactual_json(asked, by_weather(asked));
#pragma once

#include "core/analysis/analysis_output.h"
#include "core/analysis/counterfactual.h"

namespace deweather::analysis {

// Its figures, and costs.csv. The folder has to be there.
void write_counterfactual(const Counterfactual& counterfactual, const std::filesystem::path& folder,
                          const OutputOptions& options);

// A line a question and weather, and one over all weathers ("mean"), each of which counts alike.
std::string cost_table(const Counterfactual& counterfactual);

// loss, least, most (dB; null without references), moved (1/255) and seeds.
nlohmann::json cost_json(const Cost& cost);

// `exchange`, `mean`, `random`, `always` with their means over the groups and `groups` by name; `layers` and `without`
// (by layer and expert) where they were asked; `psnr`, `verdict` and `sentence`.
nlohmann::json counterfactual_json(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups);

}  // namespace deweather::analysis
