#include "core/analysis/plot_area.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace deweather::analysis {

namespace {

constexpr double kText = 12, kTitle = 14, kMargin = 12, kTick = 4, kSwatch = 10, kLine = 17;
constexpr double kLegendGap = 14, kScaleWidth = 14;
constexpr int kTicks = 6;
constexpr int kScaleSteps = 64;

std::vector<double> ticks_of(const Range& range) {
    if (!range.logarithmic) return ticks(range.low, range.high, kTicks);
    std::vector<double> powers;
    for (double power = std::ceil(std::log10(range.low) - 1e-9); power <= std::log10(range.high) + 1e-9; power += 1)
        powers.push_back(std::pow(10, power));
    return powers;
}

std::vector<std::string> tick_texts(const Range& range) {
    const auto values = ticks_of(range);
    const double step = values.size() > 1 ? values[1] - values[0] : 1;
    std::vector<std::string> texts;
    for (const double value : values)
        texts.push_back(range.logarithmic ? fmt::format("{:g}", value) : tick_text(value, step));
    return texts;
}

double share_of(const Range& range, double value) {
    if (!range.logarithmic) return (value - range.low) / (range.high - range.low);
    return (std::log(value) - std::log(range.low)) / (std::log(range.high) - std::log(range.low));
}

std::string shortened(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most - 1;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "\u2026";
}

constexpr std::size_t kLongestName = 28;

}  // namespace

std::vector<double> ticks(double low, double high, int count) {
    if (!(high > low) || count < 1) return {low};
    const double rough = (high - low) / count, power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    std::vector<double> values;
    for (double index = std::ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index += 1)
        values.push_back(index * step + 0.0);  // + 0 avoids a negative zero
    return values;
}

std::string tick_text(double value, double step) {
    if (std::abs(value) < std::abs(step) * 1e-9) return "0";
    if (std::abs(step) < 1e-4 || std::abs(value) >= 1e6) return fmt::format("{:g}", value);
    int digits = 0;
    for (double rest = std::abs(step); digits < 6 && std::abs(rest - std::round(rest)) > 1e-6; rest *= 10) ++digits;
    return fmt::format("{:.{}f}", value, digits);
}

Ink ink_of(bool dark) {
    if (dark) return {.text = {232, 232, 232}, .faint = {170, 170, 170}, .grid = {62, 62, 66}, .ground = {30, 30, 32}};
    return {.text = {30, 30, 30}, .faint = {95, 95, 95}, .grid = {222, 222, 222}, .ground = {255, 255, 255}};
}

double legend_width(const std::vector<LegendEntry>& entries, int64_t most) {
    if (entries.empty()) return 0;
    double widest = 0;
    for (std::size_t i = 0; i < std::min(entries.size(), static_cast<std::size_t>(most)); ++i)
        widest = std::max(widest, text_width(shortened(entries[i].name, kLongestName), kText));
    return kLegendGap + kSwatch + 6 +
           std::max(widest,
                    text_width("and 100 more", kText) * (entries.size() > static_cast<std::size_t>(most) ? 1 : 0));
}

double tick_width(const Range& range) {
    double widest = 0;
    for (const auto& text : tick_texts(range)) widest = std::max(widest, text_width(text, kText));
    return widest;
}

PlotArea::PlotArea(Drawing& drawing, const FigureStyle& style, const Figure& figure, Range x, Range y, double right,
                   double widest)
    : drawing_(drawing), ink_(ink_of(style.dark)), x_range_(x), y_range_(y) {
    drawing.width = style.width;
    drawing.height = style.height;
    drawing.ground = ink_.ground;
    left_ = kMargin + (figure.y.label.empty() ? 0 : kText + 8) + widest + kTick + 4;
    top_ = kMargin + kTitle + 12;
    right_ = style.width - kMargin - right;
    bottom_ = style.height - kMargin - (figure.x.label.empty() ? 0 : kText + 6) - kText - kTick - 4;
    add(Label{
        .x = left_, .y = kMargin + kTitle, .text = figure.title, .colour = ink_.text, .size = kTitle, .bold = true});
    add(Label{.x = (left_ + right_) / 2,
              .y = style.height - kMargin,
              .text = figure.x.label,
              .colour = ink_.text,
              .size = kText,
              .align = Align::kCentre});
    add(Label{.x = kMargin + kText,
              .y = (top_ + bottom_) / 2,
              .text = figure.y.label,
              .colour = ink_.text,
              .size = kText,
              .align = Align::kCentre,
              .turned = true});
}

