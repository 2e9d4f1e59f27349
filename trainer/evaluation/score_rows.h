// The table of an evaluation: a row for each data set, weather and model.
//
//     const auto rows = score_rows(evaluation);
//     write(to_csv(rows, evaluation));
#pragma once

#include <nlohmann/json.hpp>

#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

// The model that stands for the picture as it is.
inline constexpr const char* kInputRow = "input";
// The weather of a row over all pictures of a data set that has several.
inline constexpr const char* kAverageRow = "average";
// Below this an input is visibly degraded; one above can hardly gain, and pulls the mean down.
inline constexpr double kVisibleBelow = 30;  // dB

struct ScoreRow {
    std::string model, data, weather;
    int64_t count = 0;          // of pictures; the figures are means over them
    double psnr = 0, ssim = 0;  // dB; 0..1
    std::optional<double> visible =
        {};  // dB, gain over the input where that is below kVisibleBelow; absent where none is
    int64_t visible_count = 0;
    std::optional<double> named = {};  // share of pictures whose weather was named right, of those where it is known
    int64_t named_count = 0;
    // Of the model; absent for the input. GMAC of a picture of kProfiledSide a side.
    std::optional<double> seconds = {};  // a picture
    std::optional<int64_t> parameters = {};
    std::optional<double> gmac = {};
};

// By data set, then weather in the order of models::kWeathers (unknown last, then the average), then the input and the
// models in their order. Pictures that failed are left out.
std::vector<ScoreRow> score_rows(const Evaluation& evaluation);

// "rgb" or "y".
const char* color_of(bool luma);

// An object a row, with the colour and the JPEG quality of the evaluation that they are of; what is absent or infinite
// is null.
nlohmann::json to_json(const std::vector<ScoreRow>& rows, const Evaluation& evaluation);

// A line a row below a line of names; what is absent is empty.
std::string to_csv(const std::vector<ScoreRow>& rows, const Evaluation& evaluation);

}  // namespace deweather::trainer
