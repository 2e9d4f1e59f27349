// The embedding view: hovering, clicking, lassos, groups, zoom; and fast drawing of many points.
#include "widgets/embedding_view.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <random>

using namespace deweather::widgets;

class TestEmbeddingView : public QObject {
    Q_OBJECT

    std::unique_ptr<EmbeddingView> view_;

    static constexpr int kSide = 5;

    void drag(const QPolygonF& path, Qt::KeyboardModifiers modifiers) {
        QTest::mousePress(view_.get(), Qt::LeftButton, modifiers, path.first().toPoint());
        for (const auto& place : path) QTest::mouseMove(view_.get(), place.toPoint());
        // mouseMove knows no buttons: the view draws the lasso by its own state.
        QTest::mouseRelease(view_.get(), Qt::LeftButton, modifiers, path.last().toPoint());
    }
    QPolygonF around(int point, double reach) const {
        const auto middle = view_->place_of(point);
        return QPolygonF({middle + QPointF(-reach, -reach), middle + QPointF(reach, -reach),
                          middle + QPointF(reach, reach), middle + QPointF(-reach, reach)});
    }

    // Milliseconds to take and draw so many points: the least of some times.
    double time_of(int points) {
        std::mt19937 generator(1);
        std::normal_distribution<float> normal;
        std::vector<float> positions(2 * static_cast<std::size_t>(points));
        std::vector<int> groups(static_cast<std::size_t>(points));
        for (auto& value : positions) value = normal(generator);
        for (auto& group : groups) group = static_cast<int>(generator() % 2);
        view_->resize(1000, 700);
        double best = 1e9;
        for (int i = 0; i < 5; ++i) {
            QElapsedTimer timer;
            timer.start();
            view_->set_points(positions);
            if (i == 0) view_->set_groups(groups, {"a", "b"}, {Qt::red, Qt::blue});
            view_->repaint();
            best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        return best;
    }

  private Q_SLOTS:
    // A square of 5 x 5 points: the left two columns are group 0, the rest group 1.
    void init() {
        view_ = std::make_unique<EmbeddingView>();
        view_->resize(500, 400);
        std::vector<float> positions;
        std::vector<int> groups;
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x) {
                positions.insert(positions.end(), {static_cast<float>(x), static_cast<float>(y)});
                groups.push_back(x < 2 ? 0 : 1);
            }
        view_->set_points(positions);
        view_->set_groups(groups, {"rain", "snow"}, {QColor(200, 0, 0), QColor(0, 0, 200)});
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
        QApplication::setActiveWindow(view_.get());
        view_->setFocus();
    }
    void cleanup() { view_.reset(); }

    void points_are_drawn_where_they_are() {
        const auto picture = view_->grab().toImage();
        QVERIFY(picture.pixelColor(view_->place_of(0).toPoint()).red() > 150);
        QVERIFY(picture.pixelColor(view_->place_of(24).toPoint()).blue() > 150);
        // y grows upwards, and both axes have the same scale.
        QVERIFY(view_->place_of(5).y() < view_->place_of(0).y());
        const double across = view_->place_of(1).x() - view_->place_of(0).x();
        QVERIFY(std::abs(across - (view_->place_of(0).y() - view_->place_of(5).y())) < 1e-6);
    }

