// Training, scoring, exporting and merging classifiers as users and scripts do.
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "tests/trainer/generated_cifar.h"

class TestClassifyCommands : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const char* name) const { return folder_.filePath(name); }

  private Q_SLOTS:
    void initTestCase() { write_cifar(path("cifar"), 30); }

    void a_trained_mixture_is_scored_exported_and_merged() {
        const auto trained = deweather_command(
            {"train",
             "cifar10-classifier",
             "-o",
             path("run"),
             "--json",
             "--threads",
             "1",
             "--set",
             "data.cifar10=\"" + path("cifar") + "\"",
             "--set",
             "model.architecture=moe-classifier",
             "--set",
             "model.config={image=32,patch=16,dim=16,layers=2,heads=1,head_dim=8,mixtures=1,experts=4}",
             "--set",
             "schedule.epochs=0",
             "--set",
             "schedule.steps=4",
             "--set",
             "schedule.phases=[{until=1.0,crop=32,batch=5}]",
             "--set",
             "validation.every=2"});
        QVERIFY2(trained.status == 0, trained.errors.constData());
        const double best = trained.json()["best_accuracy"].toDouble(-1);
        QVERIFY(best >= 0 && best <= 1);

        const auto exported =
            deweather_command({"export", path("run"), "-o", path("moe.safetensors"), "--precision", "float32"});
        QVERIFY2(exported.status == 0, exported.errors.constData());
        const auto merged = deweather_command(
            {"import", path("moe.safetensors"), "-o", path("ones.safetensors"), "--as", "ones-classifier", "--json"});
        QVERIFY2(merged.status == 0, merged.errors.constData());
        QCOMPARE(merged.json()["architecture"].toString(), QString("ones-classifier"));

        const auto scored =
            deweather_command({"evaluate", "--classify", "--data", path("cifar"), "--model", path("moe.safetensors"),
                               "--model", path("ones.safetensors"), "--csv", path("table.csv"), "--json"});
        QVERIFY2(scored.status == 0, scored.errors.constData());
        const auto rows = scored.json()["rows"].toArray();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].toObject()["top1"].toDouble(), best);
        QCOMPARE(rows[0].toObject()["count"].toInt(), 30);
        QVERIFY(rows[0].toObject()["parameters"].toInt() > rows[1].toObject()["parameters"].toInt());
        QFile csv(path("table.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().count('\n'), qsizetype{3});

        const auto shown = deweather_command({"models", "show", path("moe.safetensors"), "--json"});
        QVERIFY2(shown.status == 0, shown.errors.constData());
        QCOMPARE(shown.json()["config"].toObject()["classes"].toArray().size(), 10);
    }

    void what_cannot_be_is_said_in_a_line() {
        const auto fails = [](const QStringList& arguments, const char* said) {
            const auto ran = deweather_command(arguments);
            return ran.status == 1 && ran.lines().size() == 1 && ran.errors.contains(said);
        };
        QVERIFY(fails({"train", "cifar10-classifier", "-o", path("none")}, "data.cifar10"));
        QVERIFY(!QFile::exists(path("none")));
        QVERIFY(fails(
            {"train", "cifar10-classifier", "-o", path("none"), "--set", "data.cifar10=\"" + folder_.path() + "\""},
            "data_batch_1.bin"));
        QVERIFY(fails({"evaluate", "--classify", "--data", path("cifar"), "--model",
                       DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"},
                      "does not classify"));
        QVERIFY(fails({"import", DEWEATHER_RESOURCES "/models/mofme-compact.safetensors", "-o", path("x.safetensors"),
                       "--as", "ones-classifier"},
                      "does not classify"));
    }
};

QTEST_GUILESS_MAIN(TestClassifyCommands)
#include "test_classify_commands.moc"
