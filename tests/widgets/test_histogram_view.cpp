// Histograms of known pictures, and what is drawn of them.
#include "widgets/histogram_view.h"

#include <QtTest>
#include <numeric>

using namespace deweather::widgets;

class TestHistogramView : public QObject {
    Q_OBJECT

    static QImage filled(QSize size, const QColor& colour) {
        QImage image(size, QImage::Format_RGB32);
        image.fill(colour);
        return image;
    }

  private Q_SLOTS:
    void counts_each_colour() {
        // The left half is one colour, the right half another.
        QImage image = filled({64, 32}, QColor(10, 0, 200));
        for (int y = 0; y < 32; ++y)
            for (int x = 32; x < 64; ++x) image.setPixelColor(x, y, QColor(30, 40, 255));
        const auto histogram = histogram_of(image);
        QVERIFY(histogram.has_value());
        const auto& [red, green, blue] = histogram->shares;
        QCOMPARE(red[10], 0.5F);
        QCOMPARE(red[30], 0.5F);
        QCOMPARE(green[0], 0.5F);
        QCOMPARE(green[40], 0.5F);
        QCOMPARE(blue[200], 0.5F);
        QCOMPARE(blue[255], 0.5F);
        for (const auto& shares : histogram->shares)
            QVERIFY(std::abs(std::accumulate(shares.begin(), shares.end(), 0.0) - 1) < 1e-6);
        QCOMPARE(histogram->dark, 0.5);
        QCOMPARE(histogram->light, 0.5);
        QVERIFY(!histogram_of({}).has_value());
    }

    // A part of the pixels stands for all, also in formats that are not read as they are.
    void large_pictures_are_sampled_evenly() {
        QImage image = filled({3000, 2000}, QColor(50, 100, 150));
        for (int y = 0; y < 2000; ++y) memset(image.scanLine(y), 255, 4 * 750);  // a white quarter
        for (const auto format : {QImage::Format_RGB32, QImage::Format_RGBX64, QImage::Format_RGB888}) {
            const auto histogram = histogram_of(image.convertToFormat(format));
            QVERIFY2(std::abs(histogram->shares[0][50] - 0.75) < 0.005, qPrintable(QString::number(format)));
            QVERIFY(std::abs(histogram->light - 0.25) < 0.005);
        }
        // Narrow ones are not missed between two samples.
        QVERIFY(histogram_of(filled({1, 400000}, Qt::red))->shares[0][255] == 1.0F);
    }

    void draws_the_result_as_areas_and_the_original_as_lines() {
        HistogramView view;
        view.resize(260, 100);
        const auto drawn = [&] { return view.grab().toImage(); };
        const QImage empty = drawn();
        QImage greys(256, 16, QImage::Format_RGB32);
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 256; ++x) greys.setPixelColor(x, y, QColor(x, x, x));
        view.set_pictures(greys, {});
        const QImage line = drawn();
        QVERIFY(line != empty);
        // All values are equally frequent: a line at the top, and nothing below it.
        QCOMPARE(line.pixelColor(130, 60), empty.pixelColor(130, 60));
        view.set_pictures(greys, greys);
        const QImage area = drawn();
        QVERIFY(area.pixelColor(130, 60) != empty.pixelColor(130, 60));
        view.set_pictures({}, {});
        QCOMPARE(drawn(), empty);
    }

    void clipped_colours_are_named() {
        HistogramView view;
        view.set_pictures(filled({10, 10}, QColor(0, 10, 20)), filled({10, 10}, QColor(255, 10, 20)));
        QCOMPARE(view.before()->dark, 1.0);
        QCOMPARE(view.after()->light, 1.0);
        QVERIFY2(view.accessibleDescription().contains("100.0 % of the pixels have a colour at 0"),
                 qPrintable(view.accessibleDescription()));
    }
};

QTEST_MAIN(TestHistogramView)
#include "test_histogram_view.moc"
