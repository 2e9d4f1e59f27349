// `deweather benchmark` as users and scripts call it.
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"

class TestBenchmarkCommand : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void json_has_rates_and_stages() {
        const auto ran = deweather_command({"benchmark", "--json", "--size", "64", "--repeat", "2", "--model",
                                            "mofme-compact", "--model", "prenet,stages=2"});
        QCOMPARE(ran.status, 0);
        const auto machine = ran.json()["machine"].toObject();
        const double gemm = machine["gemm_gflops"].toDouble(), conv = machine["conv_gflops"].toDouble();
        QVERIFY(gemm > 0 && conv > 0);
        const auto models = ran.json()["models"].toArray();
        QCOMPARE(models.size(), 2);
        const auto compact = models[0].toObject();
        QCOMPARE(compact["name"].toString(), "mofme-compact");
        QStringList names;
        double milliseconds = 0, gmac = 0;
        for (const auto& value : compact["stages"].toArray()) {
            names << value.toObject()["name"].toString();
            milliseconds += value.toObject()["ms"].toDouble();
            gmac += value.toObject()["gmac"].toDouble();
        }
        QCOMPARE(names, QStringList({"encode", "layers", "decode"}));
        QVERIFY(std::abs(milliseconds - compact["ms"].toDouble()) < 1e-6);
        QVERIFY(std::abs(gmac - compact["gmac"].toDouble()) < 1e-9);
        // No more than all that the faster of the two rates allows, however noisy the machine.
        const double rate = compact["gmac_per_s"].toDouble();
        QVERIFY(std::abs(rate - gmac / milliseconds * 1e3) < 1e-6 * rate);
        const double share = compact["share"].toDouble();
        QVERIFY(share > 0 && std::min(gemm, conv) / 2 * share <= rate * 1.0001 &&
                rate <= std::max(gemm, conv) / 2 * share * 1.0001);
        QCOMPARE(models[1].toObject()["stages"].toArray().size(), 1);
    }

    void runs_are_kept_and_compared() {
        QTemporaryDir folder;
        const auto history = folder.filePath("history.jsonl");
        const QStringList command = {"benchmark", "--size", "32", "--repeat", "1", "--model", "prenet,stages=2"};
        const auto first = deweather_command(command + QStringList{"--label", "a1", "--append", history, "--json"});
        QVERIFY2(first.status == 0, first.errors);
        QVERIFY(!first.json()["processor"].toString().isEmpty() && !first.json().contains("against"));
        // The same run with half of its share of the machine's rate: as if it had taken twice the time.
        QFile file(history);
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto slower = QJsonDocument::fromJson(file.readAll()).object();
        file.close();
        QCOMPARE(slower["label"].toString(), "a1");
        auto model = slower["models"].toArray()[0].toObject();
        model["share"] = model["share"].toDouble() / 1000;
        slower["models"] = QJsonArray{model};
        slower["label"] = "b2";
        QVERIFY(file.open(QIODevice::Append));
        file.write(QJsonDocument(slower).toJson(QJsonDocument::Compact) + '\n');
        // Runs of another size are no reference.
        slower["size"] = 64;
        slower["label"] = "c3";
        file.write(QJsonDocument(slower).toJson(QJsonDocument::Compact) + "\nnot JSON\n");
        file.close();
        const auto second = deweather_command(command + QStringList{"--against", history, "--json"});
        QVERIFY2(second.status == 0, second.errors);
        const auto against = second.json()["against"].toObject();
        QCOMPARE(against["label"].toString(), "b2");
        QVERIFY(against["same_processor"].toBool());
        const auto stages = against["models"].toArray()[0].toObject()["stages"].toArray();
        QCOMPARE(stages.last().toObject()["name"].toString(), "all");
        QVERIFY(stages.last().toObject()["change"].toDouble() < -0.9);
        const auto text = deweather_command(command + QStringList{"--against", history});
        QVERIFY2(text.output.contains("against b2") && text.output.contains("faster"), text.output);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 4);  // --against alone writes nothing
    }

    void files_without_a_comparable_run_are_refused() {
        QTemporaryDir folder;
        QFile file(folder.filePath("other.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"models\": 3}");
        file.close();
        const auto ran = deweather_command({"benchmark", "--size", "16", "--against", file.fileName()});
        QCOMPARE(ran.status, 1);
        QVERIFY2(QString(ran.errors).contains("no benchmark in"), ran.errors);
        QVERIFY(deweather_command({"benchmark", "--against", folder.filePath("none")}).errors.contains("cannot read"));
    }

    void wrong_names_get_one_line_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("says");
        QTest::newRow("model") << "nonsense"
                               << "unknown model";
        QTest::newRow("setting") << "mofme-compact,experts"
                                 << "KEY=VALUE";
        QTest::newRow("field") << "mofme-compact,expert=3"
                               << "'expert'";
    }
    void wrong_names_get_one_line() {
        QFETCH(QString, model);
        QFETCH(QString, says);
        const auto ran = deweather_command({"benchmark", "--size", "16", "--repeat", "1", "--model", model});
        QCOMPARE(ran.status, 1);
        QVERIFY2(QString(ran.errors).contains(says), ran.errors);
    }
};

QTEST_GUILESS_MAIN(TestBenchmarkCommand)
#include "test_benchmark_command.moc"