    void the_pointer_finds_the_nearest() {
        QSignalSpy hovered(view_.get(), &EmbeddingView::hovered), clicked(view_.get(), &EmbeddingView::clicked);
        QTest::mouseMove(view_.get(), (view_->place_of(7) + QPointF(3, 2)).toPoint());
        QCOMPARE(hovered.count(), 1);
        QCOMPARE(hovered[0][0].toInt(), 7);
        QImage thumbnail(32, 32, QImage::Format_RGB32);
        thumbnail.fill(Qt::green);
        view_->set_hover_picture(thumbnail, "rain.jpg");
        const auto picture = view_->grab().toImage();
        int green = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x) green += picture.pixelColor(x, y) == QColor(Qt::green) ? 1 : 0;
        QCOMPARE(green, 64 * 64);
        QTest::mouseClick(view_.get(), Qt::LeftButton, {}, view_->place_of(7).toPoint());
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][0].toInt(), 7);
        const auto between = (view_->place_of(0) + view_->place_of(6)) / 2;
        QTest::mouseMove(view_.get(), between.toPoint());
        QCOMPARE(hovered.last()[0].toInt(), -1);
    }

    void a_lasso_selects_adds_and_takes_away() {
        QSignalSpy changed(view_.get(), &EmbeddingView::selection_changed);
        drag(around(12, 10), Qt::ShiftModifier);
        QCOMPARE(view_->selection(), QList<int>{12});
        drag(around(0, 10), Qt::ShiftModifier | Qt::ControlModifier);
        QCOMPARE(view_->selection(), (QList<int>{0, 12}));
        drag(around(12, 10), Qt::ShiftModifier | Qt::AltModifier);
        QCOMPARE(view_->selection(), QList<int>{0});
        drag(around(24, 10), Qt::ShiftModifier);
        QCOMPARE(view_->selection(), QList<int>{24});
        QCOMPARE(changed.count(), 4);
        // The others step back.
        const auto picture = view_->grab().toImage();
        QVERIFY(picture.pixelColor(view_->place_of(24).toPoint()).blue() > 190);
        QVERIFY(picture.pixelColor(view_->place_of(0).toPoint()).red() > 120);
        QTest::keyClick(view_.get(), Qt::Key_Escape);
        QVERIFY(view_->selection().isEmpty());
        view_->set_lasso_mode(true);
        drag(around(6, 10), Qt::NoModifier);
        QCOMPARE(view_->selection(), QList<int>{6});
    }

    void hidden_groups_are_out_of_reach() {
        view_->set_hidden(0, true);
        QCOMPARE(view_->point_at(view_->place_of(0)), -1);
        QCOMPARE(view_->point_at(view_->place_of(3)), 3);
        QTest::keySequence(view_.get(), QKeySequence::SelectAll);
        QCOMPARE(view_->selection().size(), 15);
        const auto picture = view_->grab().toImage();
        QVERIFY(picture.pixelColor(view_->place_of(0).toPoint()) == view_->palette().color(QPalette::Base));
        // A click on its name brings it back: the first line of the legend, at the right above.
        QTest::mouseClick(view_.get(), Qt::LeftButton, {},
                          QPoint(view_->width() - 20, 8 + view_->fontMetrics().height() / 2));
        QVERIFY(!view_->is_hidden(0));
    }

    void the_wheel_zooms_at_the_pointer_and_a_double_click_fits() {
        const auto fixed = view_->place_of(6);
        const double before = view_->place_of(1).x() - view_->place_of(0).x();
        QWheelEvent wheel(fixed, view_->mapToGlobal(fixed), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(view_.get(), &wheel);
        QVERIFY((view_->place_of(6) - fixed).manhattanLength() < 1e-6);
        QVERIFY(std::abs((view_->place_of(1).x() - view_->place_of(0).x()) / before - 1.2) < 1e-6);
        // While points move, a view that was zoomed stays where it is.
        std::vector<float> moved(2 * kSide * kSide, 0.5F);
        moved[0] = 100;
        const auto scale = [&] { return view_->place_of(0).x() - view_->place_of(1).x(); };
        view_->set_points(moved);
        QVERIFY(scale() > 5000);
        QTest::mouseDClick(view_.get(), Qt::LeftButton, {}, QPoint(10, 10));
        QVERIFY(scale() < 500);
    }

    void keys_zoom_and_pan() {
        const auto before = view_->place_of(0);
        QTest::keyClick(view_.get(), Qt::Key_Right);
        QVERIFY(view_->place_of(0).x() < before.x());
        QTest::keyClick(view_.get(), Qt::Key_Plus);
        QVERIFY(view_->place_of(1).x() - view_->place_of(0).x() > 1.2 * (500 * 0.9 / 5) * 0.8);
        QTest::keyClick(view_.get(), Qt::Key_0);
        QVERIFY((view_->place_of(0) - before).manhattanLength() < 1e-6);
    }

    void exports_are_pictures() {
        const auto picture = QImage::fromData(view_->png(2), "PNG");
        QCOMPARE(picture.size(), view_->size() * 2);
        QVERIFY(picture.pixelColor((view_->place_of(24) * 2).toPoint()).blue() > 150);
    }

    // Ten times the points take about ten times as long, not a hundred times.
    void the_time_of_drawing_is_linear() {
        const double few = time_of(20'000), many = time_of(200'000);
        qInfo("20,000 points in %.1f ms, 200,000 in %.1f ms", few, many);
        QVERIFY(many < 30 * few);
    }
};

QTEST_MAIN(TestEmbeddingView)
#include "test_embedding_view.moc"
