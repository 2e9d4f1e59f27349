// The pane layout of the canvas.
#include "widgets/pane_layout.h"

#include <QtTest>

using namespace deweather::widgets;

class TestPaneLayout : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void the_division_follows_the_picture() {
        // Panoramas are stacked vertically, portraits side by side.
        QCOMPARE(pane_grid({1600, 1000}, 2, 4.0)[1].left(), 0);
        QCOMPARE(pane_grid({1600, 1000}, 2, 0.7)[1].top(), 0);
        QCOMPARE(pane_grid({1600, 1000}, 6, 1.5)[3].topLeft(), QPoint(0, 501));
        QCOMPARE(pane_grid({1600, 1000}, 1, 1.5)[0], QRect(0, 0, 1600, 1000));
    }

    void panes_are_equal_and_apart() {
        for (int count = 1; count <= 8; ++count) {
            const auto panes = pane_grid({1237, 811}, count, 1.33);
            QCOMPARE(panes.size(), static_cast<std::size_t>(count));
            for (std::size_t i = 0; i < panes.size(); ++i) {
                QCOMPARE(panes[i].size(), panes[0].size());
                QVERIFY(QRect(0, 0, 1237, 811).contains(panes[i]));
                for (std::size_t j = 0; j < i; ++j) QVERIFY(!panes[i].adjusted(-1, -1, 1, 1).intersects(panes[j]));
            }
        }
    }

    void tiny_windows_still_have_panes() {
        for (const auto& pane : pane_grid({2, 2}, 7, 1.5)) QVERIFY(!pane.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestPaneLayout)
#include "test_pane_layout.moc"
