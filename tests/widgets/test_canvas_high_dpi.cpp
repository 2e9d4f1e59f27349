// The canvas on a screen with two device pixels per logical one: 100 % shows each picture pixel on exactly one of them.
#include <QApplication>
#include <QtTest>

#include "widgets/compare_canvas.h"

using deweather::widgets::CompareCanvas;

class TestCanvasHighDpi : public QObject {
    Q_OBJECT

    static QImage noise(int width, int height) {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) image.setPixel(x, y, qRgb(x * 37 % 256, y * 91 % 256, x * y % 256));
        return image;
    }

  private Q_SLOTS:
    void full_size_is_exact_to_the_device_pixel() {
        CompareCanvas canvas;
        canvas.resize(301, 203);
        const QImage picture = noise(2000, 1500);
        canvas.set_original(picture);
        canvas.show();
        QVERIFY(QTest::qWaitForWindowExposed(&canvas));
        QCOMPARE(canvas.devicePixelRatioF(), 2.0);
        QTest::keyClick(&canvas, Qt::Key_1);
        QCOMPARE(canvas.zoom(), 0.5);
        for (int i = 0; i < 3; ++i) {
            const QImage shown = canvas.grab().toImage();
            QCOMPARE(shown.size(), QSize(602, 406));
            const QPointF corner = canvas.to_picture({0, 0});
            QCOMPARE(corner, QPointF(corner.toPoint()));  // whole
            for (int y = 150; y < 400; ++y)
                for (int x = 0; x < 600; ++x)
                    QCOMPARE(QColor(shown.pixel(x, y)), QColor(picture.pixel(corner.toPoint() + QPoint(x, y))));
            QTest::keyClick(&canvas, Qt::Key_Right);
        }
    }

    void zoom_keeps_the_pixel_under_the_pointer() {
        CompareCanvas canvas;
        canvas.resize(300, 200);
        canvas.set_original(noise(2000, 1500));
        canvas.set_zoom(0.7, {50, 60});
        const QPointF before = canvas.to_picture({120, 90});
        canvas.set_zoom(3, {120, 90});
        const QPointF after = canvas.to_picture({120, 90});
        QVERIFY(QLineF(before, after).length() < 1);
    }
};

int main(int argc, char** argv) {
    qputenv("QT_SCALE_FACTOR", "2");
    const QApplication application(argc, argv);
    TestCanvasHighDpi test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_canvas_high_dpi.moc"
