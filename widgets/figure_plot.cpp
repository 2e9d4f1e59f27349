#include "widgets/figure_plot.h"

#include <qcustomplot.h>

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/analysis/expert_colours.h"

namespace deweather::widgets {

using analysis::Bars;
using analysis::Curves;
using analysis::Figure;
using analysis::Histogram;
using analysis::Matrix;
using analysis::Points;
using analysis::Rgb;
using analysis::Series;

namespace {

constexpr double kGroupWidth = 0.84, kHeadroom = 1.06;
// The range shown above and below a value that is the only one on its axis.
constexpr double kAroundSingle = 0.05;
constexpr int kFillAlpha = 40, kDotAlpha = 190;
// The minimum share of the plot's size that the axes have, and the gap between two names in pixels.
constexpr double kAxesShare = 0.7;
constexpr int kNameGap = 10;

QColor colour_of(Rgb colour) {
    return {colour.red, colour.green, colour.blue};
}

QString to_qstring(const std::string& text) {
    return QString::fromStdString(text);
}

bool shown(const std::set<QString>& hidden, const std::string& name) {
    return !hidden.contains(to_qstring(name));
}

QString number_text(double value) {
    return QString::number(value, 'g', 4);
}

// Labels an axis with names at equal distances, as many as are legible.
void name_ticks(QCPAxis& axis, const std::vector<std::string>& names, bool downwards) {
    const QFontMetrics metrics(axis.tickLabelFont());
    int needed = metrics.height();
    double room = axis.parentPlot()->height();
    if (!downwards) {
        needed = 1;
        for (const auto& name : names)
            needed = std::max(needed, metrics.horizontalAdvance(to_qstring(name)) + kNameGap);
        room = axis.parentPlot()->width();
    }
    const auto most = static_cast<std::size_t>(std::max(1.0, kAxesShare * room / needed));
    const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    const auto every = std::max<std::size_t>(1, (names.size() + most - 1) / most);
    for (std::size_t i = 0; i < names.size(); i += every) {
        const auto place = static_cast<double>(downwards ? names.size() - 1 - i : i);
        ticker->addTick(place, to_qstring(names[i]));
    }
    axis.setTicker(ticker);
    axis.grid()->setVisible(false);
}

// Adds the name to the legend even if nothing of it is drawn, so that it can be shown again.
void name_plottable(QCPAbstractPlottable& plottable, const std::string& name, bool visible, const PlotInk& ink) {
    plottable.setName(to_qstring(name));
    plottable.setVisible(visible);
    if (name.empty()) {
        plottable.removeFromLegend();
        return;
    }
    auto& legend = *plottable.parentPlot()->legend;
    if (auto* item = legend.itemWithPlottable(&plottable)) item->setTextColor(visible ? ink.text : ink.faint);
}

void add_errors(QCustomPlot& plot, QCPAbstractPlottable& of, const QVector<double>& spread, const PlotInk& ink,
                bool visible) {
    auto* errors = new QCPErrorBars(plot.xAxis, plot.yAxis);
    errors->removeFromLegend();
    errors->setDataPlottable(&of);
    errors->setPen(QPen(ink.text, 1));
    errors->setData(spread);
    errors->setVisible(visible);
}

void add_line(QCustomPlot& plot, double height, const PlotInk& ink) {
    auto* line = new QCPItemStraightLine(&plot);
    line->point1->setCoords(0, height);
    line->point2->setCoords(1, height);
    line->setPen(QPen(ink.text, 1, Qt::DashLine));
}

// The middles of the first and the last cell. A single one has no width between them, and QCustomPlot takes its own
// for that of the whole range.
QCPRange range_of_cells(int count) {
    return count > 1 ? QCPRange(0, count - 1) : QCPRange(-0.5, 0.5);
}

struct Adding {
    QCustomPlot& plot;
    const PlotInk& ink;
    const std::set<QString>& hidden;

