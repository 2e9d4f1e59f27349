// Scaling against the formula in floating point, and differences.
#include "widgets/scaled_pixels.h"

#include <QtTest>
#include <cmath>

#include "widgets/difference.h"

using namespace deweather::widgets;

class TestScaledPixels : public QObject {
    Q_OBJECT

    static QImage noise(int width, int height, unsigned seed) {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const auto value =
                    (static_cast<unsigned>(x) * 7919U + static_cast<unsigned>(y) * 104729U + seed) * 2654435761U;
                image.setPixel(x, y, 0xff000000U | (value >> 8U));
            }
        return image;
    }

    static QImage scaled(const QImage& image, const Placement& placement, const QRect& part, bool smooth) {
        QImage result(part.size(), QImage::Format_RGB32);
        (smooth ? scale_smoothly : scale_to_squares)(rows_of(image), image.size(), placement, part, result.bits(),
                                                     result.bytesPerLine());
        return result;
    }

    // Red of the bilinear mean around a place, clamped to the picture.
    static double red_at(const QImage& image, double x, double y) {
        const auto pixel = [&](double column, double row) {
            return image
                .pixelColor(static_cast<int>(std::clamp(column, 0.0, image.width() - 1.0)),
                            static_cast<int>(std::clamp(row, 0.0, image.height() - 1.0)))
                .red();
        };
        const double left = std::floor(x), top = std::floor(y), across = x - left, down = y - top;
        return (pixel(left, top) * (1 - across) + pixel(left + 1, top) * across) * (1 - down) +
               (pixel(left, top + 1) * (1 - across) + pixel(left + 1, top + 1) * across) * down;
    }

  private Q_SLOTS:
    void smooth_scaling_is_bilinear() {
        const QImage image = noise(37, 23, 1);
        for (const Placement& placement : {Placement{{3, -5}, 0.7, 0.55}, Placement{{-4.25, 2}, 1.3, 1.9},
                                           Placement{{0, 0}, 1, 1}, Placement{{-60, -30}, 9.7, 6.1}}) {
            const QRect part(-2, -3, 60, 50);
            const QImage result = scaled(image, placement, part, true);
            for (int y = 0; y < part.height(); ++y)
                for (int x = 0; x < part.width(); ++x) {
                    const double expected =
                        red_at(image, (x + part.x() + 0.5 - placement.origin.x()) / placement.scale_x - 0.5,
                               (y + part.y() + 0.5 - placement.origin.y()) / placement.scale_y - 0.5);
                    QVERIFY(std::abs(qRed(result.pixel(x, y)) - expected) < 2);
                    QCOMPARE(qAlpha(result.pixel(x, y)), 255);
                }
        }
    }

    void parts_fit_together() {
        const QImage image = noise(300, 200, 2);
        const Placement placement{{-11, 7}, 0.83, 0.83};
        const QImage whole = scaled(image, placement, {0, 0, 200, 150}, true);
        for (const QRect& part : {QRect(13, 17, 40, 30), QRect(53, 17, 1, 60), QRect(199, 149, 1, 1)})
            QCOMPARE(scaled(image, placement, part, true), whole.copy(part));
    }

    void squares_are_the_pixel_under_the_middle() {
        const QImage image = noise(9, 7, 3);
        const Placement placement{{-3, 2}, 5.3, 4.1};
        const QImage result = scaled(image, placement, {0, 0, 45, 30}, false);
        for (int y = 2; y < 30; ++y)
            for (int x = 0; x < 44; ++x)
                QCOMPARE(result.pixel(x, y),
                         image.pixel(static_cast<int>((x + 0.5 + 3) / 5.3), static_cast<int>((y + 0.5 - 2) / 4.1)));
    }

    void one_pixel_fills_all() {
        QImage image(1, 1, QImage::Format_RGB32);
        image.fill(QColor(1, 2, 3));
        const QImage result = scaled(image, {{-5, -5}, 1000, 1000}, {0, 0, 20, 20}, true);
        QCOMPARE(result.pixelColor(0, 19), QColor(1, 2, 3));
        QCOMPARE(result.pixelColor(19, 0), QColor(1, 2, 3));
    }

    void differences_saturate() {
        const QImage a = noise(64, 2, 4), b = noise(64, 2, 5);
        for (const int gain : {1, 3, 16}) {
            const Rows rows = difference_rows(a, b, gain, 0, 63);
            for (const int y : {0, 1, 0})
                for (int x = 0; x < 64; ++x) {
                    const QColor one = a.pixelColor(x, y), other = b.pixelColor(x, y);
                    const auto channel = [gain](int left, int right) {
                        return std::min(255, gain * std::abs(left - right));
                    };
                    QCOMPARE(QColor(rows(y)[x]),
                             QColor(channel(one.red(), other.red()), channel(one.green(), other.green()),
                                    channel(one.blue(), other.blue())));
                }
        }
    }

    void sources_cover_their_part() {
        const Placement placement{{10, 20}, 2.5, 2.5};
        const QRect source = placement.source({60, 70, 50, 50}, {1000, 1000});
        QVERIFY(placement.target(source).contains(QRectF(60, 70, 50, 50)));
        QCOMPARE(placement.source({0, 0, 5, 5}, {1000, 1000}).isEmpty(), true);  // left of the picture
    }
};

QTEST_APPLESS_MAIN(TestScaledPixels)
#include "test_scaled_pixels.moc"
