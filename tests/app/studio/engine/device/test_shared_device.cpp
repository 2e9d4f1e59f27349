// Restore, Inspect and the experts over a picture use one network, and give the results that each gives alone.
#include "app/studio/engine/device/shared_device.h"

#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/engine.h"
#include "app/studio/inspect/inspect_engine.h"
#include "app/studio/maps/routing_engine.h"
#include "core/analysis/analysis.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather;
using namespace deweather::studio;

class TestSharedDevice : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void all_engines_share_one_network() {
        const QTemporaryDir folder;
        const auto model = QString::fromStdString(small_model(folder.filePath("a.safetensors")));
        const auto picture = pattern_picture(folder.filePath("a.png"));
        SharedDevice device("cpu");
        Engine engine(device);
        InspectEngine inspect(device);
        RoutingEngine routing(device);
        Heard finished(&engine.restoring(), &Restoring::finished), analysed(&inspect, &InspectEngine::analysed),
            shown(&inspect, &InspectEngine::shown), routed(&routing, &RoutingEngine::routed),
            saved(&engine.saver(), &Saver::saved);
        engine.set_models({model});
        engine.start();
        engine.add(1, picture);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
        inspect.analyse({.model = model, .pictures = {picture}, .tokens = 100});
        QTRY_VERIFY_WITH_TIMEOUT(!analysed.isEmpty() && analysed.last()[1].toBool(), 20000);
        inspect.show(0);
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, 20000);
        routing.want(model, QImage(picture));
        QTRY_COMPARE_WITH_TIMEOUT(routed.size(), 1, 20000);
        QCOMPARE(device.models.loads(), 1);

        // Passes change a network: they are drawn by a copy, and what is restored stays the same.
        engine.save({.picture = 1, .model = model, .path = folder.filePath("before.png")});
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20000);
        inspect.analyse({.model = model, .pictures = {picture}, .passes = 3, .tokens = 100});
        engine.add(2, picture);
        engine.save({.picture = 2, .model = model, .path = folder.filePath("after.png")});
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 2, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(analysed.last()[1].toBool() && analysed.size() > 1, 20000);
        QCOMPARE(device.models.loads(), 2);
        QCOMPARE(QImage(folder.filePath("after.png")), QImage(folder.filePath("before.png")));
    }

    // The last request for the experts is answered; earlier and withdrawn ones are not.
    void the_experts_over_the_last_picture() {
        const QTemporaryDir folder;
        const auto model = QString::fromStdString(small_model(folder.filePath("a.safetensors")));
        SharedDevice device("cpu");
        RoutingEngine routing(device);
        Heard routed(&routing, &RoutingEngine::routed), failed(&routing, &RoutingEngine::failed);
        const QImage first(pattern_picture(folder.filePath("a.png"))),
            second(pattern_picture(folder.filePath("b.png")));
        {
            const DeviceQueue::Hold hold(device.queue, Lane::kShown);
            routing.want(model, first);
            routing.want(model, second);
        }
        QTRY_COMPARE_WITH_TIMEOUT(routed.size(), 1, 20000);
        QCOMPARE(routed[0][0].toLongLong(), second.cacheKey());
        {
            const DeviceQueue::Hold hold(device.queue, Lane::kShown);
            routing.want(model, first);
            routing.want(model, {});
        }
        QTest::qWait(100);
        QCOMPARE(routed.size(), 1);
        routing.want("no-such-model", first);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
    }
};

QTEST_GUILESS_MAIN(TestSharedDevice)
#include "test_shared_device.moc"