    void operator()(const Bars& bars) const {
        const double width = kGroupWidth / static_cast<double>(std::max<std::size_t>(1, bars.series.size()));
        for (std::size_t s = 0; s < bars.series.size(); ++s) {
            const auto& series = bars.series[s];
            auto* drawn = new QCPBars(plot.xAxis, plot.yAxis);
            drawn->setPen(Qt::NoPen);
            drawn->setBrush(colour_of(series.colour));
            drawn->setWidth(width * (bars.series.size() > 1 ? 0.92 : 1.0));
            QVector<double> keys, values, spread;
            for (std::size_t i = 0; i < std::min(bars.categories.size(), series.values.size()); ++i) {
                if (!std::isfinite(series.values[i])) continue;
                keys.push_back(static_cast<double>(i) - kGroupWidth / 2 + width * (static_cast<double>(s) + 0.5));
                values.push_back(series.values[i]);
                spread.push_back(i < series.spread.size() ? series.spread[i] : 0);
            }
            drawn->setData(keys, values, true);
            const bool visible = shown(hidden, series.name);
            name_plottable(*drawn, series.name, visible, ink);
            if (!series.spread.empty()) add_errors(plot, *drawn, spread, ink, visible);
        }
        if (bars.reference) add_line(plot, *bars.reference, ink);
    }

    void operator()(const Curves& curves) const {
        for (const auto& curve : curves.curves) {
            auto* drawn = plot.addGraph();
            drawn->setAdaptiveSampling(true);
            drawn->setPen(QPen(colour_of(curve.colour), 2, curve.dashed ? Qt::DashLine : Qt::SolidLine));
            if (curve.markers) drawn->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 7));
            const auto count = static_cast<qsizetype>(std::min(curve.x.size(), curve.y.size()));
            drawn->setData(QVector<double>(curve.x.begin(), curve.x.begin() + count),
                           QVector<double>(curve.y.begin(), curve.y.begin() + count));
            const bool visible = shown(hidden, curve.name);
            name_plottable(*drawn, curve.name, visible, ink);
            if (curve.spread.empty()) continue;
            // A band between two invisible lines.
            auto fill = colour_of(curve.colour);
            fill.setAlpha(kFillAlpha);
            QVector<double> x, low, high;
            for (std::size_t i = 0; i < std::min(curve.spread.size(), static_cast<std::size_t>(count)); ++i) {
                x.push_back(curve.x[i]);
                low.push_back(curve.y[i] - curve.spread[i]);
                high.push_back(curve.y[i] + curve.spread[i]);
            }
            auto* below = plot.addGraph();
            auto* above = plot.addGraph();
            for (auto* edge : {below, above}) {
                edge->setPen(Qt::NoPen);
                edge->removeFromLegend();
                edge->setVisible(visible);
            }
            below->setData(x, low);
            above->setData(x, high);
            above->setBrush(fill);
            above->setChannelFillGraph(below);
        }
    }

    void operator()(const Histogram& histogram) const {
        for (const auto& series : histogram.series) {
            auto* drawn = plot.addGraph();
            drawn->setLineStyle(QCPGraph::lsStepLeft);
            drawn->setPen(QPen(colour_of(series.colour), 1.6));
            auto fill = colour_of(series.colour);
            fill.setAlpha(kFillAlpha);
            drawn->setBrush(fill);
            QVector<double> keys(histogram.edges.begin(), histogram.edges.end()), values;
            for (std::size_t i = 0; i < histogram.edges.size(); ++i)
                values.push_back(i < series.values.size() && std::isfinite(series.values[i]) ? series.values[i] : 0);
            drawn->setData(keys, values, true);
            name_plottable(*drawn, series.name, shown(hidden, series.name), ink);
        }
    }

