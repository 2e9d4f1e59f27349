// How a figure looks on paper: its axes, legend and content as a drawing. Includes nothing of LibTorch.
//
//     write(to_svg(draw(figure, {}), figure.title));
#pragma once

#include "core/analysis/drawing.h"
#include "core/analysis/figure.h"

namespace deweather::analysis {

struct FigureStyle {
    double width = 720, height = 400;
    bool dark = false;
    int64_t most_in_legend = 20;  // beyond, the legend says how many more there are
};

Drawing draw(const Figure& figure, const FigureStyle& style);

// Round numbers that part low..high into about `count` steps, within it.
std::vector<double> ticks(double low, double high, int count);

// The number of a tick that is one of several this far apart: "0.25", "1e-05".
std::string tick_text(double value, double step);

}  // namespace deweather::analysis
