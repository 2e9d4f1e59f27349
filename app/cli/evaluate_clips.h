// `deweather evaluate --clips`: how well, and how steadily, clips are restored.
//
//     const ClipTable table = evaluate_clips(study, find_clips(study, console), models, json, console);
//     std::cout << table.csv;
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "trainer/evaluation/clips.h"
#include "trainer/evaluation/evaluate.h"

namespace deweather::cli {

struct ClipStudy {
    std::vector<std::string> clips, truths;  // truths: none, or one for each clip
    bool steady = false;                     // also steadies each model's results
    trainer::ClipEvaluateOptions options = {};
};

struct ClipTable {
    std::string csv;
    int64_t failed = 0;  // rows, already reported
};

// Throws Error for inputs that cannot be found, before anything is computed.
std::vector<trainer::Clip> find_clips(const ClipStudy& study, Console& console);

// Prints the table, or JSON.
ClipTable evaluate_clips(const ClipStudy& study, const std::vector<trainer::Clip>& clips,
                         std::vector<trainer::NamedModel>& models, bool json, Console& console);

}  // namespace deweather::cli
