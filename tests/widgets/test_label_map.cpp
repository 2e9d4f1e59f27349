// Segmentation overlays, and the legend of classes.
#include "widgets/label_map.h"

#include <QClipboard>
#include <QtTest>

#include "widgets/class_legend.h"

using namespace deweather::widgets;

class TestLabelMap : public QObject {
    Q_OBJECT

    static QImage labels(const QList<QList<int>>& rows) {
        QImage image(static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), QImage::Format_Grayscale8);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) image.scanLine(y)[x] = static_cast<uchar>(rows[y][x]);
        return image;
    }

  private Q_SLOTS:
    void classes_have_their_colours() {
        const QList<QColor> colours = {QColor(200, 0, 0), QColor(0, 100, 0)};
        const auto overlay = label_overlay(labels({{0, 1}, {255, 7}}), colours);
        QCOMPARE(overlay.pixelColor(0, 0), colours[0]);
        QCOMPARE(overlay.pixelColor(1, 0), colours[1]);
        QCOMPARE(overlay.pixelColor(0, 1).alpha(), 0);  // void
        QCOMPARE(overlay.pixelColor(1, 1).alpha(), 0);  // no such class
        QVERIFY(label_overlay({}, colours).isNull());
    }

    void large_ones_are_made_smaller() {
        QImage large(4000, 1000, QImage::Format_Grayscale8);
        large.fill(0);
        for (int y = 0; y < 1000; ++y)
            for (int x = 2000; x < 4000; ++x) large.scanLine(y)[x] = 1;
        const auto overlay = label_overlay(large, {Qt::red, Qt::blue});
        QCOMPARE(overlay.size(), QSize(kLongestOverlay, kLongestOverlay / 4));
        QCOMPARE(overlay.pixelColor(kLongestOverlay / 2 - 1, 10), QColor(Qt::red));
        QCOMPARE(overlay.pixelColor(kLongestOverlay / 2, 10), QColor(Qt::blue));
    }

    void what_changed_stands_out() {
        const QList<QColor> colours = {QColor(200, 0, 0), QColor(0, 100, 0)};
        const auto before = labels({{0, 0, 255}}), after = labels({{0, 1, 1}});
        const auto changed = changed_overlay(after, before, colours, 0);
        QCOMPARE(changed.pixelColor(0, 0).alpha(), 0);
        QCOMPARE(changed.pixelColor(1, 0), colours[1]);
        QCOMPARE(changed.pixelColor(2, 0), colours[1]);
        // Against true labels, void is no mistake.
        QCOMPARE(changed_overlay(after, before, colours, 0, false).pixelColor(2, 0).alpha(), 0);
        const auto faint = changed_overlay(after, before, colours, 0.25);
        QCOMPARE(faint.pixelColor(0, 0).alpha(), 64);
        QVERIFY(std::abs(faint.pixelColor(0, 0).red() - 200) <= 4);
        // Labels that cannot be compared count as unchanged.
        QCOMPARE(changed_overlay(after, labels({{0}}), colours, 0).pixelColor(1, 0).alpha(), 0);
    }

    void the_legend_has_the_largest_first() {
        ClassLegend legend;
        legend.set_rows(
            {{.name = "sky", .colour = Qt::blue, .share = 0.2}, {.name = "road", .colour = Qt::red, .share = 0.7}});
        QCOMPARE(legend.topLevelItem(0)->text(ClassLegend::kName), QString("road"));
        QVERIFY(legend.isColumnHidden(ClassLegend::kIou) && legend.isColumnHidden(ClassLegend::kRestoredShare));
        QCOMPARE(legend.csv(), QString("class,share\nroad,0.7\nsky,0.2\n"));
        legend.set_rows({{.name = "sky", .colour = Qt::blue, .share = 0.2, .restored_share = 0.1, .iou = 0.5},
                         {.name = "road", .colour = Qt::red, .share = 0.7, .restored_share = 0.8}});
        QVERIFY(!legend.isColumnHidden(ClassLegend::kIou));
        QCOMPARE(legend.topLevelItem(0)->text(ClassLegend::kIou), QStringLiteral("–"));
        legend.sortByColumn(ClassLegend::kIou, Qt::DescendingOrder);
        QCOMPARE(legend.topLevelItem(0)->text(ClassLegend::kName), QString("sky"));
        legend.setFocus();
        QTest::keyClick(&legend, Qt::Key_C, Qt::ControlModifier);
        legend.set_rows({});
        QCOMPARE(legend.topLevelItemCount(), 0);
    }
};

QTEST_MAIN(TestLabelMap)
#include "test_label_map.moc"
