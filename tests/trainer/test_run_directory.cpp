// The run directory: one program at a time, and no partial files.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "core/base/error.h"
#include "generated_source.h"
#include "trainer/run_directory.h"

using namespace deweather;
using namespace deweather::trainer;
namespace fs = std::filesystem;

class TestRunDirectory : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void is_made_once_and_opened_by_one() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("a/run").toStdString();
        const auto config = tiny_config(10);
        {
            const auto run = RunDirectory::create(path, config);
            QVERIFY(TrainConfig::from_json(run.config()).to_json() == config.to_json());
            try {
                (void)RunDirectory::open(path);
                QFAIL("opened twice");
            } catch (const Error& error) {
                QVERIFY2(QString(error.what()).contains("another program"), error.what());
            }
        }
        QVERIFY_EXCEPTION_THROWN(RunDirectory::create(path, config), Error);
        QVERIFY_EXCEPTION_THROWN(RunDirectory::create(path.parent_path(), config), Error);
        QVERIFY_EXCEPTION_THROWN(RunDirectory::open(path.parent_path()), Error);
        QCOMPARE(RunDirectory::open(path).path(), path);
    }

    void metrics_after_a_step_are_forgotten() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        auto run = RunDirectory::create(path, tiny_config(10));
        for (const int step : {5, 10, 15}) run.append_metrics({{"step", step}});
        std::ofstream(path / "metrics.jsonl", std::ios::app) << "{\"step\": 1";
        run.forget_metrics_after(10);
        QFile file(folder.filePath("run/metrics.jsonl"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{\"step\":5}\n{\"step\":10}\n"));
    }

    void the_newest_checkpoints_are_kept() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        auto run = RunDirectory::create(path, tiny_config(10));
        for (const int step : {30, 10, 12345678, 20}) fs::create_directory(run.checkpoint(step));
        QCOMPARE(run.checkpoint(30).filename().string(), std::string("0000030"));
        fs::create_directory(path / "checkpoints" / std::string(kUnfinished).append("0000040"));
        QCOMPARE(run.checkpoints(), (std::vector<int64_t>{10, 20, 30, 12345678}));
        run.prune_checkpoints(2);
        QCOMPARE(run.checkpoints(), (std::vector<int64_t>{30, 12345678}));
        QCOMPARE(std::distance(fs::directory_iterator(path / "checkpoints"), fs::directory_iterator()), 2);
    }
};

QTEST_GUILESS_MAIN(TestRunDirectory)
#include "test_run_directory.moc"
