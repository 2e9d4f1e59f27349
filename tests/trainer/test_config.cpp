// Configurations: round trips, and errors that name the field.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/base/error.h"
#include "trainer/config.h"
#include "trainer/first_weights.h"
#include "trainer/presets.h"
#include "trainer/toml.h"

using namespace deweather;
using namespace deweather::trainer;

class TestConfig : public QObject {
    Q_OBJECT

    static nlohmann::json sound() { return parse_toml("[loss]\nl1 = 1.0\n[schedule]\nsteps = 10", "test"); }

    // The error for a valid configuration with changed settings; empty if it is accepted.
    static QString said(const std::vector<std::string>& settings) {
        auto json = sound();
        try {
            for (const auto& setting : settings) set_value(json, setting);
            (void)TrainConfig::from_json(json);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

  private Q_SLOTS:
    void toml_there_and_back() {
        const auto json = parse_toml(
            "a = 1\nb = 0.1\nc = \"x \\\" y\"\n[d]\ne = [1, 2]\n[d.f]\ng = true\n[[h]]\ni = 1e-6\n[[h]]\ni = 2.0", "t");
        QCOMPARE(json["d"]["e"][1].get<int>(), 2);
        QCOMPARE(json["h"][0]["i"].get<double>(), 1e-6);
        QVERIFY(parse_toml(to_toml(json), "t") == json);
        QVERIFY_EXCEPTION_THROWN(parse_toml("a = \n", "t"), Error);
        try {
            (void)parse_toml("a = 1\nb = = 2", "x.toml");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("x.toml") && QString(error.what()).contains("line 2"),
                     error.what());
        }
    }

    // What is written on one line is read back as the same value.
    void one_line_per_value() {
        const auto phase = nlohmann::json{{"until", 0.5}, {"crop", 256}, {"synthesis", {{"shares", {0.25, 1e-9}}}}};
        QCOMPARE(to_inline_toml(phase), std::string("{crop = 256, synthesis = {shares = [0.25, 1e-09]}, until = 0.5}"));
        for (const auto& value :
             {phase, nlohmann::json::array({phase, phase}), nlohmann::json("a \"b\" = c"), nlohmann::json(true),
              nlohmann::json(-3), nlohmann::json(0.0), nlohmann::json::array(), nlohmann::json::object()}) {
            nlohmann::json json;
            set_value(json, "a.b=" + to_inline_toml(value));
            QVERIFY2(json["a"]["b"] == value, to_inline_toml(value).c_str());
        }
    }

    void values_are_set_by_dotted_keys() {
        auto json = sound();
        set_value(json, "optimizer.lr=0.25");
        set_value(json, "model.architecture=moe-compact");
        set_value(json, "model.config.experts=4");
        set_value(json, R"(data.pairs=[{degraded="a", clean="b=c", weather=["snow"]}])");
        const auto config = TrainConfig::from_json(json);
        QCOMPARE(config.optimizer.lr, 0.25);
        QCOMPARE(config.model.architecture, std::string("moe-compact"));
        QCOMPARE(config.model.config.at("experts").get<int>(), 4);
        QCOMPARE(config.data.pairs.at(0).clean, std::string("b=c"));
    }

    void config_there_and_back() {
        auto json = sound();
        set_value(json, R"(data.pairs=[{degraded="a", clean="b", weather=["rain", "haze"]}])");
        set_value(json, "schedule.phases=[{until=0.5, crop=64, batch=8}, {until=1.0, epsilon=1e-3, clean_share=0.1}]");
        set_value(json, "optimizer.kind=muon");
        set_value(json, "model.config={experts=4}");
        const auto config = TrainConfig::from_json(json);
        const auto again = TrainConfig::from_json(parse_toml(to_toml(config.to_json()), "run.toml"));
        QVERIFY(again.to_json() == config.to_json());
        QCOMPARE(again.schedule.phases.at(1).clean_share, 0.1);
        QCOMPARE(again.data.pairs.at(0).weather.size(), std::size_t{2});
    }

    void what_is_wrong_is_named_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("field");
        const auto row = [](const char* setting, const char* section, const char* field) {
            QTest::newRow(setting) << QString(setting) << QString(section) << QString(field);
        };
        row("optimizer.lr=fast", "'optimizer'", "'lr'");
        row("optimizer.lr=-1", "'optimizer'", "'lr'");
        row("optimizer.learning_rate=1", "'optimizer'", "'learning_rate'");
        row("optimizer.kind=sgd", "'optimizer'", "adamw, muon");
        row("optimizer.final_lr=0.1", "'optimizer'", "'final_lr'");
        row("loss.l1=0", "'loss'", "log_mse");
        row("loss.l2=1", "'loss'", "'l2'");
        row("loss.perceptual=0.1", "'loss'", "'vgg'");
        row("loss.distillation=0.5", "'loss'", "'teacher'");
        row("schedule.steps=0", "'schedule'", "'epochs'");
        row("schedule.epochs=3", "'schedule'", "'steps'");
        row("schedule.phases=[{until=0.5}]", "'schedule'", "'until'");
        row("schedule.phases=[{until=1.0},{until=0.5}]", "'schedule'", "'until'");
        row("schedule.phases=[{until=1.0,crop=2}]", "'schedule.phases[0]'", "'crop'");
        row("data=3", "'training'", "'data'");
        row("data.clean=folder", "'data'", "'clean'");
        row("data.workers=0", "'data'", "'workers'");
        row("data.pairs=[{clean=\"a\"}]", "'data.pairs[0]'", "'degraded'");
        row("validation.pairs=[{clean=\"a\",degraded=\"b\",weather=[\"hail\"]}]", "'validation.pairs[0]'", "hail");
        row("seed=1.5", "'training'", "'seed'");
        row("precision=int8", "'training'", "float32, bfloat16, float16");
        row("bfloat16=true", "'training'", "'bfloat16'");
        row("sead=1", "'training'", "'sead'");
        row("loss.l1.x=1", "cannot set", "loss.l1.x");
    }
    void what_is_wrong_is_named() {
        QFETCH(QString, setting);
        QFETCH(QString, section);
        QFETCH(QString, field);
        const auto text = said({setting.toStdString()});
        QVERIFY2(text.contains(section) && text.contains(field), qPrintable(text));
    }

