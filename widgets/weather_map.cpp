#include "widgets/weather_map.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QPainter>
#include <QPixmap>
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace deweather::widgets {

namespace {

constexpr int kSwatch = 12;

QIcon swatch(const QColor& colour, double ratio) {
    QPixmap pixels(QSize(kSwatch, kSwatch) * ratio);
    pixels.setDevicePixelRatio(ratio);
    pixels.fill(Qt::transparent);
    QPainter painter(&pixels);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(0, 0, kSwatch, kSwatch, 3, 3);
    return pixels;
}

float held(float value) {
    return std::isnan(value) ? 0.0F : std::clamp(value, 0.0F, 1.0F);
}

}  // namespace

QString weather_name(Weather weather) {
    switch (weather) {
        case Weather::kRain:
            return QCoreApplication::translate("Weather", "Rain");
        case Weather::kRaindrops:
            return QCoreApplication::translate("Weather", "Raindrops");
        case Weather::kHaze:
            return QCoreApplication::translate("Weather", "Haze");
        case Weather::kSnow:
            break;
    }
    return QCoreApplication::translate("Weather", "Snow");
}

QColor weather_colour(Weather weather) {
    switch (weather) {
        case Weather::kRain:
            return {0, 114, 178};  // blue
        case Weather::kRaindrops:
            return {0, 158, 115};  // bluish green
        case Weather::kHaze:
            return {230, 159, 0};  // orange
        case Weather::kSnow:
            break;
    }
    return {204, 121, 167};  // reddish purple
}

QImage weather_overlay(const WeatherMap& map, std::array<bool, kWeathers> shown) {
    const auto area =
        static_cast<std::size_t>(std::max(0, map.width)) * static_cast<std::size_t>(std::max(0, map.height));
    if (map.planes.size() != kWeathers * area)
        throw std::invalid_argument("a weather map needs four planes of width x height values");
    if (area == 0) return {};
    QImage image(map.width, map.height, QImage::Format_ARGB32);
    for (std::size_t i = 0; i < area; ++i) {
        float sum = 0, strongest = 0, red = 0, green = 0, blue = 0;
        for (std::size_t weather = 0; weather < kWeathers; ++weather) {
            if (!shown[weather]) continue;
            const float value = held(map.planes[weather * area + i]);
            const QColor colour = weather_colour(static_cast<Weather>(weather));
            red += value * static_cast<float>(colour.red());
            green += value * static_cast<float>(colour.green());
            blue += value * static_cast<float>(colour.blue());
            sum += value;
            strongest = std::max(strongest, value);
        }
        const auto channel = [sum](float total) { return sum > 0 ? static_cast<int>(std::lround(total / sum)) : 0; };
        const auto x = static_cast<int>(i % static_cast<std::size_t>(map.width));
        const auto y = static_cast<int>(i / static_cast<std::size_t>(map.width));
        image.setPixel(
            x, y, qRgba(channel(red), channel(green), channel(blue), static_cast<int>(std::lround(strongest * 255))));
    }
    return image;
}

WeatherLegend::WeatherLegend(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Weather map"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    for (int i = 0; i < kWeathers; ++i) {
        const auto weather = static_cast<Weather>(i);
        auto* box = new QCheckBox(weather_name(weather), this);
        box->setChecked(true);
        box->setIcon(swatch(weather_colour(weather), devicePixelRatioF()));
        box->setIconSize({kSwatch, kSwatch});
        box->setToolTip(tr("Show %1 on the map").arg(weather_name(weather)));
        connect(box, &QCheckBox::toggled, this, &WeatherLegend::shown_changed);
        // Two rows, for languages with longer words.
        grid->addWidget(box, i / 2, i % 2);
    }
    grid->setColumnStretch(2, 1);
}

std::array<bool, kWeathers> WeatherLegend::shown() const {
    std::array<bool, kWeathers> shown{};
    const auto boxes = findChildren<QCheckBox*>();
    for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = boxes.at(static_cast<qsizetype>(i))->isChecked();
    return shown;
}

}  // namespace deweather::widgets
