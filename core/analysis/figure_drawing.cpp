#include "core/analysis/figure_drawing.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "core/analysis/plot_area.h"

namespace deweather::analysis {

namespace {

constexpr double kText = 12, kDotRadius = 1.8, kDotOpacity = 0.75;
// The width of a colour scale with its numbers and its unit.
constexpr double kScaleRoom = 86;
// The factor of free space above the largest bar and below the lowest.
constexpr double kHeadroom = 1.06;

std::vector<LegendEntry> entries_of(const std::vector<Series>& series) {
    std::vector<LegendEntry> entries;
    for (const auto& one : series)
        if (!one.name.empty()) entries.push_back({.name = one.name, .colour = one.colour});
    return entries;
}

// Half of an error bar's length; 0 without one.
double spread_of(const Series& series, std::size_t index) {
    return index < series.spread.size() && std::isfinite(series.spread[index]) ? series.spread[index] : 0;
}

double largest_of(const std::vector<Series>& all, double at_least) {
    double largest = at_least;
    for (const auto& series : all)
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            const double top = series.values[i] + spread_of(series, i);
            if (std::isfinite(top)) largest = std::max(largest, top);
        }
    return largest;
}

// 0, or the lower end of the lowest negative bar.
double lowest_of(const std::vector<Series>& all) {
    double lowest = 0;
    for (const auto& series : all)
        for (std::size_t i = 0; i < series.values.size(); ++i)
            if (series.values[i] < 0) lowest = std::min(lowest, series.values[i] - spread_of(series, i));
    return lowest;
}

double widest_of(const std::vector<std::string>& names) {
    double widest = 0;
    for (const auto& name : names) widest = std::max(widest, text_width(name, kText));
    return widest;
}

class FigureDrawing {
  public:
    FigureDrawing(const Figure& figure, const FigureStyle& style) : figure_(figure), style_(style) {}

    Drawing draw() {
        std::visit([this](const auto& content) { add(content); }, figure_.content);
        return std::move(drawing_);
    }

  private:
    void add(const Bars& bars) {
        const auto entries = entries_of(bars.series);
        const double low = kHeadroom * lowest_of(bars.series);
        const double high = kHeadroom * largest_of(bars.series, bars.reference.value_or(0));
        const Range range{.low = low, .high = high > 0 || low < 0 ? high : 1};
        PlotArea area(drawing_, style_, figure_, {}, range, legend_width(entries, style_.most_in_legend),
                      tick_width(range));
        area.y_numbers(true);
        area.x_names(bars.categories);
        const double part = (area.right() - area.left()) / static_cast<double>(bars.categories.size());
        const double width = part * 0.84 / static_cast<double>(std::max<std::size_t>(1, bars.series.size()));
        for (std::size_t s = 0; s < bars.series.size(); ++s) {
            const auto& series = bars.series[s];
            for (std::size_t i = 0; i < std::min(bars.categories.size(), series.values.size()); ++i) {
                if (!std::isfinite(series.values[i])) continue;
                const double left =
                    area.left() + part * (static_cast<double>(i) + 0.08) + width * static_cast<double>(s);
                const double end = area.y(series.values[i]), ground = area.y(0);
                put(Rectangle{.x = left,
                              .y = std::min(end, ground),
                              .width = width * (bars.series.size() > 1 ? 0.92 : 1.0),
                              .height = std::abs(ground - end),
                              .colour = series.colour});
                if (i < series.spread.size() && std::isfinite(series.spread[i])) {
                    const double middle = left + width / 2;
                    put(Polyline{
                        .vertices = {{middle, area.y(std::max(range.low, series.values[i] - series.spread[i]))},
                                     {middle, area.y(series.values[i] + series.spread[i])}},
                        .colour = area.ink().text});
                }
            }
        }
        if (bars.reference)
            put(Polyline{.vertices = {{area.left(), area.y(*bars.reference)}, {area.right(), area.y(*bars.reference)}},
                         .colour = area.ink().text,
                         .dashed = true});
        area.frame();
        area.legend(entries, style_.most_in_legend);
    }

