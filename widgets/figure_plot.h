// The plottables of a figure. For figure_view.cpp alone.
#pragma once

#include <QColor>
#include <QString>

#include <array>
#include <set>

#include "core/analysis/figure.h"

class QCustomPlot;
class QCPAbstractPlottable;

namespace deweather::widgets {

// How a theme draws: what QCustomPlot does not take from a palette.
struct PlotInk {
    QColor ground, text, faint, grid;
};

// Of the plot's layout: the legend is in this row, the axes are below.
inline constexpr int kLegendRow = 0;

// Fills an empty plot; series in `hidden` are in the legend but not drawn. Axes' ranges are left as they are.
void add_to_plot(QCustomPlot& plot, const analysis::Figure& figure, const PlotInk& ink,
                 const std::set<QString>& hidden);

// The names at the axes of bars and matrices, as many as there is room for now. add_to_plot() has called it.
void name_axes(QCustomPlot& plot, const analysis::Figure& figure);

// What is at these coordinates of the axes, near enough: x and y tell how far that is. Empty: nothing.
QString value_at(const analysis::Figure& figure, const std::set<QString>& hidden, double x, double y, double near_x,
                 double near_y);

// The range that shows all, as low and high of x, then of y.
std::array<double, 4> whole_range(const analysis::Figure& figure, const std::set<QString>& hidden);

}  // namespace deweather::widgets
