// Weather in names.
#include "core/weather/weather_words.h"

#include <QtTest>

using namespace deweather::weather;

class TestWeatherWords : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void files_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("weather");
        const auto row = [](const char* file, const char* weather) {
            QTest::newRow(file) << QString(file) << QString(weather);
        };
        row("rain-001.png", "rain");
        row("raindrop/1.png", "drop");
        row("set/snow/12.png", "snow");
        row("set/Foggy_Driving/a/b/7.png", "haze");
        row("set/rain/clean_3.png", "clean");
        row("rain100L/norain-1.png", "clean");
        // The nearest name with a weather decides.
        row("snow/rainy/4.png", "rain");
        row("train/brain/5.png", "");
        row("/photos/6.png", "");
    }
    void files() {
        QFETCH(QString, file);
        QTEST(QString::fromStdString(weather_of_file(file.toStdString())), "weather");
    }
};

QTEST_GUILESS_MAIN(TestWeatherWords)
#include "test_weather_words.moc"
