#include "widgets/contrast.h"

#include <algorithm>
#include <cmath>

namespace deweather::widgets {

namespace {

constexpr int kSteps = 20;

// Relative luminance.
double luminance(const QColor& colour) {
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto between = [share](float a, float b) { return static_cast<float>(a + share * (b - a)); };
    return QColor::fromRgbF(between(from.redF(), to.redF()), between(from.greenF(), to.greenF()),
                            between(from.blueF(), to.blueF()));
}

}  // namespace

double contrast(const QColor& one, const QColor& other) {
    const auto [low, high] = std::minmax({luminance(one), luminance(other)});
    return (high + 0.05) / (low + 0.05);
}

QColor readable_ground(const QColor& ground, const QColor& text, double least) {
    const QColor end = contrast(text, Qt::black) > contrast(text, Qt::white) ? Qt::black : Qt::white;
    for (int step = 0; step < kSteps; ++step) {
        const QColor tried = mixed(ground, end, static_cast<double>(step) / kSteps);
        if (contrast(tried, text) >= least) return tried;
    }
    return end;
}

QColor fainter_text(const QColor& text, const QColor& ground, double share, double least) {
    for (int step = 0; step < kSteps; ++step) {
        const QColor tried = mixed(text, ground, share * (kSteps - step) / kSteps);
        if (contrast(tried, ground) >= least) return tried;
    }
    return text;
}

}  // namespace deweather::widgets