    void add(const Curves& curves) {
        Range x{.low = 0, .high = 0, .logarithmic = figure_.x.logarithmic},
            y{.low = 0, .high = 0, .logarithmic = figure_.y.logarithmic};
        std::vector<LegendEntry> entries;
        bool first = true;
        const auto drawable = [&](const Curve& curve, std::size_t i) {
            return i < curve.y.size() && std::isfinite(curve.x[i]) && std::isfinite(curve.y[i]) &&
                   (!x.logarithmic || curve.x[i] > 0) && (!y.logarithmic || curve.y[i] > 0);
        };
        for (const auto& curve : curves.curves) {
            if (!curve.name.empty()) entries.push_back({.name = curve.name, .colour = curve.colour});
            for (std::size_t i = 0; i < curve.x.size(); ++i) {
                if (!drawable(curve, i)) continue;
                if (first) {
                    x.low = x.high = curve.x[i];
                    y.low = y.high = curve.y[i];
                    first = false;
                }
                x.low = std::min(x.low, curve.x[i]);
                x.high = std::max(x.high, curve.x[i]);
                y.low = std::min(y.low, curve.y[i]);
                y.high = std::max(y.high, curve.y[i] + (i < curve.spread.size() ? curve.spread[i] : 0));
            }
        }
        if (!y.logarithmic) {
            y.low = std::min(0.0, y.low);
            y.high = y.low + kHeadroom * (y.high - y.low);
        }
        for (auto* range : {&x, &y})
            if (!(range->high > range->low)) range->high = range->low + 1;
        PlotArea area(drawing_, style_, figure_, x, y, legend_width(entries, style_.most_in_legend), tick_width(y));
        area.x_numbers(true);
        area.y_numbers(true);
        for (const auto& curve : curves.curves) {
            Polyline line{.vertices = {}, .colour = curve.colour, .thickness = 2, .dashed = curve.dashed};
            Vertices above, below;
            for (std::size_t i = 0; i < curve.x.size(); ++i) {
                if (!drawable(curve, i)) continue;
                line.vertices.emplace_back(area.x(curve.x[i]), area.y(curve.y[i]));
                if (i >= curve.spread.size() || !std::isfinite(curve.spread[i])) continue;
                const double low = std::max(y.low, curve.y[i] - curve.spread[i]);
                above.emplace_back(area.x(curve.x[i]), area.y(curve.y[i] + curve.spread[i]));
                below.emplace_back(area.x(curve.x[i]), area.y(low));
            }
            above.insert(above.end(), below.rbegin(), below.rend());
            if (!above.empty()) put(Polygon{.vertices = std::move(above), .colour = curve.colour, .opacity = 0.2});
            if (curve.markers) put(Dots{.centres = line.vertices, .radius = 3.5, .colour = curve.colour});
            put(std::move(line));
        }
        area.frame();
        area.legend(entries, style_.most_in_legend);
    }

    void add(const Histogram& histogram) {
        const auto entries = entries_of(histogram.series);
        Range x{.low = histogram.edges.front(), .high = histogram.edges.back(), .logarithmic = figure_.x.logarithmic};
        const double highest = largest_of(histogram.series, 0);
        const Range y{.low = 0, .high = kHeadroom * (highest > 0 ? highest : 1)};
        PlotArea area(drawing_, style_, figure_, x, y, legend_width(entries, style_.most_in_legend), tick_width(y));
        area.x_numbers(false);
        area.y_numbers(true);
        for (const auto& series : histogram.series) {
            Polyline outline{.vertices = {{area.x(x.low), area.bottom()}}, .colour = series.colour, .thickness = 1.6};
            for (std::size_t i = 0; i + 1 < histogram.edges.size() && i < series.values.size(); ++i) {
                const double top = area.y(std::isfinite(series.values[i]) ? series.values[i] : 0);
                outline.vertices.emplace_back(area.x(histogram.edges[i]), top);
                outline.vertices.emplace_back(area.x(histogram.edges[i + 1]), top);
            }
            outline.vertices.emplace_back(area.x(x.high), area.bottom());
            put(Polygon{.vertices = outline.vertices, .colour = series.colour, .opacity = 0.15});
            put(std::move(outline));
        }
        area.frame();
        area.legend(entries, style_.most_in_legend);
    }

