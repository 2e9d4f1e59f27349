// `deweather evaluate` for segmentation: whether restoring pictures helps a segmenter.
//
//     const std::string csv = evaluate_segments(study, models, device, json, console);
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/segment_scores.h"
#include "trainer/evaluation/segment_study.h"

namespace deweather::cli {

struct SegmentStudy {
    std::string pictures, labels, segmenter = kDefaultSegmenter;
    int64_t limit = 0;  // pictures; 0: all
    bool run_scripts = false;
    trainer::StudyOptions options;
};

// Prints the table, or JSON, and returns it as CSV. Throws Error.
std::string evaluate_segments(const SegmentStudy& study, std::vector<trainer::NamedModel>& restorers,
                              c10::Device device, bool json, Console& console);

}  // namespace deweather::cli
