// The image pyramid: the values of its levels, and that making them does not block the caller.
#include "widgets/picture_pyramid.h"

#include <QSignalSpy>
#include <QThreadPool>
#include <QtTest>

using namespace deweather::widgets;

class TestPicturePyramid : public QObject {
    Q_OBJECT

    QThreadPool pool_;

  private Q_SLOTS:
    void halving_is_the_mean_of_four() {
        QImage image(5, 3, QImage::Format_RGB32);
        for (int y = 0; y < 3; ++y)
            for (int x = 0; x < 5; ++x) image.setPixel(x, y, qRgb(x * 50, y * 100, (x * 31 + y * 77) % 256));
        const QImage half = halved(image);
        QCOMPARE(half.size(), QSize(3, 2));
        for (int y = 0; y < 2; ++y)
            for (int x = 0; x < 3; ++x) {
                int red = 0, green = 0, blue = 0;
                for (int dy = 0; dy < 2; ++dy)
                    for (int dx = 0; dx < 2; ++dx) {
                        // Edge pixels are repeated beyond the border.
                        const QColor pixel = image.pixelColor(std::min(2 * x + dx, 4), std::min(2 * y + dy, 2));
                        red += pixel.red();
                        green += pixel.green();
                        blue += pixel.blue();
                    }
                QCOMPARE(half.pixelColor(x, y), QColor((red + 2) / 4, (green + 2) / 4, (blue + 2) / 4));
            }
    }

    void small_pictures_are_complete_at_once() {
        PicturePyramid pyramid(pool_);
        QImage image(700, 500, QImage::Format_RGB888);
        image.fill(QColor(12, 34, 56));
        pyramid.set(image);
        QVERIFY(pyramid.is_complete());
        for (const double scale : {1.0, 0.5, 0.3, 0.1}) {
            const auto level = pyramid.level_for(scale);
            QVERIFY(!level.convert_first);
            QVERIFY(level.shrink_x * scale <= 1.0 && level.shrink_x * scale > 0.5);
            QCOMPARE(level.image.pixelColor(1, 1), QColor(12, 34, 56));
        }
    }

    void large_ones_return_at_once_and_get_finer() {
        PicturePyramid pyramid(pool_);
        QSignalSpy refined(&pyramid, &PicturePyramid::refined);
        QImage image(5000, 4000, QImage::Format_RGB888);
        image.fill(QColor(200, 100, 50));
        pyramid.set(image);
        QVERIFY(!pyramid.is_complete());
        const auto coarse = pyramid.level_for(0.2);
        QVERIFY(coarse.image.width() < 600);  // the coarse copy
        QCOMPARE(coarse.image.pixelColor(5, 5), QColor(200, 100, 50));
        QVERIFY(qAbs(coarse.shrink_x * coarse.image.width() - 5000) < 1e-6);
        QVERIFY(pyramid.level_for(1.0).convert_first);
        QTRY_VERIFY_WITH_TIMEOUT(pyramid.is_complete(), 20000);
        QVERIFY(!refined.isEmpty());
        QCOMPARE(pyramid.level_for(0.2).image.size(), QSize(1250, 1000));
        QCOMPARE(pyramid.level_for(0.2).image.pixelColor(600, 700), QColor(200, 100, 50));
        QVERIFY(!pyramid.level_for(1.0).convert_first);
    }

    void another_picture_meanwhile_wins() {
        PicturePyramid pyramid(pool_);
        for (int i = 0; i < 5; ++i) {
            QImage image(3000, 2000, QImage::Format_RGB32);
            image.fill(QColor(i * 40, 0, 0));
            pyramid.set(image);
        }
        QTRY_VERIFY_WITH_TIMEOUT(pyramid.is_complete(), 20000);
        for (const double scale : {1.0, 0.4, 0.1}) QCOMPARE(pyramid.level_for(scale).image.pixelColor(3, 3).red(), 160);
        pyramid.set({});
        QVERIFY(pyramid.is_null() && pyramid.is_complete());
    }

    void goes_while_its_levels_are_made() {
        for (int i = 0; i < 5; ++i) {
            PicturePyramid pyramid(pool_);
            QImage image(4000, 3000, QImage::Format_RGB32);
            image.fill(Qt::gray);
            pyramid.set(image);
        }
        QVERIFY(pool_.waitForDone(20000));
    }
};

QTEST_GUILESS_MAIN(TestPicturePyramid)
#include "test_picture_pyramid.moc"
