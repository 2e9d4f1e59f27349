#include "core/weather/contact_sheet.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

#include "core/weather/degrade.h"
#include "core/weather/pixels.h"

namespace deweather::weather {

at::Tensor contact_sheet(const at::Tensor& clean, const Recipe& recipe, uint64_t seed, int64_t cell) {
    at::Tensor picture = copy_of(clean);
    const int64_t height = picture.size(1), width = picture.size(2);
    if (width > cell)
        picture =
            at::_upsample_bilinear2d_aa(
                picture.unsqueeze(0),
                {std::max<int64_t>(std::llround(static_cast<double>(height * cell) / static_cast<double>(width)), 1),
                 cell},
                false)
                .squeeze(0)
                .clamp(0, 1);
    std::vector<at::Tensor> rows;
    for (std::size_t weather = 0; weather < kWeatherCount; ++weather) {
        std::vector<at::Tensor> row;
        for (const double strength : kSheetStrengths) {
            WeatherValues strengths{};
            strengths[weather] = strength;
            row.push_back(apply(picture, draw(recipe, seed, strengths)).picture);
        }
        rows.push_back(at::cat(row, 2));
    }
    return at::cat(rows, 1);
}

}  // namespace deweather::weather
