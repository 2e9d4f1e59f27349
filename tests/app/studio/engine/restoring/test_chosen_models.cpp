// The chosen models: each is announced once, fails once, and is tried again when asked to.
#include "app/studio/engine/restoring/chosen_models.h"

#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/device/shared_device.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather::studio;

class TestChosenModels : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void each_is_announced_once_and_fails_once() {
        const QTemporaryDir folder;
        const auto there = small_model(folder.filePath("a.safetensors"));
        const auto gone = folder.filePath("b.safetensors").toStdString();
        SharedDevice device("cpu");
        // Loaded by somebody else before: it is news here all the same.
        const auto before = device.models.get(there);
        ChosenModels models(device.models);
        Heard ready(&models, &ChosenModels::model_ready), failed(&models, &ChosenModels::model_failed);
        models.set({there, gone});
        QVERIFY(models.has(gone) && !models.has("c"));
        QCOMPARE(models.untried(), std::optional(there));
        QString reason;
        QCOMPARE(models.load(there, reason), before);
        QCOMPARE(models.load(there, reason), before);
        QCOMPARE(ready.size(), 1);
        QCOMPARE(models.untried(), std::optional(gone));
        QVERIFY(!models.load(gone, reason));
        QVERIFY(reason.startsWith("unknown model"));
        QVERIFY(!models.load(gone, reason));
        QCOMPARE(failed.size(), 1);
        QVERIFY(!models.untried());
        QCOMPARE(device.models.loads(), 1);

        models.retry();
        QCOMPARE(models.untried(), std::optional(there));
        small_model(QString::fromStdString(gone));
        QVERIFY(models.load(gone, reason) != nullptr);
        QCOMPARE(ready.size(), 2);
    }

    void one_that_is_chosen_anew_is_tried_again() {
        SharedDevice device("cpu");
        ChosenModels models(device.models);
        Heard failed(&models, &ChosenModels::model_failed);
        QString reason;
        models.set({"none"});
        (void)models.load("none", reason);
        models.set({"none"});
        QVERIFY(!models.untried());
        models.set({"other"});
        models.set({"none"});
        QCOMPARE(models.untried(), std::optional<std::string>("none"));
        (void)models.load("none", reason);
        QCOMPARE(failed.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestChosenModels)
#include "test_chosen_models.moc"
