// The bars of one token's gate weights: probabilities, tool tips, colours, keys.
#include "widgets/gate_bars.h"

#include <QSignalSpy>
#include <QtTest>
#include <cmath>

#include "core/analysis/expert_colours.h"

using namespace deweather;
using namespace deweather::widgets;

class TestGateBars : public QObject {
    Q_OBJECT

    static QColor colour(analysis::Rgb rgb) { return {rgb.red, rgb.green, rgb.blue}; }

  private Q_SLOTS:
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

    void a_click_chooses_the_expert() {
        GateBars bars;
        bars.resize(300, 200);
        bars.set_layers({{.name = "Layer 0", .gates = {0.6F, 0, 0.4F}, .logits = {1, 0, 0.5F}},
                         {.name = "Layer 1", .gates = {0, 1}, .logits = {0, 2}}});
        QSignalSpy chosen(&bars, &GateBars::expert_chosen);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {250, 170});
        QCOMPARE(chosen.value(0), (QVariantList{1, 1}));
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {150, 70});
        QCOMPARE(chosen.value(1), (QVariantList{0, 1}));
        bars.set_layers({});
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {150, 70});
        QCOMPARE(chosen.count(), 2);
    }

    void keys_reach_every_bar() {
        GateBars bars;
        bars.resize(300, 200);
        QTest::keyClick(&bars, Qt::Key_Right);
        QCOMPARE(bars.current_layer(), -1);
        bars.set_layers({{.name = "Layer 0", .gates = {0.6F, 0, 0.4F}, .logits = {1, 0, 0.5F}},
                         {.name = "Layer 1", .gates = {0, 1}, .logits = {0, 2}}});
        QSignalSpy chosen(&bars, &GateBars::expert_chosen);
        QTest::keyClick(&bars, Qt::Key_Return);
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(&bars, Qt::Key_Right);
        QVERIFY2(bars.accessibleDescription().startsWith("Layer 0, expert 0"),
                 qPrintable(bars.accessibleDescription()));
        QTest::keyClick(&bars, Qt::Key_End);
        QCOMPARE(bars.current_expert(), 2);
        QTest::keyClick(&bars, Qt::Key_Right);
        QCOMPARE(bars.current_expert(), 2);
        // The next layer has fewer.
        QTest::keyClick(&bars, Qt::Key_Down);
        QCOMPARE(bars.current_layer(), 1);
        QCOMPARE(bars.current_expert(), 1);
        QTest::keyClick(&bars, Qt::Key_Down);
        QCOMPARE(bars.current_layer(), 1);
        QTest::keyClick(&bars, Qt::Key_Return);
        QCOMPARE(chosen.value(0), (QVariantList{1, 1}));
        // Another patch: the same bar; a smaller model: none.
        bars.set_layers(
            {{.name = "a", .gates = {1, 0}, .logits = {1, 0}}, {.name = "b", .gates = {1, 0}, .logits = {1, 0}}});
        QCOMPARE(bars.current_layer(), 1);
        QVERIFY(bars.accessibleDescription().startsWith("b, expert 1"));
        bars.set_layers({{.name = "a", .gates = {1, 0}, .logits = {1, 0}}});
        QCOMPARE(bars.current_layer(), -1);
    }
};

QTEST_MAIN(TestGateBars)
#include "test_gate_bars.moc"
