// The result table of an evaluation: one row per data set, weather and model.
//
//     const auto rows = score_rows(evaluation);
//     write(to_csv(rows, evaluation));
#pragma once

#include <nlohmann/json.hpp>

#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

// The name of the row for the unrestored input.
inline constexpr const char* kInputRow = "input";
// The weather of a row over all pictures of a data set with several weathers.
inline constexpr const char* kAverageRow = "average";
// Inputs below this are visibly degraded; those above can hardly improve, and lower the mean gain.
inline constexpr double kVisibleBelow = 30;  // dB

struct ScoreRow {
    std::string model, data, weather;
    int64_t count = 0;          // number of pictures; the scores are means over them
    double psnr = 0, ssim = 0;  // dB; 0..1
    std::optional<double> visible =
        {};  // dB, gain over the input where that is below kVisibleBelow; absent where none is
    int64_t visible_count = 0;
    std::optional<double> named = {};  // share of correct weather predictions, among pictures with known weather
    int64_t named_count = 0;
    // Figures of the model; absent for the input. GMAC are for a picture with side kProfiledSide.
    std::optional<double> seconds = {};  // per picture
    std::optional<int64_t> parameters = {};
    std::optional<double> gmac = {};
};

// Sorted by data set, then weather in the order of models::kWeathers (unknown last, then the average), then the input
// and the models in their order. Failed pictures are left out.
std::vector<ScoreRow> score_rows(const Evaluation& evaluation);

// "rgb" or "y".
const char* color_of(bool luma);

// One object per row, with the colour space and the JPEG quality of the evaluation; absent or infinite values are null.
nlohmann::json to_json(const std::vector<ScoreRow>& rows, const Evaluation& evaluation);

// A text as a field of CSV, in quotation marks where it needs them (RFC 4180).
std::string csv_text(const std::string& text);

// One line per row below a header; absent values are empty.
std::string to_csv(const std::vector<ScoreRow>& rows, const Evaluation& evaluation);

}  // namespace deweather::trainer
