// The view transform of a picture in a pane.
#include "widgets/viewport.h"

#include <QLineF>
#include <QtTest>

using deweather::widgets::Viewport;

class TestViewport : public QObject {
    Q_OBJECT

    static Viewport view(double ratio = 1.0) {
        Viewport view;
        view.set_pane(QSize(800, 600) * ratio, ratio);
        view.set_picture({8000, 3000});
        return view;
    }

  private Q_SLOTS:
    void fits_and_centres() {
        Viewport fitted = view();
        QVERIFY(fitted.is_fitted());
        QCOMPARE(fitted.zoom(), 0.1);
        QCOMPARE(fitted.device_origin(), QPoint(0, 150));
        fitted.set_pane({400, 600}, 1.0);  // stays fitted
        QCOMPARE(fitted.zoom(), 0.05);
        QCOMPARE(view(2.0).zoom(), 0.1);
        QCOMPARE(view(2.0).device_zoom(), 0.2);
    }

    void mapping_and_its_inverse_agree() {
        for (const double ratio : {1.0, 1.25, 2.0}) {
            Viewport moved = view(ratio);
            moved.set_zoom(0.73, {100, 50});
            moved.pan({13.3, -7.7});
            for (const QPointF point : {QPointF(0, 0), QPointF(799, 1), QPointF(-40, 700.5)})
                QVERIFY(QLineF(moved.from_picture(moved.to_picture(point)), point).length() < 1e-9);
        }
    }

    void zoom_keeps_its_point_and_does_not_drift() {
        Viewport zoomed = view();
        const QPointF fixed(123, 456);
        zoomed.set_zoom(1.0, {400, 300});
        const QPointF before = zoomed.to_picture(fixed);
        for (int i = 0; i < 1000; ++i) zoomed.set_zoom(i % 2 == 0 ? 1.37 : 1.0, fixed);
        QVERIFY(QLineF(zoomed.to_picture(fixed), before).length() <= 1.0);
    }

    void limits_hold() {
        Viewport limited = view();
        limited.set_zoom(1e9, {0, 0});
        QCOMPARE(limited.zoom(), Viewport::kLargestZoom);
        limited.set_zoom(1e-9, {0, 0});
        QCOMPARE(limited.zoom(), Viewport::kSmallestZoom);
        limited.set_picture({800 * 1000, 10});  // fits only below the smallest
        QCOMPARE(limited.zoom(), 0.001);
        limited.set_zoom(1e-9, {0, 0});
        QCOMPARE(limited.zoom(), 0.001);
        limited.set_picture({8000, 3000});
        limited.set_zoom(1.0, {400, 300});
        limited.pan({1e7, 1e7});  // the picture never leaves the pane wholly
        QCOMPARE(limited.centre(), QPointF(8000, 3000));
        limited.pan({-1e9, -1e9});
        QCOMPARE(limited.centre(), QPointF(0, 0));
    }

    void without_a_picture_nothing_moves() {
        Viewport empty;
        empty.set_zoom(4, {0, 0});
        empty.pan({10, 10});
        QCOMPARE(empty.zoom(), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestViewport)
#include "test_viewport.moc"