double PlotArea::x(double value) const {
    return left_ + share_of(x_range_, value) * (right_ - left_);
}

double PlotArea::y(double value) const {
    return bottom_ - share_of(y_range_, value) * (bottom_ - top_);
}

void PlotArea::x_numbers(bool lines) {
    const auto values = ticks_of(x_range_);
    const auto texts = tick_texts(x_range_);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double at = x(values[i]);
        if (lines) add(Polyline{.vertices = {{at, top_}, {at, bottom_}}, .colour = ink_.grid});
        add(Label{.x = at,
                  .y = bottom_ + kTick + kText,
                  .text = texts[i],
                  .colour = ink_.faint,
                  .size = kText,
                  .align = Align::kCentre});
    }
}

void PlotArea::y_numbers(bool lines) {
    const auto values = ticks_of(y_range_);
    const auto texts = tick_texts(y_range_);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double at = y(values[i]);
        if (lines) add(Polyline{.vertices = {{left_, at}, {right_, at}}, .colour = ink_.grid});
        add(Label{.x = left_ - kTick - 2,
                  .y = at + kText / 3,
                  .text = texts[i],
                  .colour = ink_.faint,
                  .size = kText,
                  .align = Align::kRight});
    }
}

void PlotArea::x_names(const std::vector<std::string>& names) {
    double widest = 1;
    for (const auto& name : names) widest = std::max(widest, text_width(name, kText));
    const double part = (right_ - left_) / static_cast<double>(names.size());
    const auto every = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil((widest + 6) / part)));
    for (std::size_t i = 0; i < names.size(); i += every)
        add(Label{.x = left_ + (static_cast<double>(i) + 0.5) * part,
                  .y = bottom_ + kTick + kText,
                  .text = names[i],
                  .colour = ink_.faint,
                  .size = kText,
                  .align = Align::kCentre});
}

void PlotArea::y_names(const std::vector<std::string>& names) {
    const double part = (bottom_ - top_) / static_cast<double>(names.size());
    const auto every = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil((kText + 2) / part)));
    for (std::size_t i = 0; i < names.size(); i += every)
        add(Label{.x = left_ - kTick - 2,
                  .y = top_ + (static_cast<double>(i) + 0.5) * part + kText / 3,
                  .text = names[i],
                  .colour = ink_.faint,
                  .size = kText,
                  .align = Align::kRight});
}

void PlotArea::frame() {
    add(Polyline{.vertices = {{left_, top_}, {left_, bottom_}, {right_, bottom_}}, .colour = ink_.faint});
}

void PlotArea::legend(const std::vector<LegendEntry>& entries, int64_t most) {
    double line = top_ + kText / 2;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool last = i == static_cast<std::size_t>(most);
        if (!last)
            add(Rectangle{.x = right_ + kLegendGap,
                          .y = line - kSwatch / 2,
                          .width = kSwatch,
                          .height = kSwatch,
                          .colour = entries[i].colour});
        add(Label{
            .x = right_ + kLegendGap + (last ? 0 : kSwatch + 6),
            .y = line + kText / 3,
            .text = last ? fmt::format("and {} more", entries.size() - i) : shortened(entries[i].name, kLongestName),
            .colour = ink_.text,
            .size = kText});
        if (last) return;
        line += kLine;
    }
}

void PlotArea::colour_scale(double low, double high, bool difference, const std::string& unit) {
    const double height = bottom_ - top_, left = right_ + kLegendGap;
    for (int i = 0; i < kScaleSteps; ++i) {
        const double share = (i + 0.5) / kScaleSteps;
        add(Rectangle{.x = left,
                      .y = bottom_ - height * (i + 1) / kScaleSteps,
                      .width = kScaleWidth,
                      .height = height / kScaleSteps + 0.5,
                      .colour = difference ? difference_colour(2 * share - 1) : heat_colour(share)});
    }
    const double step = (high - low) / 4;
    for (int i = 0; i <= 4; ++i)
        add(Label{.x = left + kScaleWidth + 4,
                  .y = bottom_ - height * i / 4 + kText / 3,
                  .text = fmt::format("{:.3g}", low + i * step),
                  .colour = ink_.faint,
                  .size = kText});
    add(Label{.x = drawing_.width - kMargin / 2,
              .y = (top_ + bottom_) / 2,
              .text = unit,
              .colour = ink_.text,
              .size = kText,
              .align = Align::kCentre,
              .turned = true});
}

}  // namespace deweather::analysis
