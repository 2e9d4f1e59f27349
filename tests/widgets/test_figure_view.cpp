// The figure view: every kind of figure is drawn, queried by the pointer, zoomed, hidden and exported.
#include "widgets/figure_view.h"

#include <QMenu>
#include <QPalette>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QXmlStreamReader>
#include <QtTest>
#include <cmath>

using namespace deweather::analysis;
using deweather::widgets::FigureView;

class TestFigureView : public QObject {
    Q_OBJECT

    std::unique_ptr<FigureView> view_;
    std::unique_ptr<QSignalSpy> drawings_;

    static Figure bars() {
        Figure figure{.name = "load", .title = "Load", .x = {"expert"}, .y = {"utilisation"}, .content = {}};
        figure.content =
            Bars{.categories = {"0", "1"},
                 .series = {{.name = "rain", .colour = {200, 0, 0}, .values = {1, 2}, .spread = {}},
                            {.name = "snow", .colour = {0, 0, 200}, .values = {2, 1}, .spread = {0.1, 0.1}}},
                 .reference = 1.0};
        return figure;
    }
    static Figure matrix() {
        Figure figure{.name = "m", .title = "m", .x = {"to"}, .y = {"from"}, .content = {}};
        figure.content = Matrix{.rows = {"a", "b"},
                                .columns = {"c", "d", "e"},
                                .values = {0, 0.25, 0.5, 0.75, 1, std::nan("")},
                                .unit = "share",
                                .numbers = true};
        return figure;
    }
    static Figure curves() {
        Figure figure{.name = "c", .title = "c", .x = {"x"}, .y = {"y"}, .content = {}};
        figure.content = Curves{{{.name = "one",
                                  .colour = {0, 150, 0},
                                  .x = {0, 1, 2},
                                  .y = {0, 1, 4},
                                  .spread = {0.1, 0.1, 0.1},
                                  .markers = true}}};
        return figure;
    }
    static Figure histogram() {
        Figure figure{.name = "h", .title = "h", .x = {"x"}, .y = {"y"}, .content = {}};
        figure.content = Histogram{.edges = {0, 1, 2, 3},
                                   .series = {{.name = "s", .colour = {0, 150, 0}, .values = {1, 3, 2}, .spread = {}}}};
        return figure;
    }
    static Figure points() {
        Figure figure{.name = "p", .title = "p", .x = {"x"}, .y = {"y"}, .content = {}};
        figure.content = Points{
            .positions = {0, 0, 4, 0, 0, 4}, .groups = {0, 1, -1}, .names = {{"g", {200, 0, 0}}, {"k", {0, 0, 200}}}};
        return figure;
    }

    QWidget* plot() const { return view_->findChild<QWidget*>(); }
    // Waits until the plot has been drawn since the last call: a change only queues that.
    bool drawn() {
        const bool done = drawings_->count() > 0 || drawings_->wait();
        drawings_->clear();
        return done;
    }
    // Waits until the plot has been drawn at this size.
    bool resized(const QSize& size) {
        if (plot()->size() == size) return true;
        view_->resize(size);
        return QTest::qWaitFor([&] { return plot()->size() == size; }) && drawn();
    }

