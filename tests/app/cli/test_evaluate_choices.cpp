// `deweather evaluate --counterfactual`: what other choices of experts cost.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/analysis/image_quality.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "evaluated_folder.h"
#include "tests/clip.h"

using namespace deweather;

class TestEvaluateChoices : public QObject, protected EvaluatedFolder {
    Q_OBJECT

    // The shipped weights, but each expert multiplies by a different number, so that the choice matters a lot.
    void make_model_of_unlike_experts(const QString& name) const {
        const c10::InferenceMode inference;
        auto model = checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors");
        int changed = 0;
        for (auto& parameter : model.network->named_parameters()) {
            if (!QString::fromStdString(parameter.key()).endsWith("gamma_bias") || parameter.value().dim() != 2)
                continue;
            parameter.value().add_(at::linspace(-2, 2, parameter.value().size(0)).view({-1, 1}));
            ++changed;
        }
        QVERIFY(changed > 0);
        checkpoint::save_model(*model.network, {}, path(name).toStdString(), at::kFloat, Existing::kReplace);
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void what_other_choices_of_experts_cost() {
        make_set();
        make_model_of_unlike_experts("unlike.safetensors");
        const QStringList arguments = {
            "evaluate", "--data", set(), "--limit", "2", "--model", path("unlike.safetensors")};
        const auto ran =
            deweather_command(arguments + QStringList{"--counterfactual", "--json", "--csv", path("costs.csv")});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["failed"].toInt(), 0);
        const auto study = ran.json()["counterfactual"].toArray()[0].toObject();
        QCOMPARE(study["model"].toString(), "unlike");
        const auto rows = study["rows"].toArray();
        QCOMPARE(rows.size(), 3);  // rain, snow and their average
        // The unchanged results equal those scored without the counterfactual.
        const auto scored = deweather_command(arguments + QStringList{"--json"});
        double exchange = 0;
        for (int i = 0; i < 3; ++i) {
            const auto found = rows[i].toObject();
            const auto weather = QStringList{"rain", "snow", "average"}[i];
            QCOMPARE(found["weather"].toString(), weather);
            QCOMPARE(found["count"].toInt(), i < 2 ? 2 : 4);
            QVERIFY(std::abs(found["psnr"].toDouble() - row(scored, weather, "unlike")["psnr"].toDouble()) < 1e-9);
            const auto cost = found["exchange"].toObject();
            QCOMPARE(cost["seeds"].toInt(), 5);
            QVERIFY(cost["least"].toDouble() < cost["loss"].toDouble() &&
                    cost["loss"].toDouble() < cost["most"].toDouble());
            if (i < 2) exchange += cost["loss"].toDouble() / 2;
        }
        const auto mean = study["mean"].toObject();
        QVERIFY(std::abs(mean["exchange"].toObject()["loss"].toDouble() - exchange) < 1e-9);
        const double moved = mean["exchange"].toObject()["moved"].toDouble();
        QVERIFY2(moved > 1, qPrintable(QString::number(moved)));
        QVERIFY(!mean.contains("without") && !mean.contains("layers"));
        for (const char* change : {"mean", "random", "always"})
            QVERIFY(mean[change].toObject()["moved"].toDouble() > 0);
        const auto routing = study["routing"].toArray();
        QVERIFY(routing.size() >= 3 && routing[0].toObject()["data"].isNull());
        QCOMPARE(routing[0].toObject()["experts"].toInt(), 16);
        QVERIFY(routing[0].toObject()["specialisation"].toDouble() >= 0);
        // The human-readable table contains the same numbers.
        const auto table = deweather_command(arguments + QStringList{"--counterfactual"});
        QCOMPARE(table.status, 0);
        QVERIFY2(table.output.startsWith("unlike: Exchanging experts "), table.output);
        for (const auto& number : {rows[0].toObject()["psnr"], mean["exchange"].toObject()["loss"]})
            QVERIFY2(table.output.contains(QByteArray::number(number.toDouble(), 'f', 2)), table.output);
        QVERIFY(table.output.contains("weather tells (bits)") && table.output.contains("of 2"));
        QFile csv(path("costs.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto lines = csv.readAll().split('\n');
        QCOMPARE(lines.size(), 1 + 3 + 1 + 1);
        QCOMPARE(lines[4].split(',')[5].toDouble(), mean["exchange"].toObject()["loss"].toDouble());
        refused({"--data", set(), "--counterfactual", "--csv", path("costs.csv")}, "exists already");
    }

    void each_layer_and_expert_by_itself() {
        make_set();
        const auto ran =
            deweather_command({"evaluate", "--data", set(), "--limit", "1", "--counterfactual-each", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto study = ran.json()["counterfactual"].toArray()[0].toObject();
        const auto layers = study["routing"].toArray().size();
        constexpr int kExperts = 16;
        QCOMPARE(study["mean"].toObject()["layers"].toArray().size(), layers);
        QCOMPARE(study["mean"].toObject()["without"].toArray().size(), layers * kExperts);
    }

    void a_model_without_experts_cannot_be_asked() {
        make_set();
        refused({"--data", set(), "--limit", "1", "--counterfactual", "--model", "dense-compact"}, "no experts in");
        refused({"--data", set(), "--counterfactual", "--segment"}, "excludes", 2);
        refused({"--counterfactual", "--merge", path("part")}, "", 2);
        refused({"--data", set(), "--counterfactual", "--shard", "0/2"}, "no counterfactuals from shard");
    }
};

QTEST_GUILESS_MAIN(TestEvaluateChoices)
#include "test_evaluate_choices.moc"
