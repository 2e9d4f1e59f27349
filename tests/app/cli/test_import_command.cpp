// `deweather import` as users and scripts call it.
#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/checkpoint/model_file.h"
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
