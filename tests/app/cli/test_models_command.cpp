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
        QSet<QString> names;
        for (const auto& value : ran.json()["architectures"].toArray()) {
            const auto row = value.toObject();
            names.insert(row["name"].toString());
            QVERIFY(row["parameters"].toDouble() > 0 && row["gmac"].toDouble() > 0);
            // A figure that differs from the paper's has a note.
            const double paper = row["paper_gmac"].toDouble();
            if (paper > 0 && std::abs(row["gmac"].toDouble() / paper - 1) > 0.02)
                QVERIFY2(!row["note"].toString().isEmpty(), qPrintable(row["name"].toString()));
            // Networks of others have authors, a purpose and a licence.
            if (row.contains("code"))
                for (const char* field : {"made_for", "authors", "licence"})
                    QVERIFY2(!row[field].toString().isEmpty(), qPrintable(row["name"].toString() + ": " + field));
            if (row["name"] == "mofme-compact") {
                QCOMPARE(row["parameters"].toInt(), 1399872);
                QVERIFY(std::abs(row["gmac"].toDouble() - 2.69) < 0.01);
                QVERIFY(row["paper_gmac"].isNull());
            }
        }
        for (const char* name : {"mofme-paper",  "mofme-paper-64", "mofme-paper-128", "mofme-compact",
                                 "dense-paper",  "dense-compact",  "moe-paper",       "moe-compact",
                                 "mmoe-paper",   "m3vit-paper",    "mowe-paper",      "ones-paper",
                                 "pr-moe-paper", "rescan",         "prenet",          "prenet-r",
                                 "ffa-net",      "transweather",   "restormer",       "vit-classifier",
                                 "nafnet",       "gcanet",         "aod-net",         "light-dehazenet",
                                 "dehazeformer", "mixdehazenet",   "promptir",        "mprnet",
                                 "adair",        "moe-classifier", "histoformer",     "onerestore",
                                 "moce-ir",      "moce-ir-s",      "ones-classifier", "mofme-classifier",
                                 "s2vd"})
            QVERIFY2(names.contains(name), name);
        bool found = false;
        for (const auto& model : ran.json()["models"].toArray())
            found = found || (model.toObject()["name"] == "mofme-compact" &&
                              model.toObject()["architecture"] == "mofme-compact");
        QVERIFY(found);
    }

    void gmac_grow_with_the_size() {
        const auto at = [](const char* size) {
            return deweather_command({"models", "show", "mofme-compact", "--json", "--size", size})
                .json()["gmac"]
                .toDouble();
        };
        // Attention is quadratic, the rest linear.
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
