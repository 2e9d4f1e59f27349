// Evaluation without clean pictures: naturalness, haze, remaining weather and share of changed pixels.
//
//     const auto study = no_reference_study(model, pictures_to_judge(folders, 0), {}, judge, progress);
//     for (const auto& row : study.rows) print(row.data, row.niqe.before, row.niqe.after);
//
// Only before and after of one picture are compared: the measures differ more between scenes than weather changes them.
// If there are clean pictures too, the study reports how each measure correlates with the gain in PSNR.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/no_reference.h"
#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

struct BeforeAfter {
    double before = 0, after = 0;
};

// The measures of one picture, before and after.
struct JudgedPicture {
    std::string data, file, error;            // error: why it could not be judged, or empty
    BeforeAfter niqe = {}, haze = {};         // see analysis::NoReference; less is better
    BeforeAfter brightness = {};              // mean of all values, 0..1
    std::optional<double> smooth_gain = {};   // see analysis::smooth_gradient_gain(); absent for smaller pictures
    std::optional<BeforeAfter> weather = {};  // probability of the likeliest weather, by the model's own head
    double changed = 0;                       // share of pixels of which a channel changed by more than kSeenChange
    std::optional<double> gain = {};          // gain in PSNR in dB, if there is a clean picture
};

constexpr double kSeenChange = 4.0 / 255;
// Smooth regions with this many times the gradient energy that their contrast explains look banded.
constexpr double kBands = 1.5;

// Means over the pictures of a folder. Spearman correlations with the gain in PSNR, for the decrease of each measure
// and for the share of changed pixels; absent if fewer than three gains are known.
struct JudgedRow {
    std::string data;
    int64_t count = 0;
    BeforeAfter niqe = {}, haze = {}, brightness = {};
    std::optional<BeforeAfter> weather = {};
    double changed = 0;
    std::optional<double> smooth_gain = {};  // the median
    int64_t banded = 0;                      // pictures of which smooth_gain is above kBands
    std::optional<double> gain = {}, niqe_with_gain = {}, haze_with_gain = {}, weather_with_gain = {},
                          changed_with_gain = {};
};

struct NoReferenceStudy {
    std::string model;
    std::vector<JudgedPicture> pictures;
    std::vector<JudgedRow> rows;  // one per data set, and one for all (`all`) if there are several
};

// A picture and, where it is known, its clean one.
struct PictureToJudge {
    std::string data;
    std::filesystem::path file;
    std::optional<std::filesystem::path> clean = {};
};

// The degraded pictures of paired folders (see find_pairs) with their clean ones, and all pictures of other folders. A
// limit takes only the first pictures of each weather or folder; 0: all. Throws Error for a folder without pictures.
std::vector<PictureToJudge> pictures_to_judge(const std::vector<std::string>& folders, int64_t limit);

// Restores each picture and lets the model classify the weather in its result. Keeps a picture that fails with its
// error.
// Throws Error for bad options; Cancelled.
NoReferenceStudy no_reference_study(NamedModel& model, const std::vector<PictureToJudge>& pictures,
                                    const EvaluateOptions& options, const analysis::NoReference& judge,
                                    Progress& progress);

nlohmann::json to_json(const NoReferenceStudy& study);

// One line per picture below a line of column names; absent values are empty.
std::string to_csv(const std::vector<NoReferenceStudy>& studies);

}  // namespace deweather::trainer