    void operator()(const Matrix& matrix) const {
        const auto columns = static_cast<int>(matrix.columns.size()), rows = static_cast<int>(matrix.rows.size());
        auto* map = new QCPColorMap(plot.xAxis, plot.yAxis);
        map->removeFromLegend();
        map->data()->setSize(columns, rows);
        map->data()->setRange(range_of_cells(columns), range_of_cells(rows));
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column) {
                const double value = matrix.values.at(static_cast<std::size_t>(row * columns + column));
                map->data()->setCell(column, rows - 1 - row, value);
                if (!matrix.numbers || !std::isfinite(value)) continue;
                const double share = (value - matrix.low) / (matrix.high - matrix.low);
                const auto colour =
                    matrix.difference ? analysis::difference_colour(2 * share - 1) : analysis::heat_colour(share);
                auto* text = new QCPItemText(&plot);
                text->position->setCoords(column, rows - 1 - row);
                text->setText(QString::number(value, 'f', 2));
                text->setColor(2 * colour.red + 7 * colour.green + colour.blue > 1280 ? Qt::black : Qt::white);
            }
        map->setInterpolate(false);
        map->setTightBoundary(false);
        QCPColorGradient gradient;
        gradient.clearColorStops();
        constexpr int kStops = 64;
        for (int i = 0; i <= kStops; ++i) {
            const double share = static_cast<double>(i) / kStops;
            gradient.setColorStopAt(share, colour_of(matrix.difference ? analysis::difference_colour(2 * share - 1)
                                                                       : analysis::heat_colour(share)));
        }
        gradient.setNanHandling(QCPColorGradient::nhTransparent);
        auto* scale = new QCPColorScale(&plot);
        plot.plotLayout()->addElement(kLegendRow + 1, 1, scale);
        scale->setType(QCPAxis::atRight);
        scale->setBarWidth(14);
        scale->axis()->setLabel(to_qstring(matrix.unit));
        scale->setRangeDrag(false);
        scale->setRangeZoom(false);
        map->setColorScale(scale);
        // Set after setColorScale(), which replaces the gradient by the scale's own.
        map->setGradient(gradient);
        map->setDataRange(QCPRange(matrix.low, matrix.high));
    }

    void operator()(const Points& points) const {
        for (std::size_t group = 0; group <= points.names.size(); ++group) {
            const bool rest = group == points.names.size();
            QVector<double> x, y;
            for (std::size_t i = 0; 2 * i + 1 < points.positions.size(); ++i) {
                const auto own = i < points.groups.size() ? points.groups[i] : -1;
                if (rest ? own >= 0 : own != static_cast<int32_t>(group)) continue;
                x.push_back(static_cast<double>(points.positions[2 * i]));
                y.push_back(static_cast<double>(points.positions[2 * i + 1]));
            }
            if (x.isEmpty()) continue;
            auto colour = rest ? ink.faint : colour_of(points.names[group].colour);
            colour.setAlpha(kDotAlpha);
            auto* drawn = plot.addGraph();
            drawn->setLineStyle(QCPGraph::lsNone);
            drawn->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 4));
            drawn->setData(x, y);
            const auto name = rest ? std::string() : points.names[group].name;
            name_plottable(*drawn, name, rest || shown(hidden, name), ink);
        }
        plot.xAxis->setTickLabels(false);
        plot.yAxis->setTickLabels(false);
    }
};

// A range that grows to include values.
struct Extent {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
    void take(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    // A single value comes into the middle.
    void pad(double share) {
        const double single = low == 0 ? 1 : kAroundSingle * std::abs(low);
        const double more = low < high ? share * (high - low) : single;
        low -= more;
        high += more;
    }
};

struct Ranging {
    const Figure& figure;
    const std::set<QString>& hidden;

    using Both = std::pair<Extent, Extent>;