    int count_of(QColor wanted) const {
        const auto picture = view_->grab().toImage();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x) count += picture.pixelColor(x, y) == wanted ? 1 : 0;
        return count;
    }
    // A point at which the tool tip has this text.
    QPoint place_with(const QString& text) const {
        for (int y = 0; y < view_->height(); y += 2)
            for (int x = 0; x < view_->width(); x += 2)
                if (view_->text_at(QPointF(x, y)).contains(text)) return {x, y};
        return {-1, -1};
    }

    // The centre of all points at which the tool tip has this text.
    QPoint middle_with(const QString& text) const {
        QPoint sum;
        int count = 0;
        for (int y = 0; y < view_->height(); y += 2)
            for (int x = 0; x < view_->width(); x += 2)
                if (view_->text_at(QPointF(x, y)).contains(text)) sum += QPoint(x, y), ++count;
        return count > 0 ? sum / count : QPoint(-1, -1);
    }

  private Q_SLOTS:
    void init() {
        view_ = std::make_unique<FigureView>();
        view_->resize(600, 400);
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
        QApplication::setActiveWindow(view_.get());
        view_->setFocus();
        drawings_ = std::make_unique<QSignalSpy>(plot(), SIGNAL(afterReplot()));
    }
    void cleanup() {
        drawings_.reset();
        view_.reset();
    }

    // The plot covers the view and keeps the mouse to itself: the click goes where the user's goes.
    void a_right_click_on_the_plot_offers_the_exports() {
        view_->set_figure(bars());
        QVERIFY(drawn());
        QTest::mouseClick(view_->windowHandle(), Qt::RightButton, {}, view_->axes().center());
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QSignalSpy wanted(view_.get(), &FigureView::export_wanted);
        for (auto* action : menu->actions())
            if (action->text().contains("SVG")) action->trigger();
        QCOMPARE(wanted.count(), 1);
        menu->close();
        // An empty one has nothing to export.
        view_->clear();
        QTest::mouseClick(view_->windowHandle(), Qt::RightButton, {}, view_->axes().center());
        QVERIFY(QApplication::activePopupWidget() == nullptr);
    }

    void bars_are_drawn_and_told() {
        view_->set_figure(bars());
        QVERIFY(drawn());
        QVERIFY(count_of(QColor(200, 0, 0)) > 1000 && count_of(QColor(0, 0, 200)) > 1000);
        const auto place = place_with("rain: 2");
        QVERIFY(place.x() >= 0);
        QCOMPARE(view_->text_at(place), QString("expert 1\nrain: 2"));
        QVERIFY(place_with("snow: 2").x() < place.x());
    }

    // A run's first point must not lie in the corner of the axes.
    void a_lone_point_is_in_the_middle() {
        for (const double value : {0.9, 25.4, 0.0, -3.0}) {
            auto figure = curves();
            std::get<Curves>(figure.content).curves[0] = {
                .name = "one", .colour = {0, 150, 0}, .x = {100}, .y = {value}, .spread = {}, .markers = true};
            view_->set_figure(figure);
            QVERIFY(drawn());
            const auto off = middle_with("one: ") - view_->axes().center();
            QVERIFY2(off.manhattanLength() < 8, qPrintable(QString("%1 %2").arg(off.x()).arg(off.y())));
        }
    }

    void a_matrix_of_one_column_or_row_is_drawn() {
        for (const bool column : {true, false}) {
            auto figure = matrix();
            std::get<Matrix>(figure.content) = {
                .rows = column ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"a"},
                .columns = column ? std::vector<std::string>{"c"} : std::vector<std::string>{"c", "d"},
                .values = {1, 1},
                .unit = "share",
                .numbers = false};
            view_->set_figure(figure);
            QVERIFY(drawn());
            const auto full = heat_colour(1);
            QVERIFY(count_of(QColor(full.red, full.green, full.blue)) > view_->axes().width() * 100);
        }
    }

    // Negative bars are on screen too, at their correct length; bars without error bar beside one with it count.
    void bars_below_zero_are_drawn() {
        auto figure = bars();
        auto& content = std::get<Bars>(figure.content);
        content.reference = {};
        content.series[0] = {
            .name = {}, .colour = {200, 0, 0}, .values = {1, std::nan("")}, .spread = {std::nan(""), 0.5}};
        content.series[1] = {.name = {}, .colour = {0, 0, 200}, .values = {std::nan(""), -2}, .spread = {}};
        view_->set_figure(figure);
        QVERIFY(drawn());
        const int above = count_of(QColor(200, 0, 0)), below = count_of(QColor(0, 0, 200));
        QVERIFY2(above > 1000 && std::abs(below / static_cast<double>(above) - 2) < 0.1,
                 qPrintable(QString("%1 %2").arg(above).arg(below)));
    }

    void hidden_series_are_gone_and_come_back() {
        view_->set_figure(bars());
        view_->set_hidden("rain", true);
        QVERIFY(drawn());
        // Only its mark in the legend is left.
        QVERIFY(count_of(QColor(200, 0, 0)) < 400);
        QVERIFY(place_with("rain").x() < 0);
        QVERIFY(!view_->exported(FigureView::Format::kCsv).contains("rain"));
        view_->set_hidden("rain", false);
        QVERIFY(drawn());
        QVERIFY(count_of(QColor(200, 0, 0)) > 1000);
    }

    void every_kind_is_told_by_the_pointer() {
        view_->set_figure(matrix());
        QVERIFY(drawn());
        QVERIFY(place_with("from a\nto d\n0.25").x() >= 0);
        QVERIFY(place_with("from b\nto e\n").x() >= 0);
        QVERIFY(view_->axes().width() > 400 && view_->axes().height() > 300);
        view_->set_figure(curves());
        QVERIFY(drawn());
        QVERIFY(place_with("one: 4").x() >= 0);
        view_->set_figure(histogram());
        QVERIFY(drawn());
        QVERIFY(place_with("s: 3").x() >= 0);
        view_->set_figure(points());
        QVERIFY(drawn());
        QVERIFY(place_with("k").x() > place_with("g").x());
        view_->clear();
        QVERIFY(view_->text_at({300, 200}).isEmpty());
        QVERIFY(view_->is_empty());
    }

    // After a matrix with its colour scale, and back.
    void kinds_follow_each_other() {
        for (int i = 0; i < 3; ++i)
            for (const auto& figure : {bars(), matrix(), curves(), matrix(), histogram(), points()}) {
                view_->set_figure(figure);
                QVERIFY(drawn());
            }
        view_->set_figure(bars());
        QVERIFY(drawn());
        QVERIFY(count_of(QColor(200, 0, 0)) > 1000);
    }

    void the_wheel_zooms_and_an_update_keeps_it() {
        view_->set_figure(curves());
        QVERIFY(drawn());
        const auto place = middle_with("one: 1");
        QWheelEvent wheel(place, plot()->mapToGlobal(QPointF(place)), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot(), &wheel);
        QVERIFY(drawn());
        QVERIFY(place_with("one: 0").x() < 0 || place_with("one: 4").x() < 0);
        auto moved = curves();
        std::get<Curves>(moved.content).curves[0].y[1] = 1.01;
        view_->update_figure(moved);
        QVERIFY(drawn());
        QVERIFY(view_->text_at(place).contains("1.01"));
        QTest::keyClick(view_.get(), Qt::Key_0);
        QVERIFY(drawn());
        QVERIFY(place_with("one: 0").x() >= 0 && place_with("one: 4").x() >= 0);
    }

    void a_drag_pans_and_a_double_click_shows_all() {
        view_->set_figure(curves());
        QVERIFY(drawn());
        const auto middle = middle_with("one: 1");
        QTest::mousePress(plot(), Qt::LeftButton, {}, middle);
        for (int step = 10; step <= 60; step += 10) QTest::mouseMove(plot(), middle - QPoint(step, 0));
        QTest::mouseRelease(plot(), Qt::LeftButton, {}, middle - QPoint(60, 0));
        QVERIFY(drawn());
        const auto moved = middle_with("one: 1");
        QVERIFY2(std::abs(moved.x() - (middle.x() - 60)) <= 8,
                 qPrintable(QString("%1 to %2").arg(middle.x()).arg(moved.x())));
        QTest::mouseDClick(plot(), Qt::LeftButton, {}, moved);
        QVERIFY(drawn());
        QVERIFY(std::abs(middle_with("one: 1").x() - middle.x()) <= 4);
        // The right arrow key shows what is to the right.
        QTest::keyClick(view_.get(), Qt::Key_Right);
        QVERIFY(drawn());
        QVERIFY(middle_with("one: 1").x() < middle.x() - 8);
        QTest::keyClick(view_.get(), Qt::Key_Left);
        QVERIFY(drawn());
        QVERIFY(std::abs(middle_with("one: 1").x() - middle.x()) <= 4);
    }

    void a_click_in_the_legend_hides() {
        view_->set_figure(bars());
        QVERIFY(drawn());
        // Pixels with the first series' colour outside of bars belong to its mark in the legend.
        const auto picture = view_->grab().toImage();
        QPoint mark;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (picture.pixelColor(x, y) == QColor(200, 0, 0) && view_->text_at(QPointF(x, y)).isEmpty())
                    mark = {x, y};
        QVERIFY(!mark.isNull());
        QTest::mouseClick(plot(), Qt::LeftButton, {}, mark);
        QVERIFY(view_->is_hidden("rain"));
        QVERIFY(drawn());
        QTest::mouseClick(plot(), Qt::LeftButton, {}, mark);
        QVERIFY(!view_->is_hidden("rain"));
    }

    void who_sees_all_goes_on_seeing_all() {
        view_->set_figure(curves());
        auto longer = curves();
        auto& curve = std::get<Curves>(longer.content).curves[0];
        curve.x.push_back(30);
        curve.y.push_back(9);
        view_->update_figure(longer);
        QVERIFY(drawn());
        QVERIFY(place_with("one: 9").x() >= 0);
    }

    // Also with many curves in little space.
    void the_legend_covers_no_curve() {
        Figure figure{.name = "c", .title = "c", .x = {"x"}, .y = {"y"}, .content = {}};
        Curves many;
        for (int i = 0; i < 7; ++i)
            many.curves.push_back({.name = "curve number " + std::to_string(i),
                                   .colour = {0, 150, 0},
                                   .x = {0, 1, 2},
                                   .y = {0, 1, 4},
                                   .spread = {}});
        figure.content = many;
        for (const auto& [size, seen] : {std::pair{QSize(600, 400), true},
                                         {QSize(480, 210), true},
                                         {QSize(300, 400), true},
                                         {QSize(160, 120), false}}) {
            QVERIFY(resized(size));
            view_->set_figure(figure);
            QVERIFY(drawn());
            const auto names = view_->legend();
            QCOMPARE(names.size(), seen ? 7 : 0);
            const auto axes = view_->axes();
            QVERIFY(axes.width() > size.width() / 3 && axes.height() > size.height() / 3);
            for (int i = 0; i < names.size(); ++i) {
                QVERIFY2(names[i].bottom() <= axes.top(), qPrintable(QString::number(size.width())));
                QVERIFY(view_->rect().contains(names[i]));
                QVERIFY(names[i].width() > view_->fontMetrics().horizontalAdvance("curve number 0"));
                for (int j = 0; j < i; ++j) QVERIFY(!names[i].intersects(names[j]));
            }
        }
        // A click on a name still hides its curve.
        QVERIFY(resized({600, 400}));
        QTest::mouseClick(plot(), Qt::LeftButton, {}, view_->legend()[2].center());
        QVERIFY(view_->is_hidden("curve number 2") && !view_->is_hidden("curve number 1"));
    }

    // A large matrix in little space shows only some names at its axes; with more space, more.
    void names_at_axes_do_not_overlap() {
        Matrix large;
        for (int row = 0; row < 64; ++row) large.rows.push_back("1." + std::to_string(row));
        for (int column = 0; column < 100; ++column) large.columns.push_back(std::to_string(100'000 + column));
        large.values.assign(6400, 0.5);
        Figure figure{.name = "m", .title = "m", .x = {"step"}, .y = {"expert"}, .content = large};
        const auto named = [&](const QSize& size) {
            if (!resized(size)) qWarning("the plot has not been drawn");
            return std::pair(view_->names_of_axis(Qt::Horizontal), view_->names_of_axis(Qt::Vertical));
        };
        view_->set_figure(figure);
        QVERIFY(drawn());
        const auto [few_columns, few_rows] = named({300, 160});
        const auto axes = view_->axes();
        QVERIFY(few_columns.size() >= 2 && few_rows.size() >= 4);
        QVERIFY(few_rows.size() * view_->fontMetrics().height() <= axes.height() + view_->fontMetrics().height());
        QVERIFY(few_columns.size() * view_->fontMetrics().horizontalAdvance("100000") <= axes.width() + 20);
        QCOMPARE(few_rows.first(), "1.0");
        const auto [columns, rows] = named({1100, 1100});
        QVERIFY(columns.size() > few_columns.size() && rows.size() >= 32 && few_rows.size() < 16);
    }

    void a_figure_without_a_size_is_not_drawn() {
        QTest::failOnWarning(QRegularExpression("QPainter|QPixmap"));
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* view = new FigureView;
        layout->addWidget(view);
        view->setFixedSize(0, 0);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        // No signal to wait for: a warning would come while nothing is drawn.
        for (const auto& figure : {bars(), matrix(), points()}) {
            view->set_figure(figure);
            QTest::qWait(20);
            view->update_figure(figure);
            QTest::qWait(20);
        }
        view->setFixedSize(300, 0);
        QTest::qWait(20);
        view->set_figure(points());
        QTest::qWait(20);
        view->setFixedSize(300, 200);
        QTRY_VERIFY(!view->axes().isEmpty());
        QVERIFY(!view->is_empty());
    }

    void the_theme_follows_the_palette() {
        view_->set_figure(bars());
        QPalette dark;
        dark.setColor(QPalette::Base, QColor(20, 20, 22));
        dark.setColor(QPalette::Text, QColor(230, 230, 230));
        view_->setPalette(dark);
        QVERIFY(drawn());
        QVERIFY(count_of(QColor(20, 20, 22)) > 50'000);
        QVERIFY(count_of(QColor(255, 255, 255)) == 0);
    }

    void exports_are_whole_files() {
        for (const auto& figure : {bars(), matrix(), curves(), histogram(), points()}) {
            view_->set_figure(figure);
            QVERIFY(drawn());
            const auto png = QImage::fromData(view_->exported(FigureView::Format::kPng), "PNG");
            QCOMPARE(png.size(), QSize(1200, 800));
            QVERIFY(view_->exported(FigureView::Format::kPdf).startsWith("%PDF-"));
            QCOMPARE(view_->exported(FigureView::Format::kCsv), QByteArray::fromStdString(to_csv(figure)));
            QXmlStreamReader reader(view_->exported(FigureView::Format::kSvg));
            while (!reader.atEnd()) reader.readNext();
            QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        }
        QCOMPARE(FigureView::suffix(FigureView::Format::kPdf), QString("pdf"));
    }
};

QTEST_MAIN(TestFigureView)
#include "test_figure_view.moc"
