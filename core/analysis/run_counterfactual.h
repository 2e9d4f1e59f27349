// Runs a model over pictures again and again with its experts changed, and compares.
//
//     const auto routing = analyse_pictures(restorer, pictures, options, progress, {});
//     const auto asked = run_counterfactual(restorer, pictures, routing, {.seeds = 5}, progress, {});
#pragma once

#include <functional>

#include "core/analysis/analyse_pictures.h"
#include "core/analysis/counterfactual.h"

namespace deweather::analysis {

struct CounterfactualOptions {
    restore::RestoreOptions restore = {};  // its strength does not count
    media::ReadOptions read = {};
    int64_t seeds = 5;   // of the exchange, which is a permutation drawn for each layer; 1 or more
    uint64_t seed = 0;   // the first
    bool layers = true;  // also exchange the experts of each layer by itself, with the first seed
    bool each = true;    // also switch off each expert by itself: a run for each that a picture chose
    bool luma = false;   // PSNR on the Y channel of BT.601 instead of RGB
};

// routing: of the same model and pictures, from which is known who was chosen most and by which pictures. Pictures that
// are not in it are left out, as they failed before; one that fails here is told to `failed` (may be empty) with its
// error, and the rest goes on. The network works as before at the end, whatever happens. An expert that a picture never
// chose costs it exactly nothing. Throws Error where the routing is of another model and where every picture failed;
// Cancelled.
Counterfactual run_counterfactual(
    restore::Restorer& restorer, const std::vector<PictureToAnalyse>& pictures, const Analysis& routing,
    const CounterfactualOptions& options, Progress& progress,
    const std::function<void(const PictureToAnalyse& picture, const std::string& error)>& failed);

}  // namespace deweather::analysis
