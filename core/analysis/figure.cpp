#include "core/analysis/figure.h"

#include <array>
#include <charconv>
#include <cmath>

#include "core/base/utf8.h"

namespace deweather::analysis {

namespace {

// The cell at an index of a list that may be empty or shorter.
std::string number_at(const std::vector<double>& values, std::size_t index) {
    return index < values.size() ? csv_number(values[index]) : std::string();
}

std::string table_of(const Bars& bars, const Axis& x, const Axis& y) {
    std::string csv = csv_cell(x.label) + ",series," + csv_cell(y.label) + ",spread\n";
    for (const auto& series : bars.series)
        for (std::size_t i = 0; i < bars.categories.size(); ++i)
            csv += csv_cell(bars.categories[i]) + ',' + csv_cell(series.name) + ',' + number_at(series.values, i) +
                   ',' + number_at(series.spread, i) + '\n';
    return csv;
}

std::string table_of(const Curves& curves, const Axis& x, const Axis& y) {
    std::string csv = csv_cell(x.label) + ",series," + csv_cell(y.label) + ",spread\n";
    for (const auto& curve : curves.curves)
        for (std::size_t i = 0; i < curve.x.size(); ++i)
            csv += csv_number(curve.x[i]) + ',' + csv_cell(curve.name) + ',' + number_at(curve.y, i) + ',' +
                   number_at(curve.spread, i) + '\n';
    return csv;
}

std::string table_of(const Histogram& histogram, const Axis&, const Axis& y) {
    std::string csv = "from,to,series," + csv_cell(y.label) + '\n';
    for (const auto& series : histogram.series)
        for (std::size_t i = 0; i + 1 < histogram.edges.size(); ++i)
            csv += csv_number(histogram.edges[i]) + ',' + csv_number(histogram.edges[i + 1]) + ',' +
                   csv_cell(series.name) + ',' + number_at(series.values, i) + '\n';
    return csv;
}

std::string table_of(const Matrix& matrix, const Axis& x, const Axis& y) {
    std::string csv = csv_cell(y.label + " \\ " + x.label);
    for (const auto& column : matrix.columns) csv += ',' + csv_cell(column);
    csv += '\n';
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        csv += csv_cell(matrix.rows[row]);
        for (std::size_t column = 0; column < matrix.columns.size(); ++column)
            csv += ',' + number_at(matrix.values, row * matrix.columns.size() + column);
        csv += '\n';
    }
    return csv;
}

std::string table_of(const Points& points, const Axis&, const Axis&) {
    std::string csv = "x,y,group\n";
    for (std::size_t i = 0; 2 * i + 1 < points.positions.size(); ++i) {
        const auto group = i < points.groups.size() ? points.groups[i] : -1;
        csv += csv_number(points.positions[2 * i]) + ',' + csv_number(points.positions[2 * i + 1]) + ',' +
               (group < 0 ? std::string() : csv_cell(points.names.at(static_cast<std::size_t>(group)).name)) + '\n';
    }
    return csv;
}

}  // namespace

std::string csv_cell(const std::string& bytes) {
    const auto text = escaped_utf8(bytes);
    if (text.find_first_of(",\"\r\n") == text.npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string csv_number(double value) {
    if (!std::isfinite(value)) return {};
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string to_csv(const Figure& figure) {
    return std::visit([&](const auto& content) { return table_of(content, figure.x, figure.y); }, figure.content);
}

}  // namespace deweather::analysis
