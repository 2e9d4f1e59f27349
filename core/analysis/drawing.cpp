#include "core/analysis/drawing.h"

#include <spdlog/fmt/fmt.h>

#include <iterator>

#include "core/base/utf8.h"

namespace deweather::analysis {

namespace {

// Mean advance of a sans-serif font's letters and digits, in ems.
constexpr double kMeanAdvance = 0.56;

// A coordinate with two decimals: exact enough, and short.
std::string number(double value) {
    auto text = fmt::format("{:.2f}", value);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string opacity_of(double opacity, const char* name) {
    return opacity < 1 ? fmt::format(" {}=\"{}\"", name, number(opacity)) : std::string();
}

std::string vertices_of(const Vertices& vertices) {
    std::string text;
    for (const auto& [x, y] : vertices)
        fmt::format_to(std::back_inserter(text), "{}{},{}", text.empty() ? "" : " ", number(x), number(y));
    return text;
}

struct SvgShape {
    std::string operator()(const Rectangle& shape) const {
        return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{}/>\n", number(shape.x),
                           number(shape.y), number(shape.width), number(shape.height), hex(shape.colour),
                           opacity_of(shape.opacity, "fill-opacity"));
    }
    std::string operator()(const Polyline& shape) const {
        return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n",
                           vertices_of(shape.vertices), hex(shape.colour), number(shape.thickness),
                           shape.dashed ? " stroke-dasharray=\"5 4\"" : "");
    }
    std::string operator()(const Polygon& shape) const {
        return fmt::format("<polygon points=\"{}\" fill=\"{}\"{}/>\n", vertices_of(shape.vertices), hex(shape.colour),
                           opacity_of(shape.opacity, "fill-opacity"));
    }
    // Zero-length lines with round caps take a third of the bytes of circles.
    std::string operator()(const Dots& shape) const {
        std::string path;
        for (const auto& [x, y] : shape.centres)
            fmt::format_to(std::back_inserter(path), "M{} {}h0", number(x), number(y));
        return fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\"{}/>\n", path,
                           hex(shape.colour), number(2 * shape.radius), opacity_of(shape.opacity, "stroke-opacity"));
    }
    std::string operator()(const Label& shape) const {
        const char* anchor = shape.align == Align::kCentre  ? " text-anchor=\"middle\""
                             : shape.align == Align::kRight ? " text-anchor=\"end\""
                                                            : "";
        const auto turn = shape.turned
                              ? fmt::format(" transform=\"rotate(-90 {} {})\"", number(shape.x), number(shape.y))
                              : std::string();
        return fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{}{}{}>{}</text>\n", number(shape.x),
                           number(shape.y), number(shape.size), hex(shape.colour), anchor,
                           shape.bold ? " font-weight=\"bold\"" : "", turn, xml_text(shape.text));
    }
};

}  // namespace

double text_width(const std::string& text, double size) {
    std::size_t characters = 0;
    for (const unsigned char byte : text)
        if ((byte & 0xC0U) != 0x80U) ++characters;  // skip UTF-8 continuation bytes
    return static_cast<double>(characters) * size * kMeanAdvance;
}

std::string xml_text(const std::string& text) {
    std::string escaped;
    for (const char c : escaped_utf8(text)) switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            default:
                // XML 1.0 forbids control characters, even escaped ones.
                escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    return escaped;
}

std::string to_svg(const Drawing& drawing, const std::string& title) {
    auto svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "font-family=\"sans-serif\" role=\"img\">\n<title>{2}</title>\n",
        number(drawing.width), number(drawing.height), xml_text(title));
    svg += fmt::format("<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n", hex(drawing.ground));
    for (const auto& shape : drawing.shapes) svg += std::visit(SvgShape{}, shape);
    return svg + "</svg>\n";
}

}  // namespace deweather::analysis
