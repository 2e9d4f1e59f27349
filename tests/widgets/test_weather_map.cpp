// The overlay of a weather map against its formula, and the legend.
#include "widgets/weather_map.h"

#include <QCheckBox>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>

using namespace deweather::widgets;

class TestWeatherMap : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void one_weather_is_its_colour_as_opaque_as_strong() {
        for (int weather = 0; weather < kWeathers; ++weather) {
            WeatherMap map{.width = 2, .height = 1, .planes = std::vector<float>(8, 0.0F)};
            map.planes[static_cast<std::size_t>(2 * weather + 1)] = 0.5F;
            const QImage overlay = weather_overlay(map);
            QCOMPARE(overlay.size(), QSize(2, 1));
            QCOMPARE(qAlpha(overlay.pixel(0, 0)), 0);
            QColor expected = weather_colour(static_cast<Weather>(weather));
            expected.setAlpha(128);
            QCOMPARE(overlay.pixelColor(1, 0), expected);
        }
    }

    void several_mix_by_strength() {
        const WeatherMap map{.width = 1, .height = 1, .planes = {0.9F, 0, 0.3F, 0}};
        const QColor rain = weather_colour(Weather::kRain), haze = weather_colour(Weather::kHaze);
        const QColor mixed = weather_overlay(map).pixelColor(0, 0);
        QVERIFY(std::abs(mixed.red() - (0.75 * rain.red() + 0.25 * haze.red())) < 1);
        QVERIFY(std::abs(mixed.green() - (0.75 * rain.green() + 0.25 * haze.green())) < 1);
        QCOMPARE(mixed.alpha(), 230);
        const QColor alone = weather_overlay(map, {false, true, true, true}).pixelColor(0, 0);
        QCOMPARE(alone.rgb(), haze.rgb());
        QCOMPARE(alone.alpha(), 77);
    }

    void values_out_of_range_are_held() {
        const WeatherMap map{.width = 1, .height = 1, .planes = {7.0F, -3.0F, std::nanf(""), 0}};
        QCOMPARE(weather_overlay(map).pixelColor(0, 0), weather_colour(Weather::kRain));
        QVERIFY(weather_overlay({}).isNull());
        QVERIFY_EXCEPTION_THROWN(weather_overlay({.width = 2, .height = 2, .planes = {1, 2, 3}}),
                                 std::invalid_argument);
    }

    // Between every two colours, for normal sight and the two common kinds of colour blindness (Viénot 1999, in linear
    // light), there is a distance that one sees.
    void colours_differ_for_the_colour_blind() {
        const auto linear = [](int value) { return std::pow(value / 255.0, 2.2); };
        const auto seen = [&](const QColor& colour, int kind) -> std::array<double, 3> {
            const double r = linear(colour.red()), g = linear(colour.green()), b = linear(colour.blue());
            if (kind == 0) return {r, g, b};
            const double mixed = kind == 1 ? 0.11238 * r + 0.88762 * g : 0.29275 * r + 0.70725 * g;
            const double blue = kind == 1 ? 0.00401 * r - 0.00401 * g + b : -0.02234 * r + 0.02234 * g + b;
            return {mixed, mixed, blue};
        };
        for (int kind = 0; kind < 3; ++kind)
            for (int a = 0; a < kWeathers; ++a)
                for (int b = 0; b < a; ++b) {
                    const auto one = seen(weather_colour(static_cast<Weather>(a)), kind);
                    const auto other = seen(weather_colour(static_cast<Weather>(b)), kind);
                    double distance = 0;
                    for (std::size_t i = 0; i < 3; ++i) distance += std::pow(one[i] - other[i], 2);
                    QVERIFY2(std::sqrt(distance) > 0.1, qPrintable(QString("%1 %2 %3").arg(kind).arg(a).arg(b)));
                }
    }

    void the_legend_takes_weathers_off() {
        WeatherLegend legend;
        legend.show();
        QSignalSpy changed(&legend, &WeatherLegend::shown_changed);
        const auto boxes = legend.findChildren<QCheckBox*>();
        QCOMPARE(boxes.size(), qsizetype{4});
        QTest::keyClick(boxes[2], Qt::Key_Space);
        QCOMPARE(changed.count(), 1);
        const std::array<bool, 4> expected = {true, true, false, true};
        QVERIFY(legend.shown() == expected);
        // Its swatch has the map's colour.
        const QImage swatch = boxes[2]->icon().pixmap(12, 12).toImage();
        QCOMPARE(swatch.pixelColor(swatch.rect().center()).rgb(), weather_colour(Weather::kHaze).rgb());
    }
};

QTEST_MAIN(TestWeatherMap)
#include "test_weather_map.moc"
