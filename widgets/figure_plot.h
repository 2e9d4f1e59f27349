// Creates the QCustomPlot plottables of a figure. Private to figure_view.cpp.
#pragma once

#include <QColor>
#include <QString>

#include <array>
#include <set>

#include "core/analysis/figure.h"

class QCustomPlot;
class QCPAbstractPlottable;

namespace deweather::widgets {

// Theme colours that QCustomPlot does not take from a palette.
struct PlotInk {
    QColor ground, text, faint, grid;
};

// Row of the legend in the plot's layout; the axes are below it.
inline constexpr int kLegendRow = 0;

// Fills an empty plot; series in `hidden` are in the legend but not drawn. The axes' ranges are unchanged.
void add_to_plot(QCustomPlot& plot, const analysis::Figure& figure, const PlotInk& ink,
                 const std::set<QString>& hidden);

// Labels the axes of bars and matrices with as many names as fit now. add_to_plot() has already called it.
void name_axes(QCustomPlot& plot, const analysis::Figure& figure);

// Text for the data nearest to these axis coordinates, within x and y tolerances. Empty: none.
QString value_at(const analysis::Figure& figure, const std::set<QString>& hidden, double x, double y, double near_x,
                 double near_y);

// The range of all data: low and high of x, then of y.
std::array<double, 4> whole_range(const analysis::Figure& figure, const std::set<QString>& hidden);

}  // namespace deweather::widgets
