// Simple shapes on a sheet, which become SVG or pixels: what figures are drawn of where there is no window. Includes
// nothing of LibTorch.
//
//     Drawing drawing{.width = 640, .height = 400};
//     drawing.shapes.push_back(Rectangle{.x = 10, .y = 10, .width = 80, .height = 20, .colour = expert_colour(0)});
//     drawing.shapes.push_back(Label{.x = 10, .y = 50, .text = "0.8"});
//     write(to_svg(drawing));
//
// Lengths are in CSS pixels, y grows downwards. Later shapes cover earlier ones.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/analysis/expert_colours.h"

namespace deweather::analysis {

struct Rectangle {
    double x = 0, y = 0, width = 0, height = 0;
    Rgb colour;
    double opacity = 1;
};

using Vertices = std::vector<std::pair<double, double>>;

struct Polyline {
    Vertices vertices;
    Rgb colour;
    double thickness = 1;
    bool dashed = false;
};

struct Polygon {
    Vertices vertices;
    Rgb colour;
    double opacity = 1;
};

// Round dots of one size and colour.
struct Dots {
    Vertices centres;
    double radius = 2;
    Rgb colour;
    double opacity = 1;
};

enum class Align { kLeft, kCentre, kRight };

// One line; x at its left end, centre or right end by `align`, y its baseline. Turned: read from below, x its baseline.
struct Label {
    double x = 0, y = 0;
    std::string text;
    Rgb colour;
    double size = 12;
    Align align = Align::kLeft;
    bool bold = false, turned = false;
};

using Shape = std::variant<Rectangle, Polyline, Polygon, Dots, Label>;

struct Drawing {
    double width = 640, height = 400;
    Rgb ground{255, 255, 255};
    std::vector<Shape> shapes;
};

// About how wide a text of this size is: fonts differ.
double text_width(const std::string& text, double size);

// A whole SVG document without outside links; title: what it shows, for those who cannot see it. Text is UTF-8.
std::string to_svg(const Drawing& drawing, const std::string& title);

// "&<>\"" as entities.
std::string xml_text(const std::string& text);

}  // namespace deweather::analysis
