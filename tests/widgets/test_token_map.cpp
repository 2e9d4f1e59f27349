// Overlays of experts and of numbers, their legends, and the bars of a patch.
#include "widgets/token_map.h"

#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/analysis/expert_colours.h"
#include "widgets/gate_bars.h"

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
        // All the same: no division by nothing.
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

    void bars_are_the_softmax() {
        const GateLayer layer{
            .name = "L", .gates = {0.6F, 0, 0.4F}, .logits = {1, 0, 0.5F}, .deviations = {0.5F, 0.1F, 0.2F}};
        const double sum = std::exp(1.0) + 1 + std::exp(0.5);
        QVERIFY(std::abs(GateBars::probability(layer, 0, 0) - std::exp(1.0) / sum) < 1e-6);
        const double raised = std::exp(1.5) / (std::exp(1.5) + 1 + std::exp(0.5));
        QVERIFY(std::abs(GateBars::probability(layer, 0, 1) - raised) < 1e-6);
    }

    void the_tip_tells_of_the_bar_under_it() {
        GateBars bars;
        bars.resize(300, 200);
        bars.set_layers(
            {{.name = "Layer 0", .gates = {0.6F, 0, 0.4F}, .logits = {1, 0, 0.5F}, .deviations = {0.5F, 0.1F, 0.2F}},
             {.name = "Layer 1", .gates = {0, 1}, .logits = {0, 2}}});
        const auto first = bars.text_at({20, 70});
        QVERIFY2(first.startsWith("Layer 0, expert 0") && first.contains("0.600") && first.contains("±"),
                 qPrintable(first));
        QVERIFY(bars.text_at({150, 70}).contains("expert 1") && !bars.text_at({150, 70}).contains("chosen"));
        const auto second = bars.text_at({250, 170});
        QVERIFY2(second.startsWith("Layer 1, expert 1") && !second.contains("±"), qPrintable(second));
        bars.set_layers({});
        QVERIFY(bars.text_at({20, 70}).isEmpty());
    }

    void chosen_bars_are_coloured_and_the_higher_is_higher() {
        GateBars bars;
        bars.resize(300, 120);
        bars.set_layers({{.name = "Layer 0", .gates = {0.7F, 0, 0.3F}, .logits = {2, 0, 1}}});
        const auto picture = bars.grab().toImage();
        const auto height_of = [&](int x, QColor wanted) {
            int height = 0;
            for (int y = 0; y < picture.height(); ++y) height += picture.pixelColor(x, y) == wanted ? 1 : 0;
            return height;
        };
        const int first = height_of(30, colour(analysis::expert_colour(0)));
        const int third = height_of(230, colour(analysis::expert_colour(2)));
        QVERIFY2(first > 20 && third > 5 && first > 2 * third, qPrintable(QString("%1 %2").arg(first).arg(third)));
        QCOMPARE(height_of(130, colour(analysis::expert_colour(1))), 0);
    }

    void many_experts_can_be_painted() {
        GateBars bars;
        bars.resize(320, 400);
        QList<GateLayer> layers;
        for (int i = 0; i < 8; ++i) {
            GateLayer layer{
                .name = QString::number(i), .gates = QList<float>(128, 0.0F), .logits = QList<float>(128, 0.0F)};
            layer.gates[i * 3] = 1;
            layer.logits[i * 3] = 4;
            layers.push_back(layer);
        }
        bars.set_layers(layers);
        QVERIFY(!bars.grab().isNull());
    }
};

QTEST_MAIN(TestTokenMap)
#include "test_token_map.moc"
