// Small curves beside names.
#include "widgets/sparkline.h"

#include <QtTest>
#include <limits>

using namespace deweather::widgets;

class TestSparkline : public QObject {
    Q_OBJECT

    static QImage drawn(const std::vector<double>& values, double ratio = 1) {
        const auto icon = sparkline(values, {56, 20}, Qt::black, ratio);
        return icon.pixmap(QSize(56, 20), ratio).toImage();
    }
    // The uppermost line of this column that has ink; -1: none.
    static int top(const QImage& image, int x) {
        for (int y = 0; y < image.height(); ++y)
            if (qAlpha(image.pixel(x, y)) > 100) return y;
        return -1;
    }

  private Q_SLOTS:
    void rises_and_falls() {
        const auto image = drawn({1, 3, 2});
        QVERIFY(top(image, 28) < top(image, 10));  // the peak is in the middle
        QVERIFY(top(image, 28) < top(image, 46));
        QVERIFY(top(image, 46) < top(image, 6));
    }
    void is_a_line_for_equal_values() {
        const auto image = drawn({5, 5, 5, 5});
        for (const int x : {6, 20, 40}) QVERIFY(std::abs(top(image, x) - 10) <= 1);
    }
    void leaves_out_what_is_not_finite() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(drawn({1, nan, 2}) == drawn({1, 2}));
    }
    void needs_two_values() {
        QVERIFY(sparkline({}, {56, 20}, Qt::black, 1).isNull());
        QVERIFY(sparkline({3}, {56, 20}, Qt::black, 1).isNull());
    }
    void is_sharp_on_fine_screens() { QCOMPARE(drawn({1, 2}, 2).size(), QSize(112, 40)); }
};

QTEST_MAIN(TestSparkline)
#include "test_sparkline.moc"
