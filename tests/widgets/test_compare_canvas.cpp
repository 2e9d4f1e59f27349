// The canvas with synthetic pictures: mouse, keys, and the painted pixels.
#include "widgets/compare_canvas.h"

#include <QNativeGestureEvent>
#include <QSignalSpy>
#include <QStyleHints>
#include <QWheelEvent>
#include <QtTest>
#include <array>
#include <cmath>

using deweather::widgets::CompareCanvas;

class TestCompareCanvas : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareCanvas> canvas_;

    // Each pixel's colour encodes its position.
    static QImage coordinates(int width, int height, int blue) {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) image.setPixel(x, y, qRgb(x % 256, y % 256, blue));
        return image;
    }

    QColor painted(const QPoint& point) const { return canvas_->grab().toImage().pixelColor(point); }

    void wheel(const QPointF& at, int notches, Qt::KeyboardModifiers keys = {}) const {
        send_wheel(at, {}, {0, notches * 120}, keys);
    }
    void send_wheel(const QPointF& at, QPoint pixels, QPoint angle, Qt::KeyboardModifiers keys = {}) const {
        QWheelEvent event(at, canvas_->mapToGlobal(at), pixels, angle, Qt::NoButton, keys, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas_.get(), &event);
    }

    // Within half a screen pixel, to which the picture is moved so that it does not swim.
    bool stays(const QPointF& before, const QPointF& after) const {
        return std::abs(before.x() - after.x()) * canvas_->zoom() <= 0.5 + 1e-9 &&
               std::abs(before.y() - after.y()) * canvas_->zoom() <= 0.5 + 1e-9;
    }

    static QImage filled(int width, int height, const QColor& colour) {
        QImage image(width, height, QImage::Format_RGB32);
        image.fill(colour);
        return image;
    }

  private Q_SLOTS:
    void init() {
        canvas_ = std::make_unique<CompareCanvas>();
        canvas_->resize(400, 300);
        canvas_->set_original(coordinates(200, 150, 50));
        canvas_->set_results({{.title = "A", .image = coordinates(200, 150, 200), .note = "1 s"}});
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

    void the_split_can_be_turned() {
        const QSignalSpy turned(canvas_.get(), &CompareCanvas::split_turned);
        QTest::keyClick(canvas_.get(), Qt::Key_T);
        QCOMPARE(turned.size(), 1);
        QCOMPARE(canvas_->split_orientation(), Qt::Vertical);
        // The original above, the result below.
        QCOMPARE(painted({301, 101}), QColor(150, 50, 50));
        QCOMPARE(painted({301, 201}), QColor(150, 100, 200));
        QCOMPARE(painted({101, 201}), QColor(50, 100, 200));
        QTest::mouseMove(canvas_.get(), {100, 151});
        QCOMPARE(canvas_->cursor().shape(), Qt::SplitVCursor);
        QTest::mousePress(canvas_.get(), Qt::LeftButton, {}, {100, 151});
        QTest::mouseMove(canvas_.get(), {100, 240});
        QTest::mouseRelease(canvas_.get(), Qt::LeftButton, {}, {100, 240});
        QCOMPARE(canvas_->handle(), 0.8);
        QCOMPARE(painted({101, 201}), QColor(50, 100, 50));
        QTest::keyClick(canvas_.get(), Qt::Key_T);
        QCOMPARE(painted({101, 281}), QColor(50, 140, 50));
        QCOMPARE(painted({381, 101}), QColor(190, 50, 200));
    }

    void a_lens_shows_the_original() {
        canvas_->set_mode(CompareCanvas::Mode::kLens);
        canvas_->set_lens_size(80);
        // In the middle until the pointer comes.
        QCOMPARE(painted({201, 141}), QColor(100, 70, 50));
        QCOMPARE(painted({301, 201}), QColor(150, 100, 200));
        QTest::mouseMove(canvas_.get(), {300, 200});
        QCOMPARE(painted({301, 201}), QColor(150, 100, 50));
        QCOMPARE(painted({201, 141}), QColor(100, 70, 200));
        // It is round: the corner of its square is of the result.
        QCOMPARE(painted({267, 167}), QColor(133, 83, 200));
        // What the pointer leaves and reaches is painted anew, and nothing else.
        QTest::mouseMove(canvas_.get(), {100, 200});
        const QImage seen = canvas_->grab().toImage();
        canvas_->update();
        QCOMPARE(canvas_->grab().toImage(), seen);
        QTest::keyClick(canvas_.get(), Qt::Key_BracketRight);
        QVERIFY(canvas_->lens_size() > 80);
        QCOMPARE(canvas_->handle(), 0.5);
        canvas_->set_lens_size(1);
        QVERIFY(canvas_->lens_size() >= 64);
        // The whole original while Space is held, without a lens.
        QTest::keyPress(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({301, 101}), QColor(150, 50, 50));
        QTest::keyRelease(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({301, 101}), QColor(150, 50, 200));
    }

    void wheel_keeps_the_pixel_under_the_pointer() {
        const QPointF pointer(120, 70);
        const QPointF before = canvas_->to_picture(pointer);
        for (const int notches : {1, 3, -2, 4}) {
            wheel(pointer, notches);
            const QPointF after = canvas_->to_picture(pointer);
            QVERIFY(stays(before, after));
        }
        QVERIFY(canvas_->zoom() > 7 && !canvas_->is_fitted());
        for (int i = 0; i < 40; ++i) wheel(pointer, i % 2 == 0 ? 1 : -1);
        QVERIFY(stays(before, canvas_->to_picture(pointer)));  // no drift
        wheel(pointer, 1, Qt::ControlModifier);
        QVERIFY(stays(before, canvas_->to_picture(pointer)));
    }

    void touchpads_zoom_in_small_steps() {
        const double before = canvas_->zoom();
        send_wheel({100, 100}, {}, {0, 15});  // an eighth of a notch
        QVERIFY(canvas_->zoom() > before && canvas_->zoom() < before * 1.05);
        const double between = canvas_->zoom();
        send_wheel({100, 100}, {0, 5}, {});  // pixels alone
        QVERIFY(canvas_->zoom() > between && canvas_->zoom() < between * 1.05);
    }

    void pinching_zooms_at_the_fingers() {
        const QPointF at(120, 70), before = canvas_->to_picture(at);
        QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, at, at,
                                  canvas_->mapToGlobal(at), 0.5, {});
        QCoreApplication::sendEvent(canvas_.get(), &event);
        QCOMPARE(canvas_->zoom(), 3.0);
        QVERIFY(stays(before, canvas_->to_picture(at)));
    }

    void two_fingers_on_a_touch_screen_zoom_and_pan() {
        const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
        auto* canvas = canvas_.get();
        QCOMPARE(canvas->zoom(), 2.0);
        const QPointF before = canvas->to_picture({200, 150});
        // An action started by the first finger must end when the second one comes.
        QTest::touchEvent(canvas, screen.get()).press(0, {180, 150}, canvas);
        QTest::touchEvent(canvas, screen.get()).move(0, {180, 150}, canvas).press(1, {220, 150}, canvas);
        for (int apart = 24; apart <= 60; apart += 4)
            QTest::touchEvent(canvas, screen.get())
                .move(0, {200 - apart, 150}, canvas)
                .move(1, {200 + apart, 150}, canvas);
        // 40 pixels apart have become 120.
        QCOMPARE(canvas->zoom(), 6.0);
        QVERIFY(stays(before, canvas->to_picture({200, 150})));
        for (int down = 2; down <= 20; down += 2)
            QTest::touchEvent(canvas, screen.get())
                .move(0, {140, 150 + down}, canvas)
                .move(1, {260, 150 + down}, canvas);
        QCOMPARE(canvas->zoom(), 6.0);
        QVERIFY(stays(before, canvas->to_picture({200, 170})));
        // The finger that stays moves nothing any more.
        QTest::touchEvent(canvas, screen.get()).move(0, {140, 170}, canvas).release(1, {260, 170}, canvas);
        QTest::touchEvent(canvas, screen.get()).move(0, {100, 100}, canvas);
        QTest::touchEvent(canvas, screen.get()).release(0, {100, 100}, canvas);
        QVERIFY(stays(before, canvas->to_picture({200, 170})));
    }

    void one_finger_does_what_the_mouse_does() {
        const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
        auto* canvas = canvas_.get();
        canvas->set_zoom(4, {200, 150});
        const QPointF before = canvas->to_picture({100, 100});
        QTest::touchEvent(canvas, screen.get()).press(0, {100, 100}, canvas);
        for (int x = 105; x <= 150; x += 5) QTest::touchEvent(canvas, screen.get()).move(0, {x, 110}, canvas);
        QTest::touchEvent(canvas, screen.get()).release(0, {150, 110}, canvas);
        QVERIFY(stays(before, canvas->to_picture({150, 110})));
        // The handle in the middle.
        QTest::touchEvent(canvas, screen.get()).press(0, {200, 100}, canvas);
        QTest::touchEvent(canvas, screen.get()).move(0, {300, 100}, canvas);
        QTest::touchEvent(canvas, screen.get()).release(0, {300, 100}, canvas);
        QCOMPARE(canvas->handle(), 0.75);
        // Two taps, late enough not to be a double tap with the one before.
        QTest::qWait(QGuiApplication::styleHints()->mouseDoubleClickInterval() + 50);
        for (int tap = 0; tap < 2; ++tap) {
            QTest::touchEvent(canvas, screen.get()).press(0, {60, 60}, canvas);
            QTest::touchEvent(canvas, screen.get()).release(0, {60, 60}, canvas);
        }
        QVERIFY(canvas->is_fitted());
    }

    void the_wheel_stops_at_full_size() {
        for (int i = 0; i < 4; ++i) wheel({100, 100}, -1);  // 2, 1.6, 1.28, 1.024, then past 1
        QCOMPARE(canvas_->zoom(), 1.0);
        wheel({100, 100}, -1);
        QCOMPARE(canvas_->zoom(), 0.8);
    }

    void double_click_toggles_fit_and_full_size() {
        const QPointF before = canvas_->to_picture({100, 100});
        QTest::mouseDClick(canvas_.get(), Qt::LeftButton, {}, {100, 100});
        QCOMPARE(canvas_->zoom(), 1.0);
        QVERIFY(stays(before, canvas_->to_picture({100, 100})));
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
        const QPointF after = canvas_->to_picture({140, 80});
        QVERIFY(QLineF(before, after).length() < 1e-9);
        QTest::mouseMove(canvas_.get(), {-60, 80});  // out of the widget
        QVERIFY(QLineF(before, canvas_->to_picture({-60, 80})).length() < 1e-9);
        QTest::mouseRelease(canvas_.get(), Qt::LeftButton, {}, {-60, 80});
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
        QTest::keyClick(canvas_.get(), Qt::Key_2);
        QCOMPARE(canvas_->zoom(), 2.0);
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

    void lines_show_between_very_large_pixels() {
        canvas_->set_mode(CompareCanvas::Mode::kResult);
        canvas_->set_original(filled(200, 150, Qt::black));
        canvas_->set_zoom(20, {200, 150});
        const QImage shown = canvas_->grab().toImage();
        int lines = 0;
        for (int x = 100; x < 300; ++x) lines += shown.pixelColor(x, 205).red() > 20 ? 1 : 0;
        QCOMPARE(lines, 10);
        canvas_->set_zoom(12, {200, 150});
        for (int x = 100; x < 300; ++x) QCOMPARE(painted({x, 205}).red(), 0);
    }

    void panning_paints_what_a_fresh_canvas_paints() {
        // Moved and newly painted parts fit together.
        canvas_->set_original(coordinates(1600, 1200, 50));
        canvas_->set_results({{.title = "A", .image = coordinates(1600, 1200, 200), .note = {}}});
        for (const auto mode : {CompareCanvas::Mode::kSplit, CompareCanvas::Mode::kDifference}) {
            canvas_->set_mode(mode);
            for (const double zoom : {0.37, 0.9, 1.0, 1.7, 5.3}) {
                canvas_->zoom_to_fit();
                canvas_->set_zoom(zoom, {200, 150});
                canvas_->grab();
                for (const int key : {Qt::Key_Right, Qt::Key_Down, Qt::Key_Right, Qt::Key_Left, Qt::Key_Up}) {
                    QTest::keyClick(canvas_.get(), static_cast<Qt::Key>(key));
                    canvas_->grab();
                }
                QTRY_VERIFY(canvas_->is_refined());
                const QImage panned = canvas_->grab().toImage();
                canvas_->set_mode(CompareCanvas::Mode::kResult);  // forgets
                canvas_->set_mode(mode);
                QCOMPARE(panned, canvas_->grab().toImage());
            }
        }
    }

    void zoomed_out_is_an_average() {
        // One-pixel stripes of black and white: any sampling without averaging shows one of them.
        QImage stripes(4000, 3000, QImage::Format_RGB32);
        for (int y = 0; y < stripes.height(); ++y) {
            auto* line = reinterpret_cast<QRgb*>(stripes.scanLine(y));
            for (int x = 0; x < stripes.width(); ++x) line[x] = x % 2 == 0 ? qRgb(0, 0, 0) : qRgb(255, 255, 255);
        }
        canvas_->set_original(stripes);
        QTRY_VERIFY(canvas_->is_refined());
        const int value = painted({200, 200}).red();
        QVERIFY2(value > 100 && value < 155, qPrintable(QString::number(value)));
    }

    // Setting one returns before it has been scaled and converted, and shows a coarse copy meanwhile.
    void large_pictures_are_refined_later() {
        const QImage large = filled(8000, 6000, QColor(90, 60, 30));
        QImage other(8000, 6000, QImage::Format_RGB888);  // has to be converted
        other.fill(QColor(10, 160, 130));
        canvas_->set_original(large);
        QVERIFY(!canvas_->is_refined());
        canvas_->set_results({{.title = "A", .image = other, .note = {}}});
        QVERIFY(!canvas_->is_refined());
        // Something of both is seen at once.
        QCOMPARE(painted({100, 150}), QColor(90, 60, 30));
        QCOMPARE(painted({300, 150}), QColor(10, 160, 130));
        QTRY_VERIFY_WITH_TIMEOUT(canvas_->is_refined(), 20000);
        QCOMPARE(painted({300, 150}), QColor(10, 160, 130));
        // Not even refining keeps it from being cleared.
        canvas_->set_original(large);
        canvas_->clear();
        QVERIFY(canvas_->is_refined());
    }

    void grid_shows_all_and_a_click_chooses() {
        canvas_->resize(604, 402);
        canvas_->set_results({{.title = "A", .image = coordinates(200, 150, 80), .note = {}},
                              {.title = "B", .image = coordinates(200, 150, 110), .note = {}},
                              {.title = "C", .image = {}, .note = {}},
                              {.title = "D", .image = coordinates(200, 150, 170), .note = {}}});
        canvas_->set_reference(coordinates(200, 150, 230));
        canvas_->set_mode(CompareCanvas::Mode::kGrid);  // three columns of 200, two rows of 200
        const QImage shown = canvas_->grab().toImage();
        const std::array<int, 6> blue = {50, 80, 110, 50, 170, 230};  // C is not there: the original stands in
        for (int i = 0; i < 6; ++i) {
            const QPoint at(100 + i % 3 * 202, 100 + i / 3 * 202);
            QCOMPARE(shown.pixelColor(at).blue(), blue[static_cast<std::size_t>(i)]);
            QVERIFY(QLineF(canvas_->to_picture(at), canvas_->to_picture({100, 100})).length() < 1e-9);
        }
        QSignalSpy clicked(canvas_.get(), &CompareCanvas::pane_clicked);
        QSignalSpy chosen(canvas_.get(), &CompareCanvas::current_changed);
        QTest::mouseClick(canvas_.get(), Qt::LeftButton, {}, {302 + 202, 100});  // B
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.last().first().toInt(), 1);
        QCOMPARE(canvas_->current(), 1);
        QTest::mouseClick(canvas_.get(), Qt::LeftButton, {}, {100, 100});  // the original
        QCOMPARE(clicked.count(), 1);
        QTest::mousePress(canvas_.get(), Qt::LeftButton, {}, {300, 300});
        QTest::mouseMove(canvas_.get(), {340, 300});
        QTest::mouseRelease(canvas_.get(), Qt::LeftButton, {}, {340, 300});
        QCOMPARE(clicked.count(), 1);  // a drag is no click
        QTest::keyClick(canvas_.get(), Qt::Key_PageDown);
        QCOMPARE(canvas_->current(), 2);
        QTest::keyClick(canvas_.get(), Qt::Key_PageUp);
        QTest::keyClick(canvas_.get(), Qt::Key_PageUp);
        QTest::keyClick(canvas_.get(), Qt::Key_PageUp);
        QCOMPARE(canvas_->current(), 0);
        QCOMPARE(chosen.count(), 4);
        canvas_->set_current(3);
        canvas_->set_mode(CompareCanvas::Mode::kResult);
        QCOMPARE(painted({302, 201}).blue(), 170);
        canvas_->set_results({{.title = "A", .image = coordinates(200, 150, 80), .note = {}}});
        QCOMPARE(canvas_->current(), 0);
        canvas_->set_results(std::vector<deweather::widgets::CanvasResult>(9));
        QCOMPARE(canvas_->results().size(), std::size_t{6});
    }

    void difference_is_gain_times_the_distance() {
        canvas_->set_original(filled(200, 150, QColor(100, 50, 20)));
        canvas_->set_results({{.title = "A", .image = filled(200, 150, QColor(90, 55, 20)), .note = {}}});
        canvas_->set_mode(CompareCanvas::Mode::kDifference);
        canvas_->set_difference_gain(4);
        QCOMPARE(painted({200, 150}), QColor(40, 20, 0));
        canvas_->set_difference_gain(40);  // held at 16
        QCOMPARE(painted({200, 150}), QColor(160, 80, 0));
        canvas_->set_difference_from(CompareCanvas::DifferenceFrom::kReference);
        QCOMPARE(painted({200, 150}), QColor(160, 80, 0));  // there is none yet
        canvas_->set_reference(filled(200, 150, QColor(90, 56, 20)));
        QCOMPARE(painted({200, 150}), QColor(0, 16, 0));
        QTest::keyPress(canvas_.get(), Qt::Key_Space);
        QCOMPARE(painted({200, 150}), QColor(100, 50, 20));
        QTest::keyRelease(canvas_.get(), Qt::Key_Space);
        // A preview of half the size, and one that is not there.
        canvas_->set_result_image(0, filled(100, 75, QColor(90, 57, 20)));
        QCOMPARE(painted({200, 150}), QColor(0, 16, 0));
        canvas_->set_result_image(0, {});
        QCOMPARE(painted({200, 150}), QColor(100, 50, 20));
    }

    void half_size_results_lie_at_the_same_place() {
        canvas_->set_original(filled(200, 150, Qt::black));
        QImage half(100, 75, QImage::Format_RGB32);
        half.fill(Qt::black);
        for (int y = 20; y < 40; ++y)
            for (int x = 30; x < 50; ++x) half.setPixelColor(x, y, Qt::white);
        canvas_->set_results({{.title = "A", .image = half, .note = {}}});
        canvas_->set_mode(CompareCanvas::Mode::kResult);
        canvas_->set_zoom(4, {200, 150});
        const QImage shown = canvas_->grab().toImage();
        for (const QPoint& at : {QPoint(150, 140), QPoint(250, 140), QPoint(305, 200), QPoint(150, 230)}) {
            const QPointF place = canvas_->to_picture(at);
            const bool white = place.x() >= 60 && place.x() < 100 && place.y() >= 40 && place.y() < 80;
            QCOMPARE(shown.pixelColor(at), QColor(white ? Qt::white : Qt::black));
        }
    }

    void values_of_all_pictures_at_a_pixel() {
        canvas_->set_results({{.title = "A", .image = coordinates(200, 150, 80), .note = {}},
                              {.title = "B", .image = {}, .note = {}},
                              {.title = "C", .image = coordinates(100, 75, 90), .note = {}}});
        const auto values = canvas_->values_at({101, 61});
        QCOMPARE(values.input, QColor(101, 61, 50));
        QCOMPARE(values.results.at(0), QColor(101, 61, 80));
        QVERIFY(!values.results.at(1).isValid());
        QCOMPARE(values.results.at(2), QColor(50, 30, 90));
        QVERIFY(!values.reference.isValid());
        QVERIFY(!canvas_->values_at({200, 0}).input.isValid());
        QVERIFY(!canvas_->values_at({-1, 0}).results.at(0).isValid());
    }

    void another_picture_starts_afresh_another_result_does_not() {
        canvas_->set_zoom(5, {100, 100});
        const QPointF corner = canvas_->to_picture({0, 0});
        canvas_->set_results({{.title = "B", .image = coordinates(200, 150, 99), .note = {}}});
        QCOMPARE(canvas_->zoom(), 5.0);
        QCOMPARE(canvas_->to_picture({0, 0}), corner);
        canvas_->set_original(coordinates(100, 75, 1));
        QVERIFY(canvas_->is_fitted());
        QCOMPARE(canvas_->zoom(), 4.0);
        QVERIFY(canvas_->results().empty() && canvas_->result_image(0).isNull());
    }

    void transparent_parts_show_the_ground() {
        QImage clear(200, 150, QImage::Format_ARGB32);
        clear.fill(Qt::transparent);
        canvas_->set_original(clear);
        const QColor ground = painted({200, 200});
        QCOMPARE(ground, deweather::widgets::theme_of(canvas_->palette()).canvas);
        // Neutral: nothing around a picture may tint it.
        QVERIFY(ground.red() == ground.green() && ground.green() == ground.blue());
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
        for (const auto mode :
             {CompareCanvas::Mode::kResult, CompareCanvas::Mode::kSplit, CompareCanvas::Mode::kSideBySide,
              CompareCanvas::Mode::kGrid, CompareCanvas::Mode::kDifference}) {
            canvas_->set_mode(mode);
            for (const int key : {Qt::Key_Plus, Qt::Key_0, Qt::Key_Left, Qt::Key_Space, Qt::Key_PageDown})
                QTest::keyClick(canvas_.get(), static_cast<Qt::Key>(key));
            QTest::mouseDClick(canvas_.get(), Qt::LeftButton);
            QTest::mouseClick(canvas_.get(), Qt::LeftButton);
            QVERIFY(!canvas_->grab().isNull());
        }
        QVERIFY(!canvas_->values_at({0, 0}).input.isValid());
    }
};

QTEST_MAIN(TestCompareCanvas)
#include "test_compare_canvas.moc"
#include "widgets/theme.h"