    void sound_ones_are_taken() {
        QCOMPARE(said({}), QString());
        QCOMPARE(said({"schedule.steps=0", "schedule.epochs=3"}), QString());
    }

    void presets_are_sound() {
        QCOMPARE(presets(),
                 (std::vector<std::string>{"ablation-dense", "ablation-fme", "ablation-fme-uar",
                                           "ablation-fme-uar-centred", "ablation-fme-uar-literal",
                                           "ablation-fme-uar-uncalibrated", "ablation-moe", "ablation-moe-uar",
                                           "cifar10-classifier", "dense-compact", "espnet-camvid", "moe-compact",
                                           "mofme-camera", "mofme-compact", "paper-allweather", "paper-cityscapes"}));
        for (const auto& name : presets()) {
            const auto config = TrainConfig::from_json(read_preset(name));
            QCOMPARE(create_network(config.model.architecture, config.model.config)->task(), config.task);
        }
        QVERIFY_EXCEPTION_THROWN(find_preset("none"), Error);
    }

    // Compared presets differ only in the network, and in Eq. 10 if their router has an uncertainty.
    void compared_presets_are_alike_data() {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<int>("count");
        QTest::newRow("default models") << "mofme-compact"
                                        << "" << 3;
        QTest::newRow("Table 1") << "ablation-dense"
                                 << "ablation-" << 8;
    }
    void compared_presets_are_alike() {
        QFETCH(QString, first);
        QFETCH(QString, prefix);
        QFETCH(int, count);
        const auto rest_of = [](const std::string& name) {
            auto json = TrainConfig::from_json(read_preset(name)).to_json();
            const bool uncertain =
                name == "mofme-compact" || name == "moe-compact" || name.find("-uar") != std::string::npos;
            if (json["loss"]["uncertainty"] != (uncertain ? 5e-3 : 0.0)) qFatal("λ2 of %s", name.c_str());
            json.erase("model");
            json["loss"].erase("uncertainty");
            return json;
        };
        std::set<std::string> networks;
        for (const auto& name : presets()) {
            const bool compared =
                prefix.isEmpty() ? name.ends_with("-compact") : name.starts_with(prefix.toStdString());
            if (!compared) continue;
            QVERIFY2(rest_of(name) == rest_of(first.toStdString()), name.c_str());
            const auto model = TrainConfig::from_json(read_preset(name)).model;
            QVERIFY2(model.config.value("smooth_up", false), name.c_str());  // of the backbone, which they share
            networks.insert(model.architecture + model.config.dump());
        }
        QCOMPARE(networks.size(), static_cast<std::size_t>(count));
    }

    void extends_is_followed() {
        const QTemporaryDir folder;
        const auto write = [&](const char* name, const char* text) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
            file.write(text);
            return file.fileName().toStdString();
        };
        const auto failure = [](const std::string& file) -> QString {
            try {
                (void)read_preset(file);
            } catch (const Error& error) {
                return error.what();
            }
            return {};
        };
        write("a.toml", "extends = \"mofme-compact\"\nseed = 9\n[model]\nconfig = {experts = 4}");
        const auto json = read_preset(
            write("b.toml", "extends = \"a.toml\"\n[loss]\nl1 = 3.0\n[schedule]\nphases = [{until = 1.0, crop = 32}]"));
        const auto config = TrainConfig::from_json(json);
        const auto base = TrainConfig::from_json(read_preset("mofme-compact"));
        QCOMPARE(config.seed, int64_t{9});
        QCOMPARE(config.model.architecture, std::string("mofme-compact"));
        QCOMPARE(config.model.config.at("experts").get<int>(), 4);
        QCOMPARE(config.loss.l1, 3.0);
        QCOMPARE(config.loss.log_mse, base.loss.log_mse);
        QCOMPARE(config.schedule.phases.size(), std::size_t{1});
        QCOMPARE(config.schedule.steps, base.schedule.steps);

        write("c.toml", "extends = \"d.toml\"");
        const auto circle = failure(write("d.toml", "extends = \"c.toml\""));
        QVERIFY2(circle.contains("c.toml") && circle.contains("leads back"), qPrintable(circle));
        const auto unknown = failure(write("e.toml", "extends = \"none\""));
        QVERIFY2(unknown.contains("e.toml") && unknown.contains("'none'") && unknown.contains("mofme-compact"),
                 qPrintable(unknown));
        QVERIFY(failure(write("f.toml", "extends = 3")).contains("'extends'"));
    }

    // TOML parses no such bytes, and a list that holds them would be taken for text.
    void settings_that_are_no_utf8_are_refused() {
        auto json = nlohmann::json::object();
        QVERIFY_THROWS_EXCEPTION(Error, set_value(json, "data.clean=[\"caf\xe9\"]"));
        QVERIFY(json.empty());
    }
};

QTEST_GUILESS_MAIN(TestConfig)
#include "test_config.moc"
