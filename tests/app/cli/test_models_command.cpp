// `deweather models` as users and scripts call it.
#include <QJsonArray>
#include <QtTest>

#include "command.h"

class TestModelsCommand : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void json_lists_architectures_and_models() {
        const auto ran = deweather_command({"models", "--json"});
        QCOMPARE(ran.status, 0);
        const auto architecture = ran.json()["architectures"].toArray().at(0).toObject();
        QCOMPARE(architecture["name"].toString(), QString("mofme-compact"));
        QCOMPARE(architecture["parameters"].toInt(), 1399872);
        QVERIFY(std::abs(architecture["gmac"].toDouble() - 2.69) < 0.01);
        QVERIFY(architecture.contains("paper_parameters") && architecture.contains("paper_gmac"));
        bool found = false;
        for (const auto& model : ran.json()["models"].toArray())
            found = found || (model.toObject()["name"] == "mofme-compact" &&
                              model.toObject()["architecture"] == "mofme-compact");
        QVERIFY(found);
    }

    void gmac_grow_with_the_size() {
        const auto at = [](const char* size) {
            return deweather_command({"models", "--json", "--size", size})
                .json()["architectures"]
                .toArray()
                .at(0)
                .toObject()["gmac"]
                .toDouble();
        };
        QVERIFY(at("512") > 4 * at("256"));
    }

    void show_tells_of_one() {
        const auto ran = deweather_command({"models", "show", "mofme-compact", "--json"});
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.json()["config"].toObject()["experts"].toInt(), 16);
        QVERIFY(ran.json()["training"].toObject().contains("data"));
        QVERIFY(deweather_command({"models", "show", "mofme-compact"}).output.contains("GMAC"));
        QCOMPARE(deweather_command({"models", "show", "nonsense"}).status, 1);
    }
};

QTEST_GUILESS_MAIN(TestModelsCommand)
#include "test_models_command.moc"
