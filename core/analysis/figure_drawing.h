// Draws a figure: axes, legend and content as a vector drawing. Does not include LibTorch.
//
//     write(to_svg(draw(figure, {}), figure.title));
#pragma once

#include "core/analysis/drawing.h"
#include "core/analysis/figure.h"

namespace deweather::analysis {

struct FigureStyle {
    double width = 720, height = 400;
    bool dark = false;
    int64_t most_in_legend = 20;  // beyond, the legend states how many more there are
};

Drawing draw(const Figure& figure, const FigureStyle& style);

// Round numbers within low..high that divide it into about `count` steps.
std::vector<double> ticks(double low, double high, int count);

// The text of a tick, given the distance between ticks: "0.25", "1e-05".
std::string tick_text(double value, double step);

}  // namespace deweather::analysis
