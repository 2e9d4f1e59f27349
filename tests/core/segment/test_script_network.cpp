// TorchScript networks: their outputs, and the limits of their sandbox.
#include "core/segment/script_network.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_library.h"
#include "core/segment/segmenter.h"
#include "script_file.h"

using namespace deweather;
using namespace deweather::segment;

namespace {

ScriptProcess process(double seconds = 60) {
    return {.program = DEWEATHER_BIN "/deweather", .seconds = seconds};
}

}  // namespace

class TestScriptNetwork : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const at::Tensor picture_ = at::rand({3, 9, 14});

    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
    // The error of a script when it segments a picture; empty on success.
    QString failure(const std::string& file, double seconds = 60) const {
        try {
            Segmenter segmenter(load_model(file, process(seconds)), c10::kCPU);
            (void)segmenter.segment(picture_);
            return {};
        } catch (const Error& error) {
            return error.what();
        }
    }

  private Q_SLOTS:
    void initTestCase() { at::manual_seed(5); }

    // The class of a pixel is its strongest colour.
    void outputs_of_every_form_are_taken_data() {
        QTest::addColumn<QString>("body");
        QTest::newRow("tensor") << "    return x\n";
        QTest::newRow("smaller") << "    return torch.upsample_nearest2d(x, [18, 28], None)\n";
        QTest::newRow("double") << "    return x.double()\n";
        QTest::newRow("dictionary") << "    return {\"aux\": x[:, :1], \"out\": x}\n";
        QTest::newRow("tuple") << "    return x, 1\n";
        QTest::newRow("says something") << "    print(\"hello\")\n    return x\n";
    }
    void outputs_of_every_form_are_taken() {
        QFETCH(QString, body);
        const auto file = path("form.pt");
        script::write(file, body.toStdString());
        Segmenter segmenter(load_model(file, process()), c10::kCPU);
        for (int repeat = 0; repeat < 2; ++repeat) QVERIFY(segmenter.segment(picture_).equal(picture_.argmax(0)));
        QCOMPARE(segmenter.labels().size(), int64_t{3});
    }

    void nothing_runs_unasked() {
        const auto file = path("form.pt");
        script::write(file, "    return x\n");
        QVERIFY(is_script(file));
        try {
            (void)load_model(file);
            QFAIL("it ran");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("--run-torchscript"));
        }
    }

    // from_file() with shared memory makes the file that it names, in a process that may.
    void files_cannot_be_written() {
        const auto victim = path("victim");
        const auto body = "    y = torch.from_file(\"" + victim + "\", True, 4)\n    return x + y[0]\n";
        const auto attack = script::module(body);
        (void)torch::jit::Module(attack).forward({picture_.unsqueeze(0)});
        QVERIFY2(QFile::exists(QString::fromStdString(victim)), "the attack does not work even where it may");
        QVERIFY(QFile::remove(QString::fromStdString(victim)));

        script::write(path("attack.pt"), body);
        const auto said = failure(path("attack.pt"));
        QVERIFY2(said.contains("attack.pt") && said.contains("victim"), qPrintable(said));
        QVERIFY(!QFile::exists(QString::fromStdString(victim)));
    }

    void one_that_never_ends_is_ended() {
        script::write(path("endless.pt"), "    i = 1\n    while i > 0:\n        i = i % 7 + 1\n    return x\n");
        const auto said = failure(path("endless.pt"), 4);
        QVERIFY2(said.contains("does not answer"), qPrintable(said));
    }

    void what_fails_is_said_and_the_next_picture_goes_on() {
        const auto file = path("narrow.pt");
        script::write(file, "    assert x.size(3) <= 20, \"too wide for me\"\n    return x\n");
        Segmenter segmenter(load_model(file, process()), c10::kCPU);
        try {
            (void)segmenter.segment(at::rand({3, 9, 30}));
            QFAIL("it did not fail");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("too wide for me"), error.what());
        }
        QVERIFY(segmenter.segment(picture_).equal(picture_.argmax(0)));
    }

    void what_is_no_segmenter_is_named() {
        script::write(path("few.pt"), "    return x[:, :2]\n");
        QVERIFY(failure(path("few.pt")).contains("[1, 3 or more, height, width]"));
        script::write(path("flat.pt"), "    return x.flatten(1)\n");
        QVERIFY(failure(path("flat.pt")).contains("2 dimensions"));
        script::write(path("number.pt"), "    return 7\n");
        QVERIFY(failure(path("number.pt")).contains("has to be a tensor"));
        QVERIFY(QFile::remove(QString::fromStdString(path("few.toml"))));
        QVERIFY(failure(path("few.pt")).contains("few.toml"));
        // Cut short: no archive any more.
        QFile file(QString::fromStdString(path("number.pt")));
        QVERIFY(file.resize(file.size() / 2));
        QVERIFY(!failure(path("number.pt")).isEmpty());
    }

    void is_installed_with_its_description_and_not_run() {
        qputenv("XDG_DATA_HOME", folder_.filePath("data").toUtf8());
        qunsetenv("DEWEATHER_MODELS");
        const auto body = "    y = torch.from_file(\"" + path("touched") + "\", True, 4)\n    return x + y[0]\n";
        script::write(path("street.pt"), body);
        const auto installed = install_model(path("street.pt"));
        QVERIFY(installed.has_value());
        QCOMPARE(installed->filename().string(), std::string("street.pt"));
        QCOMPARE(checkpoint::find_segmenter("street"), *installed);
        QVERIFY(!QFile::exists(QString::fromStdString(path("touched"))));
        QCOMPARE(install_model(path("street.pt")), installed);
    }
};

QTEST_GUILESS_MAIN(TestScriptNetwork)
#include "test_script_network.moc"