    Both operator()(const Bars& bars) const {
        Both both{{-0.6, static_cast<double>(bars.categories.size()) - 0.4}, {0, bars.reference.value_or(0)}};
        for (const auto& series : bars.series)
            if (shown(hidden, series.name))
                for (std::size_t i = 0; i < series.values.size(); ++i) {
                    // A non-finite value has no error bar.
                    const double spread = i < series.spread.size() ? series.spread[i] : 0;
                    const double end = std::isfinite(spread) ? spread : 0;
                    both.second.take(series.values[i] + end);
                    if (series.values[i] < 0) both.second.take(series.values[i] - end);
                }
        both.second.low *= kHeadroom;
        both.second.high *= kHeadroom;
        return both;
    }
    Both operator()(const Curves& curves) const {
        Both both;
        for (const auto& curve : curves.curves) {
            if (!shown(hidden, curve.name)) continue;
            for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
                if ((figure.x.logarithmic && curve.x[i] <= 0) || (figure.y.logarithmic && curve.y[i] <= 0)) continue;
                if (!std::isfinite(curve.y[i])) continue;
                both.first.take(curve.x[i]);
                both.second.take(curve.y[i]);
                if (i < curve.spread.size() && !figure.y.logarithmic) {
                    both.second.take(curve.y[i] - curve.spread[i]);
                    both.second.take(curve.y[i] + curve.spread[i]);
                }
            }
        }
        if (!figure.x.logarithmic) both.first.pad(0.02);
        if (!figure.y.logarithmic) both.second.pad(0.05);
        return both;
    }
    Both operator()(const Histogram& histogram) const {
        Both both{{}, {0, 0}};
        for (const double edge : histogram.edges) both.first.take(edge);
        for (const auto& series : histogram.series)
            if (shown(hidden, series.name))
                for (const double value : series.values) both.second.take(value);
        both.second.high *= kHeadroom;
        return both;
    }
    Both operator()(const Matrix& matrix) const {
        return {{-0.5, static_cast<double>(matrix.columns.size()) - 0.5},
                {-0.5, static_cast<double>(matrix.rows.size()) - 0.5}};
    }
    Both operator()(const Points& points) const {
        Both both;
        for (std::size_t i = 0; i + 1 < points.positions.size(); i += 2) {
            both.first.take(static_cast<double>(points.positions[i]));
            both.second.take(static_cast<double>(points.positions[i + 1]));
        }
        both.first.pad(0.03);
        both.second.pad(0.03);
        return both;
    }
};

QString named(const std::string& series, const QString& value) {
    return series.empty() ? value : to_qstring(series) + ": " + value;
}

struct Reading {
    const Figure& figure;
    const std::set<QString>& hidden;
    double x, y, near_x, near_y;

