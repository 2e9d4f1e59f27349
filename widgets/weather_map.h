// Overlay of the predicted rain, raindrops, haze and snow: one colour each, more opaque for higher probabilities.
//
//     canvas->set_overlay(weather_overlay({.width = 60, .height = 40, .planes = values}), 0.6);
//     layout->addWidget(new WeatherLegend);
//
// The colours are four of Okabe and Ito's, which are distinguishable with every type of colour vision.
#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <QWidget>
#include <array>
#include <vector>

namespace deweather::widgets {

enum class Weather { kRain, kRaindrops, kHaze, kSnow };
inline constexpr int kWeathers = 4;

QString weather_name(Weather weather);
QColor weather_colour(Weather weather);

struct WeatherMap {
    int width = 0, height = 0;
    std::vector<float> planes;  // [4][height][width] in 0..1: rain, raindrops, haze, snow
};

// ARGB32, width x height: the colours blended by the probability of each weather, as opaque as the largest. Only the
// weathers in `shown`. Null if the map is empty; values outside 0..1 (and NaN) are clamped. Throws
// std::invalid_argument unless planes has 4 * width * height values.
QImage weather_overlay(const WeatherMap& map, std::array<bool, kWeathers> shown = {true, true, true, true});

// The colours with their names; a click, or Space on the focused one, hides a weather on the map and shows it again.
class WeatherLegend : public QWidget {
    Q_OBJECT

  public:
    explicit WeatherLegend(QWidget* parent = nullptr);

    std::array<bool, kWeathers> shown() const;

  Q_SIGNALS:
    void shown_changed();
};

}  // namespace deweather::widgets
