// The plot area of a figure: maps data to coordinates, and draws axes, ticks, title and legend. Does not include
// LibTorch.
//
//     PlotArea area(drawing, style, figure, {0, 16}, {0, 2.5}, 0, 40);
//     area.x_numbers(false);
//     drawing.shapes.push_back(Rectangle{.x = area.x(3), .y = area.y(1.4), .width = 8, .height = 20, .colour = blue});
#pragma once

#include "core/analysis/figure_drawing.h"

namespace deweather::analysis {

struct Range {
    double low = 0, high = 1;
    bool logarithmic = false;
};

// The line and text colours of the light or the dark theme.
struct Ink {
    Rgb text, faint, grid, ground;
};
Ink ink_of(bool dark);

struct LegendEntry {
    std::string name;
    Rgb colour;
};

class PlotArea {
  public:
    // right: space reserved at the right for a legend or a colour scale, see legend_width(). widest: the longest text
    // at the y axis.
    PlotArea(Drawing& drawing, const FigureStyle& style, const Figure& figure, Range x, Range y, double right,
             double widest);

    double x(double value) const;
    double y(double value) const;
    double left() const { return left_; }
    double top() const { return top_; }
    double right() const { return right_; }
    double bottom() const { return bottom_; }
    const Ink& ink() const { return ink_; }

    // Draws the axes' numbers, and with `lines` grid lines across the area.
    void x_numbers(bool lines);
    void y_numbers(bool lines);
    // Draws category names centred in equal intervals, as many as fit.
    void x_names(const std::vector<std::string>& names);
    void y_names(const std::vector<std::string>& names);
    void frame();
    void legend(const std::vector<LegendEntry>& entries, int64_t most);
    // Draws the colour scale with the values at its ends.
    void colour_scale(double low, double high, bool difference, const std::string& unit);

  private:
    void add(Shape shape) { drawing_.shapes.push_back(std::move(shape)); }

    Drawing& drawing_;
    Ink ink_;
    Range x_range_, y_range_;
    double left_, top_, right_, bottom_;
};

// The width of a legend with these entries.
double legend_width(const std::vector<LegendEntry>& entries, int64_t most);

// The width of the longest tick label of an axis.
double tick_width(const Range& range);

}  // namespace deweather::analysis
