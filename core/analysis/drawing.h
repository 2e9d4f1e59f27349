// A vector drawing of simple shapes, rendered as SVG or pixels: the backend of figures outside of windows. Does not
// include LibTorch.
//
//     Drawing drawing;
//     drawing.shapes.push_back(Rectangle{.x = 10, .y = 10, .width = 80, .height = 20, .colour = expert_colour(0)});
//     drawing.shapes.push_back(Label{.x = 10, .y = 50, .text = "0.8", .colour = expert_colour(0)});
//     write(to_svg(drawing, "Load of expert 0"));
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

// A line of text. x is its left end, centre or right end according to `align`, y its baseline. Turned: read from below,
// x is its baseline.
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

// An estimate of a text's width: fonts differ.
double text_width(const std::string& text, double size);

// A complete SVG document without external links; title: description for screen readers. Text is UTF-8.
std::string to_svg(const Drawing& drawing, const std::string& title);

// Escapes "&<>\"" as entities.
std::string xml_text(const std::string& text);

}  // namespace deweather::analysis
