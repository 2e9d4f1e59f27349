// Does restoring help the machine that reads the picture? Labels of clean, degraded and restored pictures against the
// truth, as in Table 4.
//
//     const auto rows = segment_study(segmenter, restorers, pictures, {.seed = 1}, progress);
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
    uint64_t seed = 1;  // of the weather on each picture, which is the same for all models
    weather::Recipe recipe;
    std::vector<weather::Weather> weathers = {weather::kRain, weather::kHaze};
    restore::RestoreOptions restore;
    media::ReadOptions read;
};

// The names of rows that are no restorer.
inline constexpr const char *kDegradedRow = "degraded", *kCleanRow = "clean";

struct StudyRow {
    std::string weather, model;
    int64_t count = 0;  // of pictures
    segment::Scores scores;
    double psnr = 0;  // dB, the mean over the pictures, of what was segmented; 0 for the clean ones
};

// For each weather a row of degraded pictures and one of each restorer; at last the clean pictures, whose weather is
// "none". Pictures are rounded to 8 bits before they are segmented, as if they had been saved. Throws Error for a
// picture or labels that cannot be read or differ in size, and Cancelled.
std::vector<StudyRow> segment_study(segment::Segmenter& segmenter, std::vector<NamedModel>& restorers,
                                    const std::vector<LabelledFile>& pictures, const StudyOptions& options,
                                    Progress& progress);

// A line a row below a line of names, IoU by class in the last columns; 0..1, empty where absent.
std::string study_csv(const std::vector<StudyRow>& rows, const segment::LabelSet& labels);

}  // namespace deweather::trainer
