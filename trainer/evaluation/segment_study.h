// Segmentation study: whether restoration improves the segmentation of degraded pictures, compared with clean ones, as
// in Table 4.
//
//     StudyOptions options;
//     options.seed = 2;
//     const auto rows = segment_study(segmenter, restorers, pictures, options, progress);
//     rows.front();                           // {"rain", "degraded", 233, scores}
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"
#include "core/segment/confusion.h"
#include "core/segment/segmenter.h"
#include "core/weather/recipe.h"
#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

struct LabelledFile {
    std::filesystem::path picture, labels;
};

struct StudyOptions {
    uint64_t seed = 1;  // seed of each picture's weather, which is the same for all models
    weather::Recipe recipe;
    std::vector<weather::Weather> weathers = {weather::kRain, weather::kHaze};
    restore::RestoreOptions restore;
    media::ReadOptions read;
};

// The names of rows without a restoration model.
inline constexpr const char *kDegradedRow = "degraded", *kCleanRow = "clean";

struct StudyRow {
    std::string weather, model;
    int64_t count = 0;  // number of pictures
    segment::Scores scores;
    double psnr = 0;  // dB, mean over the segmented pictures; 0 for the clean ones
};

// For each weather one row for degraded pictures and one per restoration model; finally the clean pictures, with
// weather "none". Pictures are rounded to 8 bits before they are segmented, like saved files. Throws Error for a
// picture or labels that cannot be read or differ in size, and Cancelled.
std::vector<StudyRow> segment_study(segment::Segmenter& segmenter, std::vector<NamedModel>& restorers,
                                    const std::vector<LabelledFile>& pictures, const StudyOptions& options,
                                    Progress& progress);

// One line per row below a header, with IoU by class in the last columns; 0..1, empty if absent.
std::string study_csv(const std::vector<StudyRow>& rows, const segment::LabelSet& labels);

}  // namespace deweather::trainer
