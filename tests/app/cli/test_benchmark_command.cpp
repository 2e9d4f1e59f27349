// `deweather benchmark` as users and scripts call it.
#include <QJsonArray>
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