    void add(const Matrix& matrix) {
        PlotArea area(drawing_, style_, figure_, {}, {}, kScaleRoom, widest_of(matrix.rows));
        area.x_names(matrix.columns);
        area.y_names(matrix.rows);
        const double width = (area.right() - area.left()) / static_cast<double>(matrix.columns.size());
        const double height = (area.bottom() - area.top()) / static_cast<double>(matrix.rows.size());
        for (std::size_t row = 0; row < matrix.rows.size(); ++row)
            for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
                const double value = matrix.values.at(row * matrix.columns.size() + column);
                if (!std::isfinite(value)) continue;
                const double share = (value - matrix.low) / (matrix.high - matrix.low);
                const auto colour = matrix.difference ? difference_colour(2 * share - 1) : heat_colour(share);
                const double x = area.left() + static_cast<double>(column) * width;
                const double y = area.top() + static_cast<double>(row) * height;
                // Slightly larger than the cell, so that no seams are visible.
                put(Rectangle{.x = x, .y = y, .width = width + 0.3, .height = height + 0.3, .colour = colour});
                if (!matrix.numbers) continue;
                const int light = 2 * colour.red + 7 * colour.green + colour.blue;
                put(Label{.x = x + width / 2,
                          .y = y + height / 2 + kText / 3,
                          .text = fmt::format("{:.2f}", value),
                          .colour = light > 1280 ? Rgb{20, 20, 20} : Rgb{245, 245, 245},
                          .size = kText,
                          .align = Align::kCentre});
            }
        area.frame();
        area.colour_scale(matrix.low, matrix.high, matrix.difference, matrix.unit);
    }

    void add(const Points& points) {
        std::vector<LegendEntry> entries;
        for (const auto& group : points.names) entries.push_back({.name = group.name, .colour = group.colour});
        Range x{.low = 0, .high = 0}, y{.low = 0, .high = 0};
        const std::size_t count = points.positions.size() / 2;
        for (std::size_t i = 0; i < count; ++i) {
            const auto px = static_cast<double>(points.positions[2 * i]),
                       py = static_cast<double>(points.positions[2 * i + 1]);
            x = i == 0 ? Range{px, px} : Range{std::min(x.low, px), std::max(x.high, px)};
            y = i == 0 ? Range{py, py} : Range{std::min(y.low, py), std::max(y.high, py)};
        }
        PlotArea area(drawing_, style_, figure_, {}, {}, legend_width(entries, style_.most_in_legend), 0);
        // Equal scale on both axes, centred.
        const double scale = 0.97 * std::min((area.right() - area.left()) / std::max(x.high - x.low, 1e-12),
                                             (area.bottom() - area.top()) / std::max(y.high - y.low, 1e-12));
        const double x_middle = (area.left() + area.right()) / 2, y_middle = (area.top() + area.bottom()) / 2;
        std::vector<Dots> dots(points.names.size() + 1);
        for (std::size_t i = 0; i < count; ++i) {
            const auto group = i < points.groups.size() ? points.groups[i] : -1;
            auto& own = dots[group < 0 ? points.names.size() : static_cast<std::size_t>(group)];
            own.centres.emplace_back(
                x_middle + scale * (static_cast<double>(points.positions[2 * i]) - (x.low + x.high) / 2),
                y_middle - scale * (static_cast<double>(points.positions[2 * i + 1]) - (y.low + y.high) / 2));
        }
        for (std::size_t i = 0; i < dots.size(); ++i) {
            if (dots[i].centres.empty()) continue;
            dots[i].radius = kDotRadius;
            dots[i].opacity = kDotOpacity;
            dots[i].colour = i < points.names.size() ? points.names[i].colour : area.ink().faint;
            put(std::move(dots[i]));
        }
        area.frame();
        area.legend(entries, style_.most_in_legend);
    }

    void put(Shape shape) { drawing_.shapes.push_back(std::move(shape)); }

    const Figure& figure_;
    const FigureStyle& style_;
    Drawing drawing_;
};

}  // namespace

Drawing draw(const Figure& figure, const FigureStyle& style) {
    return FigureDrawing(figure, style).draw();
}

}  // namespace deweather::analysis
