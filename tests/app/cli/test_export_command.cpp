// `deweather export` as users and scripts call it.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/checkpoint/model_file.h"
#include "core/models/registry.h"
#include "core/segment/model.h"
#include "trainer/config.h"
#include "trainer/toml.h"

using namespace deweather;

class TestExportCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<models::RestorationNetwork> network_ =
        models::create("mofme-compact", {{"experts", 2}, {"layers", 1}});

    QString path(const char* name) const { return folder_.filePath(name); }

  private Q_SLOTS:
    void initTestCase() {
        trainer::TrainConfig config;
        config.data.clean = {"/home/someone/photographs/train", "/home/someone/alps/"};
        config.data.pairs = {{.degraded = "/srv/rain/input", .clean = "/srv/rain/target", .weather = {"rain"}}};
        config.model.weights = "/home/someone/first.safetensors";
        config.loss = {.l1 = 1, .ssim = 0.25};
        config.seed = 11;
        config.schedule.steps = 5;
        QDir(folder_.path()).mkpath("run/checkpoints/0000003");
        QFile toml(path("run/run.toml"));
        QVERIFY(toml.open(QIODevice::WriteOnly));
        toml.write(QByteArray::fromStdString(trainer::to_toml(config.to_json())));
        for (const char* name : {"run/best.safetensors", "run/checkpoints/0000003/ema.safetensors"})
            checkpoint::save_model(*network_, {{"steps", 3}}, path(name).toStdString(), at::kFloat, Existing::kKeep);
    }

    void a_run_becomes_a_small_file() {
        const auto ran = deweather_command(
            {"export", path("run"), "-o", path("half.safetensors"), "--note", "rights=CC0", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        QVERIFY(QFile(path("half.safetensors")).size() < 0.55 * QFile(path("run/best.safetensors")).size());
        const auto model = checkpoint::load_model(path("half.safetensors").toStdString());
        const auto stored = model.network->named_parameters();
        for (const auto& parameter : network_->named_parameters()) {
            // Routers stay in float32.
            const auto own = parameter.value();
            const bool router = parameter.key().find("router.") != std::string::npos;
            QVERIFY(at::equal(stored[parameter.key()], router ? own : own.to(at::kHalf).to(at::kFloat)));
        }

        const auto& training = model.training;
        QVERIFY(training.at("data") == nlohmann::json({"photographs/train", "someone/alps", "rain/input"}));
        QVERIFY(training.at("loss") == nlohmann::json({{"l1", 1.0}, {"ssim", 0.25}}));
        QCOMPARE(training.at("began_with").get<std::string>(), std::string("first"));
        QCOMPARE(training.at("steps").get<int>(), 3);
        QCOMPARE(training.at("seed").get<int>(), 11);
        QCOMPARE(training.at("rights").get<std::string>(), std::string("CC0"));
        QCOMPARE(training.at("precision").get<std::string>(), std::string("float16"));
        // Contains nothing about the machine.
        QVERIFY2(training.dump().find("home") == std::string::npos, training.dump().c_str());
    }

    void a_checkpoint_and_a_file_too() {
        for (const char* input : {"run/checkpoints/0000003", "run/checkpoints/0000003/ema.safetensors"}) {
            const auto ran = deweather_command(
                {"export", path(input), "-o", path("full.safetensors"), "--precision", "float32", "--overwrite"});
            QVERIFY2(ran.status == 0, ran.errors);
            const auto model = checkpoint::load_model(path("full.safetensors").toStdString());
            QVERIFY(at::equal(model.network->parameters()[0], network_->parameters()[0]));
            QCOMPARE(model.training.at("seed").get<int>(), 11);
        }
    }

    void a_segmenter_is_exported_too() {
        const auto network = segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}});
        checkpoint::save_model(*network, {}, path("streets.safetensors").toStdString(), at::kFloat, Existing::kKeep);
        const auto ran = deweather_command({"export", path("streets.safetensors"), "-o", path("small.safetensors")});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto model = segment::load_model(path("small.safetensors").toStdString());
        QCOMPARE(model.network->labels().name, std::string("camvid"));
        const auto expected = network->parameters()[0].to(at::kHalf).to(at::kFloat);
        QVERIFY(at::equal(model.network->parameters()[0], expected));
    }

    void what_cannot_be_exported() {
        QDir(folder_.path()).mkpath("empty");
        const auto none = deweather_command({"export", path("empty"), "-o", path("none.safetensors")});
        QCOMPARE(none.status, 1);
        QVERIFY2(none.errors.contains("empty") && none.errors.contains("best.safetensors"), none.errors);
        QVERIFY(!QFile::exists(path("none.safetensors")));
        const auto there = deweather_command({"export", path("run"), "-o", path("run/best.safetensors")});
        QCOMPARE(there.status, 1);
        QCOMPARE(deweather_command({"export", path("run"), "-o", path("x"), "--precision", "int8"}).status, 2);
    }
};

QTEST_GUILESS_MAIN(TestExportCommand)
#include "test_export_command.moc"
