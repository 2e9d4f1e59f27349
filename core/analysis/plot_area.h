// The part of a figure's drawing in which numbers become places: axes, ticks, title, legend. Includes nothing of
// LibTorch.
//
//     PlotArea area(drawing, style, {0, 16}, {0, 2.5});
//     area.x_ticks_by_number();
//     drawing.shapes.push_back(Rectangle{.x = area.x(3), .y = area.y(1.4), ...});
#pragma once

#include "core/analysis/figure_drawing.h"

namespace deweather::analysis {

struct Range {
    double low = 0, high = 1;
    bool logarithmic = false;
};

// Of a figure in light or dark.
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
    // right: what is kept free at the right for a legend or a colour scale, see legend_width(). widest: the longest
    // text at the y axis.
    PlotArea(Drawing& drawing, const FigureStyle& style, const Figure& figure, Range x, Range y, double right,
             double widest);

    double x(double value) const;
    double y(double value) const;
    double left() const { return left_; }
    double top() const { return top_; }
    double right() const { return right_; }
    double bottom() const { return bottom_; }
    const Ink& ink() const { return ink_; }

    // Numbers at the axes, with lines across the area where `lines`.
    void x_numbers(bool lines);
    void y_numbers(bool lines);
    // A name in the middle of each of so many equal parts, as many as have room.
    void x_names(const std::vector<std::string>& names);
    void y_names(const std::vector<std::string>& names);
    void frame();
    void legend(const std::vector<LegendEntry>& entries, int64_t most);
    // The ends of the colours with what they stand for.
    void colour_scale(double low, double high, bool difference, const std::string& unit);

  private:
    void add(Shape shape) { drawing_.shapes.push_back(std::move(shape)); }

    Drawing& drawing_;
    Ink ink_;
    Range x_range_, y_range_;
    double left_, top_, right_, bottom_;
};

// The room that a legend of these takes.
double legend_width(const std::vector<LegendEntry>& entries, int64_t most);

// The room that the longest of the numbers at an axis takes.
double tick_width(const Range& range);

}  // namespace deweather::analysis
