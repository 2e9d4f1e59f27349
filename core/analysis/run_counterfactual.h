// Measures interventions on experts: runs a model on pictures with and without each, and compares the results.
//
//     const auto routing = analyse_pictures(restorer, pictures, options, progress, {});
//     const auto asked = run_counterfactual(restorer, pictures, routing, {.seeds = 5}, progress, {});
#pragma once

#include <functional>

#include "core/analysis/analyse_pictures.h"
#include "core/analysis/counterfactual.h"

namespace deweather::analysis {

struct CounterfactualOptions {
    restore::RestoreOptions restore = {};  // its strength is ignored
    media::ReadOptions read = {};
    int64_t seeds = 5;   // of the exchange, a random permutation per layer; 1 or more
    uint64_t seed = 0;   // the first
    bool layers = true;  // also exchange each layer's experts alone, with the first seed
    bool each = true;    // also switch off each expert alone: one run for each that a picture chose
    bool luma = false;   // PSNR on the Y channel of BT.601 instead of RGB
};

// routing: an analysis of the same model and pictures, which states the experts that were chosen most and by which
// pictures. Pictures missing from it are left out, as they failed before; one that fails here is reported to `failed`
// (may be empty) with its error, and the rest continues. The network is unchanged at the end, whatever happens. An
// expert that a picture never chose costs it exactly nothing. Throws Error if the routing belongs to another model and
// if every picture failed; Cancelled.
Counterfactual run_counterfactual(
    restore::Restorer& restorer, const std::vector<PictureToAnalyse>& pictures, const Analysis& routing,
    const CounterfactualOptions& options, Progress& progress,
    const std::function<void(const PictureToAnalyse& picture, const std::string& error)>& failed);

}  // namespace deweather::analysis
