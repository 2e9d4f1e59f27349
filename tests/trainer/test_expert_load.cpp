// Expert load, counted by hand.
#include <torch/types.h>

#include <QtTest>

#include "trainer/expert_load.h"

using namespace deweather;

class TestExpertLoad : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void counts_choices() {
        models::RoutingTrace trace;
        models::LayerTrace layer;
        layer.chosen = at::tensor({0, 2, 2, 1, 2, 0, 2, 1}, at::kLong).view({1, 2, 2, 2});
        layer.gates = at::zeros({1, 2, 2, 5});
        trace.layers = {layer, {}, layer};
        trace.layers[2].chosen = at::full({1, 2, 2, 1}, 1, at::kLong);
        trace.layers[2].gates = at::zeros({1, 2, 2, 2});
        const auto load = trainer::expert_load(trace);
        QCOMPARE(load.size(), std::size_t{2});
        QCOMPARE(load[0], (std::vector<double>{0.25, 0.25, 0.5, 0, 0}));
        QCOMPARE(load[1], (std::vector<double>{0, 1}));
        QVERIFY(trainer::expert_load({}).empty());
    }
};

QTEST_GUILESS_MAIN(TestExpertLoad)
#include "test_expert_load.moc"
