// Overlays on the canvas: a common one, and one per picture.
#include <QtTest>
#include <array>
#include <cmath>

#include "widgets/compare_canvas.h"

using deweather::widgets::CompareCanvas;
using Mode = CompareCanvas::Mode;

class TestCanvasOverlays : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareCanvas> canvas_;

    static QImage filled(int width, int height, const QColor& colour) {
        QImage image(width, height, QImage::Format_ARGB32);
        image.fill(colour);
        return image;
    }
    QColor painted(const QPoint& point) const { return canvas_->grab().toImage().pixelColor(point); }

  private Q_SLOTS:
    void init() {
        canvas_ = std::make_unique<CompareCanvas>();
        canvas_->resize(400, 300);
        canvas_->set_original(filled(200, 150, QColor(150, 100, 50)));
        canvas_->set_results({{.title = "A", .image = filled(200, 150, Qt::black), .note = {}},
                              {.title = "B", .image = filled(200, 150, Qt::black), .note = {}}});
        canvas_->show();
        QVERIFY(QTest::qWaitForWindowExposed(canvas_.get()));
        canvas_->setFocus();
    }

    // The pane of the original says what lies on it, but not while it is shown alone.
    void the_original_is_named_with_its_overlay() {
        const auto label = [this] { return canvas_->grab(QRect(0, 0, 200, 40)).toImage(); };
        const auto plain = label();
        canvas_->set_original_title("Experts over the original");
        const auto named = label();
        QVERIFY(named != plain);
        canvas_->set_original_title({});
        QVERIFY(label() == plain);
        canvas_->set_mode(CompareCanvas::Mode::kResult);
        QTest::keyPress(canvas_.get(), Qt::Key_Space);
        const auto alone = label();
        canvas_->set_original_title("Experts over the original");
        QVERIFY(label() == alone);
        QTest::keyRelease(canvas_.get(), Qt::Key_Space);
    }

    void overlay_lies_over_results_and_smooth_or_not() {
        canvas_->set_mode(CompareCanvas::Mode::kResult);
        QImage map(2, 1, QImage::Format_ARGB32);
        map.setPixelColor(0, 0, QColor(0, 0, 0));
        map.setPixelColor(1, 0, QColor(200, 100, 0));
        canvas_->set_overlay(map, 0.5);
        const int middle = painted({200, 150}).red(), right = painted({380, 150}).red();
        QVERIFY2(std::abs(right - 100) <= 1, qPrintable(QString::number(right)));
        QVERIFY2(std::abs(middle - 50) <= 2, qPrintable(QString::number(middle)));
        canvas_->set_overlay_smooth(false);
        QVERIFY(painted({195, 150}).red() <= 1);
        QVERIFY(std::abs(painted({205, 150}).red() - 100) <= 1);
        QTest::keyPress(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({301, 201}), QColor(150, 100, 50));  // the original alone, with nothing over it
        QTest::keyRelease(canvas_.get(), Qt::Key_Space);
        canvas_->set_overlay_smooth(true);
        canvas_->set_zoom(64, {399, 150});  // also enlarged ten thousand times
        QVERIFY(std::abs(painted({380, 170}).red() - 100) <= 1);
        canvas_->set_overlay({}, 1);
        QCOMPARE(painted({380, 170}).red(), 0);
    }

    // Each picture has its own overlay, and those without one get the common overlay.
    void every_picture_has_its_own() {
        canvas_->set_reference(filled(200, 150, Qt::black));
        canvas_->set_overlay(filled(1, 1, QColor(0, 0, 200)), 1);
        canvas_->set_own_overlays({{CompareCanvas::kOriginal, filled(1, 1, QColor(250, 0, 0))},
                                   {0, filled(1, 1, QColor(0, 200, 0))},
                                   {CompareCanvas::kReference, filled(1, 1, QColor(200, 200, 0))},
                                   {1, QImage()}},
                                  0.5);
        canvas_->set_mode(Mode::kSideBySide);
        QCOMPARE(painted({100, 150}), QColor(200, 50, 25));
        QCOMPARE(painted({300, 150}), QColor(0, 100, 0));
        canvas_->set_mode(Mode::kSplit);
        QCOMPARE(painted({100, 250}), QColor(200, 50, 25));
        QCOMPARE(painted({300, 250}), QColor(0, 100, 0));
        canvas_->set_mode(Mode::kResult);
        canvas_->set_current(1);
        QCOMPARE(painted({200, 150}), QColor(0, 0, 200));
        // The original, both results and the reference, from left to right and from above.
        canvas_->set_mode(Mode::kGrid);
        QCOMPARE(painted({100, 100}), QColor(200, 50, 25));
        QCOMPARE(painted({300, 100}), QColor(0, 100, 0));
        QCOMPARE(painted({100, 220}), QColor(0, 0, 200));
        QCOMPARE(painted({300, 220}), QColor(100, 100, 0));
        // Another picture has none of them.
        canvas_->set_original(filled(200, 150, QColor(150, 100, 50)));
        QCOMPARE(painted({200, 150}), QColor(150, 100, 50));
    }

    void the_difference_has_its_result_s() {
        canvas_->set_own_overlays({{0, filled(1, 1, QColor(0, 200, 0))}, {1, filled(1, 1, QColor(200, 0, 0))}}, 1);
        canvas_->set_mode(Mode::kDifference);
        QCOMPARE(painted({200, 150}), QColor(0, 200, 0));
        canvas_->set_current(1);
        QCOMPARE(painted({200, 150}), QColor(200, 0, 0));
        QTest::keyPress(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({200, 150}), QColor(150, 100, 50));
        QTest::keyRelease(canvas_.get(), Qt::Key_Space);
        canvas_->set_own_overlays({}, 1);
        QVERIFY(painted({200, 150}) != QColor(200, 0, 0));
    }

    // Classes are not blended at their borders, whatever the common overlay's setting.
    void borders_of_classes_stay_sharp() {
        canvas_->set_mode(Mode::kResult);
        QImage map(2, 1, QImage::Format_ARGB32);
        map.setPixelColor(0, 0, QColor(0, 0, 0));
        map.setPixelColor(1, 0, QColor(200, 100, 0));
        canvas_->set_overlay_smooth(true);
        canvas_->set_own_overlays({{0, map}}, 1);
        QVERIFY(painted({195, 150}).red() <= 1);
        QVERIFY(std::abs(painted({205, 150}).red() - 200) <= 1);
    }
};

QTEST_MAIN(TestCanvasOverlays)
#include "test_canvas_overlays.moc"
