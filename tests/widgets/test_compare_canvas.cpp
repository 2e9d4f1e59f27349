// The canvas with made-up pictures: what the mouse and the keys do, and which pixels are painted where.
#include "widgets/compare_canvas.h"

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

using deweather::widgets::CompareCanvas;

class TestCompareCanvas : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareCanvas> canvas_;

    // Each pixel's colour tells where it is.
    static QImage coordinates(int width, int height, int blue) {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) image.setPixel(x, y, qRgb(x % 256, y % 256, blue));
        return image;
    }

    QColor painted(const QPoint& point) const { return canvas_->grab().toImage().pixelColor(point); }

    void wheel(const QPointF& at, int notches) const {
        QWheelEvent event(at, canvas_->mapToGlobal(at), {}, {0, notches * 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas_.get(), &event);
    }

  private Q_SLOTS:
    void init() {
        canvas_ = std::make_unique<CompareCanvas>();
        canvas_->resize(400, 300);
        canvas_->set_pictures(coordinates(200, 150, 50), coordinates(200, 150, 200));
        canvas_->show();
        QVERIFY(QTest::qWaitForWindowExposed(canvas_.get()));
        canvas_->setFocus();
    }

    void opens_fitted_and_split_in_the_middle() {
        QCOMPARE(canvas_->zoom(), 2.0);
        QVERIFY(canvas_->is_fitted());
        // Picture pixel (50, 100) is at (100, 200): left of the handle, from the original. (150, 100) is right of it.
        QCOMPARE(painted({101, 201}), QColor(50, 100, 50));
        QCOMPARE(painted({301, 201}), QColor(150, 100, 200));
    }

    void handle_follows_the_mouse_and_the_keys() {
        const QSignalSpy moved(canvas_.get(), &CompareCanvas::handle_moved);
        QTest::mousePress(canvas_.get(), Qt::LeftButton, {}, {203, 100});
        QTest::mouseMove(canvas_.get(), {320, 100});
        QTest::mouseRelease(canvas_.get(), Qt::LeftButton, {}, {320, 100});
        QCOMPARE(canvas_->handle(), 0.8);
        QVERIFY(!moved.isEmpty());
        QCOMPARE(painted({301, 201}), QColor(150, 100, 50));  // the original now
        QTest::keyClick(canvas_.get(), Qt::Key_BracketLeft);
        QVERIFY(canvas_->handle() < 0.8);
        canvas_->set_handle(7);
        QCOMPARE(canvas_->handle(), 1.0);
    }

    void wheel_keeps_the_pixel_under_the_pointer() {
        const QPointF pointer(120, 70);
        const QPointF before = canvas_->to_picture(pointer);
        for (const int notches : {1, 3, -2, 4}) {
            wheel(pointer, notches);
            const QPointF after = canvas_->to_picture(pointer);
            QVERIFY(QLineF(before, after).length() < 1e-9);
        }
        QVERIFY(canvas_->zoom() > 7 && !canvas_->is_fitted());
    }

    void double_click_toggles_fit_and_full_size() {
        QTest::mouseDClick(canvas_.get(), Qt::LeftButton, {}, {100, 100});
        QCOMPARE(canvas_->zoom(), 1.0);
        QTest::mouseDClick(canvas_.get(), Qt::LeftButton, {}, {100, 100});
        QCOMPARE(canvas_->zoom(), 2.0);
        QVERIFY(canvas_->is_fitted());
    }

    void space_shows_the_original_while_held() {
        QTest::keyPress(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({301, 201}), QColor(150, 100, 50));
        QTest::keyRelease(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({301, 201}), QColor(150, 100, 200));
    }

    void dragging_pans() {
        canvas_->set_zoom(4, {200, 150});
        const QPointF before = canvas_->to_picture({100, 100});
        QTest::mousePress(canvas_.get(), Qt::LeftButton, {}, {100, 100});
        QTest::mouseMove(canvas_.get(), {140, 80});
        QTest::mouseRelease(canvas_.get(), Qt::LeftButton, {}, {140, 80});
        const QPointF after = canvas_->to_picture({140, 80});
        QVERIFY(QLineF(before, after).length() < 1e-9);
        const QPointF start = canvas_->to_picture({0, 0});
        QTest::keyClick(canvas_.get(), Qt::Key_Right);
        QVERIFY(canvas_->to_picture({0, 0}).x() > start.x());
    }

    void keys_zoom() {
        QTest::keyClick(canvas_.get(), Qt::Key_Plus);
        QCOMPARE(canvas_->zoom(), 3.0);
        QTest::keyClick(canvas_.get(), Qt::Key_Minus);
        QCOMPARE(canvas_->zoom(), 2.0);
        QTest::keyClick(canvas_.get(), Qt::Key_1);
        QCOMPARE(canvas_->zoom(), 1.0);
        QTest::keyClick(canvas_.get(), Qt::Key_0);
        QVERIFY(canvas_->is_fitted());
    }

    void side_by_side_shares_one_view() {
        canvas_->set_mode(CompareCanvas::Mode::kSideBySide);
        canvas_->set_zoom(8, {100, 150});
        // The same place of both panes shows the same pixel of each picture.
        const QPoint left(60, 90), right(60 + 201, 90);
        const QPointF pixel = canvas_->to_picture(left);
        QVERIFY(QLineF(pixel, canvas_->to_picture(right)).length() < 1e-9);
        const QColor original = painted(left), restored = painted(right);
        QCOMPARE(original.blue(), 50);
        QCOMPARE(restored.blue(), 200);
        QCOMPARE(original.red(), static_cast<int>(pixel.x()));
        QCOMPARE(restored.red(), original.red());
        QCOMPARE(restored.green(), original.green());
    }

    void zoomed_in_pixels_are_exact_squares() {
        canvas_->set_mode(CompareCanvas::Mode::kResult);
        canvas_->set_zoom(16, {200, 150});
        const QImage shown = canvas_->grab().toImage();
        for (const QPoint& point : {QPoint(150, 200), QPoint(310, 77), QPoint(33, 260)}) {
            const QPointF pixel = canvas_->to_picture(QPointF(point) + QPointF(0.5, 0.5));
            QCOMPARE(shown.pixelColor(point), QColor(static_cast<int>(pixel.x()), static_cast<int>(pixel.y()), 200));
        }
    }

    void zoomed_out_is_an_average() {
        // One-pixel stripes of black and white: any sampling without averaging shows one of them.
        QImage stripes(4000, 3000, QImage::Format_RGB32);
        for (int y = 0; y < stripes.height(); ++y)
            for (int x = 0; x < stripes.width(); ++x)
                stripes.setPixel(x, y, x % 2 == 0 ? qRgb(0, 0, 0) : qRgb(255, 255, 255));
        canvas_->set_pictures(stripes, QImage());
        const int value = painted({200, 200}).red();
        QVERIFY2(value > 100 && value < 155, qPrintable(QString::number(value)));
    }

    void hovering_names_the_pixel() {
        QSignalSpy hovered(canvas_.get(), &CompareCanvas::pixel_hovered);
        QTest::mouseMove(canvas_.get(), {81, 61});
        QTRY_VERIFY(!hovered.isEmpty());
        QCOMPARE(hovered.last().first().toPoint(), QPoint(40, 30));
    }

    void empty_canvas_can_be_used() {
        canvas_->clear();
        wheel({10, 10}, 3);
        for (const int key : {Qt::Key_Plus, Qt::Key_0, Qt::Key_Left, Qt::Key_Space})
            QTest::keyClick(canvas_.get(), static_cast<Qt::Key>(key));
        QTest::mouseDClick(canvas_.get(), Qt::LeftButton);
        QVERIFY(!canvas_->grab().isNull());
    }
};

QTEST_MAIN(TestCompareCanvas)
#include "test_compare_canvas.moc"
