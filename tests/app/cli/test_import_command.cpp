// `deweather import` as users and scripts call it.
#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"
#include "tests/core/checkpoint/state_dict.h"

using namespace deweather;
using namespace torch_writer;

class TestImportCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const char* name) const { return folder_.filePath(name); }

    QString write(const char* name, const std::string& bytes) {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
        return file.fileName();
    }

    // A checkpoint of a mofme-compact with 3 experts.
    QString checkpoint_file() {
        const auto network = models::create("mofme-compact", {{"experts", 3}});
        const auto [state, storages] = state_dict(*network, "", false);
        return write("net.pth", archive(dict({{"state_dict", state}}), storages));
    }

  private Q_SLOTS:
    void a_checkpoint_becomes_a_model() {
        const auto input = checkpoint_file(), output = path("net.safetensors");
        const QStringList command = {"import", input, "-o", output, "--as", "mofme-compact", "--set", "experts=3"};
        const auto ran = deweather_command(command + QStringList{"--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["architecture"].toString(), QString("mofme-compact"));
        QCOMPARE(ran.json()["output"].toString(), output);
        int64_t parameters = 0;
        const auto model = checkpoint::load_model(output.toStdString());
        for (const auto& parameter : model.network->parameters()) parameters += parameter.numel();
        QCOMPARE(static_cast<int64_t>(ran.json()["parameters"].toInteger()), parameters);
        QCOMPARE(model.network->config().at("experts").get<int>(), 3);
        QCOMPARE(model.training.at("imported_from").get<std::string>(), std::string("net.pth"));

        const auto kept = deweather_command(command);
        QCOMPARE(kept.status, 1);
        QVERIFY(kept.errors.contains("exists already"));
        QCOMPARE(deweather_command(command + QStringList{"--overwrite"}).status, 0);
    }

    // OneRestore's authors publish it in two files; its licence is noted on request.
    void two_files_become_one_model() {
        const auto network = models::create("onerestore", {{"channel", 8}});
        std::vector<std::pair<std::string, at::Tensor>> restorer, embedder;
        for (const auto& [name, tensor] : checkpoint::state_of(*network)) {
            const bool restores = name.starts_with("encoder.") || name.starts_with("middle.") ||
                                  name.starts_with("decoder.") || name.starts_with("in_conv.") ||
                                  name.starts_with("out_conv.");
            (restores ? restorer : embedder).emplace_back(name, tensor.detach());
        }
        const auto first = path("restorer.safetensors"), second = path("embedder.safetensors"),
                   output = path("onerestore.safetensors");
        checkpoint::write_safetensors(first.toStdString(), restorer, {}, Existing::kReplace);
        checkpoint::write_safetensors(second.toStdString(), embedder, {}, Existing::kReplace);
        const auto alone = deweather_command({"import", first, "-o", output});
        QCOMPARE(alone.status, 1);
        QCOMPARE(alone.lines().size(), 1);
        QVERIFY2(alone.errors.contains("--with"), alone.errors);
        const auto twice = deweather_command({"import", first, "--with", first, "-o", output});
        QCOMPARE(twice.status, 1);
        QVERIFY2(twice.errors.contains("both files have"), twice.errors);

        const auto ran =
            deweather_command({"import", first, "--with", second, "-o", output, "--licence", "as its authors allow"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto model = checkpoint::load_model(output.toStdString());
        QCOMPARE(model.training.at("imported_with").get<std::string>(), std::string("embedder.safetensors"));
        QCOMPARE(model.training.at("licence").get<std::string>(), std::string("as its authors allow"));
        const auto before = checkpoint::state_of(*network), after = checkpoint::state_of(*model.network);
        QCOMPARE(after.size(), before.size());
        for (std::size_t i = 0; i < before.size(); ++i)
            QVERIFY2(at::equal(after[i].second, before[i].second), before[i].first.c_str());
        const auto shown = deweather_command({"models", "show", output, "--json"});
        QVERIFY2(shown.status == 0, shown.errors);
        QCOMPARE(shown.json()["licence"].toString(), QString("as its authors allow"));
        QVERIFY(shown.json()["made_for"].toString().contains("haze"));
        QVERIFY(shown.json()["authors"].toString().contains("ECCV 2024"));
    }

    void what_fails_leaves_nothing() {
        const auto output = path("none.safetensors");
        const auto wrong = deweather_command({"import", checkpoint_file(), "-o", output, "--as", "mofme-compact"});
        QCOMPARE(wrong.status, 1);
        QCOMPARE(wrong.lines().size(), 1);
        QVERIFY2(wrong.errors.contains("has the shape"), wrong.errors);
        const auto evil = write("evil.pth", pickle(call(global("posix", "system"), {text("true")})));
        const auto refused = deweather_command({"import", evil, "-o", output});
        QCOMPARE(refused.status, 1);
        QCOMPARE(refused.lines().size(), 1);
        QVERIFY2(refused.errors.contains("posix.system"), refused.errors);
        QVERIFY(!QFile::exists(output));
        QCOMPARE(deweather_command({"import", evil, "-o", output, "--set", "nonsense"}).status, 2);
        QCOMPARE(deweather_command({"import", evil}).status, 2);
        QVERIFY(deweather_command({"import", "--help"}).output.contains("Example:"));
    }
};

QTEST_GUILESS_MAIN(TestImportCommand)
#include "test_import_command.moc"
