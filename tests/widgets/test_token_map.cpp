// Token overlays of experts and numbers, and their legends.
#include "widgets/token_map.h"

#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/analysis/expert_colours.h"

using namespace deweather;
using namespace deweather::widgets;

class TestTokenMap : public QObject {
    Q_OBJECT

    static QColor colour(analysis::Rgb rgb) { return {rgb.red, rgb.green, rgb.blue}; }

  private Q_SLOTS:
    void experts_have_their_colours() {
        const auto map = expert_overlay(2, 2, {0, 5, 127, -1});
        QCOMPARE(map.size(), QSize(2, 2));
        QCOMPARE(map.pixelColor(0, 0), colour(analysis::expert_colour(0)));
        QCOMPARE(map.pixelColor(1, 0), colour(analysis::expert_colour(5)));
        QCOMPARE(map.pixelColor(0, 1), colour(analysis::expert_colour(127)));
        QCOMPARE(map.pixelColor(1, 1).alpha(), 0);
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, expert_overlay(2, 2, {0, 1}));
    }

    void numbers_go_from_low_to_high() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const auto map = heat_overlay(5, 1, {-1, 0, 1, 9, nan}, 0, 2);
        QCOMPARE(map.pixelColor(0, 0), colour(analysis::heat_colour(0)));
        QCOMPARE(map.pixelColor(1, 0), colour(analysis::heat_colour(0)));
        QCOMPARE(map.pixelColor(3, 0), colour(analysis::heat_colour(1)));
        QVERIFY(std::abs(map.pixelColor(2, 0).lightness() - colour(analysis::heat_colour(0.5)).lightness()) <= 2);
        QCOMPARE(map.pixelColor(4, 0).alpha(), 0);
        // Equal bounds: no division by zero.
        QCOMPARE(heat_overlay(1, 1, {3}, 3, 3).pixelColor(0, 0), colour(analysis::heat_colour(0)));
    }

    void the_legend_has_the_most_used_first() {
        ExpertLegend legend;
        legend.set_shares({0.2, 0, 0.5, 0.3});
        QCOMPARE(legend.count(), 3);
        QVERIFY2(legend.item(0)->text().startsWith("2: 50.0"), qPrintable(legend.item(0)->text()));
        QVERIFY(legend.item(2)->text().startsWith("0:"));
        QSignalSpy chosen(&legend, &ExpertLegend::expert_chosen);
        legend.show();
        QTest::mouseClick(legend.viewport(), Qt::LeftButton, {}, legend.visualItemRect(legend.item(1)).center());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toInt(), 3);
    }

    void the_heat_legend_paints_its_ends() {
        HeatLegend legend;
        legend.resize(120, 240);
        legend.set_range(0, 4, "Bits");
        const auto picture = legend.grab().toImage();
        const auto high = colour(analysis::heat_colour(1)), low = colour(analysis::heat_colour(0));
        int highs = 0, lows = 0, first_high = 0, first_low = 0;
        for (int y = 0; y < picture.height(); ++y) {
            const auto pixel = picture.pixelColor(14, y);
            if (pixel == high && highs++ == 0) first_high = y;
            if (pixel == low && lows++ == 0) first_low = y;
        }
        QVERIFY(highs > 0 && lows > 0 && first_high < first_low);
    }
};

QTEST_MAIN(TestTokenMap)
#include "test_token_map.moc"