    QString operator()(const Bars& bars) const {
        const double category = std::round(x);
        if (category < 0 || category >= static_cast<double>(bars.categories.size())) return {};
        const auto index = static_cast<std::size_t>(category);
        const double width = kGroupWidth / static_cast<double>(std::max<std::size_t>(1, bars.series.size()));
        const double place = (x - category + kGroupWidth / 2) / width;
        if (place < 0 || place >= static_cast<double>(bars.series.size())) return {};
        const auto& series = bars.series[static_cast<std::size_t>(place)];
        if (!shown(hidden, series.name) || index >= series.values.size() || !std::isfinite(series.values[index]) ||
            y > std::max(series.values[index], near_y) || y < 0)
            return {};
        return QString("%1 %2\n%3")
            .arg(to_qstring(figure.x.label), to_qstring(bars.categories[index]),
                 named(series.name, number_text(series.values[index])));
    }
    QString operator()(const Curves& curves) const {
        double best = 1;
        QString text;
        for (const auto& curve : curves.curves) {
            if (!shown(hidden, curve.name)) continue;
            for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
                const double distance = std::hypot((curve.x[i] - x) / near_x, (curve.y[i] - y) / near_y);
                if (!(distance < best)) continue;
                best = distance;
                text = QString("%1 %2\n%3")
                           .arg(to_qstring(figure.x.label), number_text(curve.x[i]),
                                named(curve.name, number_text(curve.y[i])));
            }
        }
        return text;
    }
    QString operator()(const Histogram& histogram) const {
        const auto above = std::upper_bound(histogram.edges.begin(), histogram.edges.end(), x);
        if (above == histogram.edges.begin() || above == histogram.edges.end()) return {};
        const auto bin = static_cast<std::size_t>(above - histogram.edges.begin()) - 1;
        QString text = number_text(histogram.edges[bin]) + QChar(0x2013) + number_text(histogram.edges[bin + 1]);
        for (const auto& series : histogram.series)
            if (shown(hidden, series.name) && bin < series.values.size())
                text += "\n" + named(series.name, number_text(series.values[bin]));
        return text;
    }
    QString operator()(const Matrix& matrix) const {
        const double column = std::round(x), from_below = std::round(y);
        const double row = static_cast<double>(matrix.rows.size()) - 1 - from_below;
        if (column < 0 || column >= static_cast<double>(matrix.columns.size()) || row < 0 ||
            row >= static_cast<double>(matrix.rows.size()))
            return {};
        const auto r = static_cast<std::size_t>(row), c = static_cast<std::size_t>(column);
        const double value = matrix.values.at(r * matrix.columns.size() + c);
        return QString("%1 %2\n%3 %4\n%5")
            .arg(to_qstring(figure.y.label), to_qstring(matrix.rows[r]), to_qstring(figure.x.label),
                 to_qstring(matrix.columns[c]), std::isfinite(value) ? number_text(value) : QString(QChar(0x2013)));
    }
    QString operator()(const Points& points) const {
        double best = 1;
        int32_t group = -1;
        for (std::size_t i = 0; 2 * i + 1 < points.positions.size(); ++i) {
            const double distance = std::hypot((static_cast<double>(points.positions[2 * i]) - x) / near_x,
                                               (static_cast<double>(points.positions[2 * i + 1]) - y) / near_y);
            if (!(distance < best)) continue;
            best = distance;
            group = i < points.groups.size() ? points.groups[i] : -1;
        }
        return group < 0 ? QString() : to_qstring(points.names[static_cast<std::size_t>(group)].name);
    }
};

}  // namespace

void name_axes(QCustomPlot& plot, const Figure& figure) {
    if (const auto* bars = std::get_if<Bars>(&figure.content)) name_ticks(*plot.xAxis, bars->categories, false);
    if (const auto* matrix = std::get_if<Matrix>(&figure.content)) {
        name_ticks(*plot.xAxis, matrix->columns, false);
        name_ticks(*plot.yAxis, matrix->rows, true);
    }
}

void add_to_plot(QCustomPlot& plot, const Figure& figure, const PlotInk& ink, const std::set<QString>& hidden) {
    const auto prepare = [&](QCPAxis& axis, const analysis::Axis& described) {
        axis.setLabel(to_qstring(described.label));
        axis.setScaleType(described.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        axis.setTicker(described.logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                             : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        axis.setTickLabels(true);
        axis.grid()->setVisible(true);
    };
    prepare(*plot.xAxis, figure.x);
    prepare(*plot.yAxis, figure.y);
    std::visit(Adding{plot, ink, hidden}, figure.content);
    name_axes(plot, figure);
}

QString value_at(const Figure& figure, const std::set<QString>& hidden, double x, double y, double near_x,
                 double near_y) {
    return std::visit(Reading{figure, hidden, x, y, near_x, near_y}, figure.content);
}

std::array<double, 4> whole_range(const Figure& figure, const std::set<QString>& hidden) {
    auto [x, y] = std::visit(Ranging{figure, hidden}, figure.content);
    for (auto* extent : {&x, &y}) {
        if (!(extent->low <= extent->high)) *extent = {0, 1};
        if (extent->low == extent->high) extent->high = extent->low + 1;
    }
    return {x.low, x.high, y.low, y.high};
}

}  // namespace deweather::widgets
