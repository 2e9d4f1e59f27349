// A figure as data, independent of how it is drawn. The command line writes it as SVG, PNG and CSV, Studio shows it in
// a window; both have the same numbers, colours and text. Does not include LibTorch or Qt.
//
//     Figure figure;
//     figure.name = "load-1", figure.title = "Load of layer 1";
//     figure.x.label = "expert", figure.y.label = "utilisation";
//     figure.content = Bars{.categories = {"0", "1"},
//                           .series = {{.name = "rain", .colour = blue, .values = {1.4, 0.6}, .spread = {}}},
//                           .reference = 1.0};
//     write(folder / "load-1.csv", to_csv(figure));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/analysis/expert_colours.h"

namespace deweather::analysis {

struct Axis {
    std::string label;
    bool logarithmic = false;  // Curves and Histogram only; values <= 0 are left out
};

struct Series {
    std::string name;  // empty: not in the legend
    Rgb colour;
    std::vector<double> values;  // not finite: absent
    std::vector<double> spread;  // half the length of the error bar of each value; empty: none
};

// A group of bars at each category, one bar per series.
struct Bars {
    std::vector<std::string> categories;
    std::vector<Series> series;       // one value per category
    std::optional<double> reference;  // a dashed line across, as at the fair share
};

struct Curve {
    std::string name;
    Rgb colour;
    std::vector<double> x, y;
    std::vector<double> spread = {};  // half the height of a band around y; empty: none
    bool markers = false, dashed = false;
};

struct Curves {
    std::vector<Curve> curves;
};

// Outlines of histograms over common bins.
struct Histogram {
    std::vector<double> edges;   // one more than bins, ascending
    std::vector<Series> series;  // one value per bin
};

// A coloured table.
struct Matrix {
    std::vector<std::string> rows, columns;
    std::vector<double> values;  // [rows*columns]; not finite: absent
    double low = 0, high = 1;    // values at the ends of the colour scale
    bool difference = false;     // difference_colour() over low..high, else heat_colour()
    std::string unit;            // unit of the cells
    bool numbers = false;        // also written into the cells
};

// Points on a plane whose axes have the same scale and no numbers.
struct Points {
    struct Group {
        std::string name;
        Rgb colour;
    };
    std::vector<float> positions;  // [n*2]
    std::vector<int32_t> groups;   // [n], into `names`; -1: grey
    std::vector<Group> names;
};

struct Figure {
    std::string name;   // usable as a file name, without extension
    std::string title;  // one line
    Axis x, y;
    std::variant<Bars, Curves, Histogram, Matrix, Points> content;
};

// The figure's numbers as an RFC 4180 table with a header line, with as many digits as distinguish them. Bars: one line
// per category and series. Points: x, y, group.
std::string to_csv(const Figure& figure);

// Quotes a cell if necessary: "a,b" becomes "\"a,b\"".
std::string csv_cell(const std::string& text);

// The shortest text that is read back as the same number; empty if it is not finite.
std::string csv_number(double value);

}  // namespace deweather::analysis
