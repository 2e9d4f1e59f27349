// Model files and runs of every earlier version, see tests/stored: they restore as they did, and runs resume.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/media/image_io.h"

using namespace deweather;

class TestStoredFiles : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const QString& name) const { return folder_.filePath(name); }
    static QStringList versions() {
        return QDir("tests/stored").entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }
    static at::Tensor pixels(const QString& file) { return media::read_image(file.toStdString(), {}).rgb; }
    static void copy(const QString& from, const QString& to) {
        QVERIFY(QDir().mkpath(to));
        for (const auto& entry : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
            const auto target = to + "/" + entry.fileName();
            if (entry.isDir())
                copy(entry.filePath(), target);
            else
                QVERIFY(QFile::copy(entry.filePath(), target));
        }
    }

  private Q_SLOTS:
    void there_are_some() { QVERIFY(versions().contains("0.1.0")); }

    void a_model_restores_as_it_did_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("model");
        for (const auto& version : versions()) {
            const QDir models("tests/stored/" + version + "/models");
            for (const auto& file : models.entryList({"*.safetensors"}, QDir::Files, QDir::Name))
                QTest::newRow(qPrintable(version + ": " + file)) << models.path() << QFileInfo(file).baseName();
        }
    }
    void a_model_restores_as_it_did() {
        QFETCH(QString, folder);
        QFETCH(QString, model);
        const auto result = path(model + ".png");
        const auto ran = deweather_command({"restore", folder + "/input.png", "-o", result, "--overwrite", "--model",
                                            folder + "/" + model + ".safetensors"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto off = (pixels(result) - pixels(folder + "/" + model + ".png")).abs().max().item<double>() * 255;
        QVERIFY2(off < 1.5, qPrintable(QString("off by %1 of 255").arg(off)));
    }

    void a_run_resumes_data() {
        QTest::addColumn<QString>("version");
        for (const auto& version : versions()) QTest::newRow(qPrintable(version)) << version;
    }
    void a_run_resumes() {
        QFETCH(QString, version);
        const auto run = path("run-" + version);
        copy("tests/stored/" + version + "/run", run);
        for (const char* kind : {"degraded", "clean"}) {
            QVERIFY(QDir().mkpath(path(kind)));
            QFile::copy("tests/stored/" + version + "/models/input.png", path(kind) + QString("/0.png"));
        }
        QFile settings(run + "/run.toml");
        QVERIFY(settings.open(QIODevice::ReadWrite));
        const auto text = settings.readAll().replace("PICTURES", folder_.path().toUtf8());
        QVERIFY(settings.resize(0) && settings.seek(0) && settings.write(text) == text.size());
        settings.close();
        const auto ran = deweather_command(
            {"train", "--resume", run, "--set", "schedule.steps=6", "--device", "cpu", "--threads", "1", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        QVERIFY2(ran.errors.contains("from step 4 of 6"), ran.errors);
        QCOMPARE(ran.json()["steps"].toInt(), 6);
        QVERIFY(QFile::exists(run + "/checkpoints/0000006/state.json"));
    }
};

QTEST_GUILESS_MAIN(TestStoredFiles)
#include "test_stored_files.moc"
