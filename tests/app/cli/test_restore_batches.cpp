// Folders given to `deweather restore`: bad files among good ones, several processes, interruptions.
#include <torch/types.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QPair>
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "command.h"
#include "core/base/utf8.h"
#include "core/media/image_io.h"
#include "restored_folder.h"
#include "tests/core/onnx/onnx_file.h"

using namespace deweather;

class TestRestoreBatches : public QObject, protected RestoredFolder {
    Q_OBJECT

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void a_folder_goes_on_past_bad_files() {
        QDir(folder_->path()).mkdir("in");
        picture("in/a.png");
        file("in/b.jpg", "no picture");
        picture("in/c.png");
        const auto ran = deweather_command({"restore", path("in"), "-o", path("out"), "--json"});
        QCOMPARE(ran.status, 1);
        const auto results = ran.json()["results"].toArray();
        QCOMPARE(results.size(), 3);
        QVERIFY(results.at(1).toObject()["error"].toString().contains("b.jpg"));
        QVERIFY(!results.at(0).toObject().contains("error") && !results.at(2).toObject().contains("error"));
        QCOMPARE(QDir(path("out")).entryList(QDir::Files | QDir::Hidden),
                 (QStringList{"a_restored.png", "c_restored.png"}));
        QVERIFY(ran.errors.contains("1 of 3 pictures failed"));
        // Again with --resume: only the failed one is tried.
        const auto again = deweather_command({"restore", path("in"), "-o", path("out"), "--resume", "--json"});
        QCOMPARE(again.status, 1);
        QVERIFY(again.json()["results"].toArray().at(0).toObject()["skipped"].toBool());
    }

    void shards_share_a_folder() {
        QDir(folder_->path()).mkdir("in");
        for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) picture(QString("in/%1.png").arg(name));
        const auto inputs = [](const Ran& ran) {
            QString names;
            for (const auto& result : ran.json()["results"].toArray())
                names += QFileInfo(result.toObject()["input"].toString()).baseName();
            return names;
        };
        const QStringList arguments = {"restore", path("in"), "-o", path("out"), "--json"};
        QCOMPARE(inputs(deweather_command(arguments + QStringList{"--shard", "0/3"})), "adg");
        // torchrun's variables and Slurm's; an option overrides both.
        const auto with = [&](const QStringList& variables, const QStringList& more = {}) {
            return run_program("env", variables + QStringList{DEWEATHER_BIN "/deweather"} + arguments + more);
        };
        const auto torchrun = with({"RANK=1", "WORLD_SIZE=3", "SLURM_PROCID=2", "SLURM_NTASKS=3"});
        QCOMPARE(inputs(torchrun), "be");
        QVERIFY2(torchrun.errors.contains("shard 1/3, as RANK and WORLD_SIZE say"), torchrun.errors);
        QCOMPARE(inputs(with({"SLURM_PROCID=2", "SLURM_NTASKS=3"})), "cf");
        QCOMPARE(QDir(path("out")).entryList(QDir::Files).size(), 7);
        QCOMPARE(inputs(with({"RANK=1", "WORLD_SIZE=3"}, {"--shard", "0/1", "--resume"})), "abcdefg");
        QCOMPARE(with({"RANK=0", "WORLD_SIZE=1", "SLURM_NTASKS=2"}, {"--overwrite"}).errors, QByteArray());
        for (const char* wrong : {"3/3", "-1/3", "0/0", "1", "1/2/3", "x/2", "/"})
            refused(arguments + QStringList{"--shard", wrong}, "it is I/N with I from 0 to N - 1");
    }

    void a_killed_shard_is_completed_by_resume() {
        constexpr int kPictures = 9;
        QDir(folder_->path()).mkdir("in");
        for (int i = 0; i < kPictures; ++i) picture(QString("in/%1.png").arg(i), 384, 512);
        const auto arguments = [&](int shard, const QString& output, const QStringList& more = {}) {
            return QStringList{"restore",   path("in"), "-o", path(output), "--shard", QString("%1/3").arg(shard),
                               "--threads", "1"} +
                   more;
        };
        const auto name = [](int i) { return QString("%1_restored.png").arg(i); };
        std::array<QProcess, 3> processes;
        for (int shard = 0; shard < 3; ++shard)
            processes[static_cast<std::size_t>(shard)].start(DEWEATHER_BIN "/deweather", arguments(shard, "out"));
        // Killed after it has written something, and not before.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("out/" + name(1))), 60000);
        processes[1].kill();
        for (auto& process : processes) QVERIFY(process.waitForFinished(120000));
        QVERIFY(processes[1].exitStatus() == QProcess::CrashExit);
        QVERIFY(processes[0].exitCode() == 0 && processes[2].exitCode() == 0);
        // Every file under a result's name is complete, and the remains of a process that died while writing do not
        // count as results.
        QMap<QString, QPair<QByteArray, QDateTime>> before;
        for (const auto& info : QDir(path("out")).entryInfoList(QDir::Files)) {
            QCOMPARE(media::read_image(info.filePath().toStdString(), {}).width(), 512);
            before[info.fileName()] = {bytes("out/" + info.fileName()), info.lastModified()};
        }
        QVERIFY(before.size() > 6 && before.size() < kPictures);
        file("out/.deweather-abcdef.png", bytes("in/4.png").left(1000));

        const auto resumed = deweather_command(arguments(1, "out", {"--resume", "--json"}));
        QCOMPARE(resumed.status, 0);
        QStringList skipped;
        for (const auto& result : resumed.json()["results"].toArray())
            if (result.toObject()["skipped"].toBool())
                skipped += QFileInfo(result.toObject()["output"].toString()).fileName();
        QCOMPARE(resumed.json()["results"].toArray().size(), 3);
        QVERIFY(skipped.contains(name(1)) && skipped.size() < 3);
        // Each picture once: existing ones are untouched, the others equal those of an undisturbed run.
        QStringList expected;
        for (int i = 0; i < kPictures; ++i) expected += name(i);
        QCOMPARE(QDir(path("out")).entryList(QDir::Files), expected);
        for (auto was = before.begin(); was != before.end(); ++was) {
            QCOMPARE(bytes("out/" + was.key()), was->first);
            QCOMPARE(QFileInfo(path("out/" + was.key())).lastModified(), was->second);
        }
        QCOMPARE(deweather_command(arguments(1, "alone")).status, 0);
        for (const int i : {1, 4, 7}) QCOMPARE(bytes("out/" + name(i)), bytes("alone/" + name(i)));
    }

    // It computes less after the signal than before it, which is a small part of the picture.
    void interrupted_leaves_no_partial_file() {
        picture("a.png", 3000, 4000);
        const double ended = processor_seconds_of_ended();
        QProcess process;
        process.start(DEWEATHER_BIN "/deweather", {"restore", path("a.png"), "-o", path("b.png"), "--threads", "1"});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(processor_seconds(process) > 2, 60000);
        const double before = processor_seconds(process);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        const double after = processor_seconds_of_ended() - ended - before;
        QVERIFY2(after < before, qPrintable(QString("%1 s, then %2 s").arg(before).arg(after)));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("cancelled"));
        QCOMPARE(listing(), (QStringList{"a.png"}));
    }
};

QTEST_GUILESS_MAIN(TestRestoreBatches)
#include "test_restore_batches.moc"
