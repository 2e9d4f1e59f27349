// Following a run directory: new lines, damage, state; and a file far too long to be read completely.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <fstream>

#include "trainer/run_reader.h"

using namespace deweather::trainer;
namespace fs = std::filesystem;

class TestRunReader : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;
    int made_ = 0;

    fs::path make_run(const std::string& toml = "[schedule]\nsteps = 100\n[validation]\nevery = 20\n") {
        const fs::path folder = temporary_.filePath(QString::number(++made_)).toStdString();
        fs::create_directories(folder / "checkpoints");
        std::ofstream(folder / "run.toml") << toml;
        return folder;
    }
    // JSON with its quotes, which in the source are single ones.
    static std::string quoted(std::string text) {
        std::replace(text.begin(), text.end(), '\'', '"');
        return text;
    }
    static void append(const fs::path& run, const std::string& text) {
        std::ofstream(run / "metrics.jsonl", std::ios::app) << text;
    }
    // Bytes that this process has read from files so far.
    static int64_t bytes_read() {
        std::ifstream stream("/proc/self/io");
        std::string name;
        int64_t bytes = 0;
        stream >> name >> bytes;
        return name == "rchar:" ? bytes : -1;
    }

  private Q_SLOTS:
    void reads_what_was_added() {
        const auto folder = make_run();
        RunReader reader(folder);
        QVERIFY(reader.update());
        QVERIFY(!reader.update());
        append(folder, quoted("{'load':[[0.25,0.75]],'loss':0.5,'losses':{'l1':0.4},'psnr':null,'step':5}\n"));
        QVERIFY(reader.update());
        QCOMPARE(reader.run().step, 5);
        QCOMPARE(reader.run().curves.at("loss").value, std::vector<double>{0.5});
        QCOMPARE(reader.run().curves.at("losses/l1").value, std::vector<double>{0.4});
        QVERIFY(!reader.run().curves.contains("psnr") && !reader.run().curves.contains("step"));
        QCOMPARE(reader.run().load.at(0).load, (std::vector<std::vector<double>>{{0.25, 0.75}}));
        // Half a line waits.
        append(folder, quoted("{'loss':0.25,"));
        QVERIFY(!reader.update());
        append(folder, quoted("'step':10}\n"));
        QVERIFY(reader.update());
        QCOMPARE(reader.run().curves.at("loss").value, (std::vector<double>{0.5, 0.25}));
        QCOMPARE(reader.run().curves.at("loss").step, (std::vector<double>{5, 10}));
        QCOMPARE(reader.run().broken_lines, 0);
    }

    // By the score of the run's task: the share of pixels right is not a segmenter's.
    void the_best_step_is_that_of_the_tasks_score() {
        const auto best_of = [&](const char* task) {
            const auto folder = make_run("task = \"" + std::string(task) + "\"\n[schedule]\nsteps = 100\n");
            append(folder, quoted("{'step':20,'validation':{'accuracy':0.9,'miou':0.3,'psnr':30}}\n"
                                  "{'step':40,'validation':{'accuracy':0.8,'miou':0.5,'psnr':31}}\n"
                                  "{'step':60,'validation':{'accuracy':0.7,'miou':0.4,'psnr':32}}\n"));
            RunReader reader(folder);
            reader.update();
            return reader.run().best_step.value_or(-1);
        };
        QCOMPARE(best_of("classify"), int64_t{20});
        QCOMPARE(best_of("segment"), int64_t{40});
        QCOMPARE(best_of("restore"), int64_t{60});
    }

    void the_routers_are_read() {
        const auto folder = make_run();
        append(folder, quoted("{'routers':{'L0':{'dead':2,'experts':8,'entropy':0.75,'weight_norm':1.5},'L1':{'dead':0,"
                              "'experts':4,'temperature':3},'exchange_db':0.25},'step':20,'validation':{'psnr':30}}\n"
                              "{'loss':1,'step':25}\n"));
        RunReader reader(folder);
        reader.update();
        const auto& run = reader.run();
        QCOMPARE(run.routers.layers.size(), std::size_t{2});
        QCOMPARE(run.routers.layers[0].dead, int64_t{2});
        QCOMPARE(run.routers.layers[0].weight_norm, std::optional(1.5));
        QVERIFY(!run.routers.layers[0].temperature && !run.routers.layers[1].weight_norm);
        QCOMPARE(run.routers.exchange_db, std::optional(0.25));
        QCOMPARE(run.curves.at("routers/exchange_db").value, std::vector<double>{0.25});
        QCOMPARE(run.curves.at("routers/L1/temperature").step, std::vector<double>{20});
        append(folder, quoted("{'routers':{'L0':{'dead':5,'experts':8}},'step':40,'validation':{'psnr':30}}\n"));
        reader.update();
        QCOMPARE(run.routers.layers.size(), std::size_t{1});
        QCOMPARE(run.curves.at("routers/L0/dead").value, (std::vector<double>{2, 5}));
        QVERIFY(!run.routers.exchange_db);
        fs::remove(folder / "metrics.jsonl");
        QVERIFY(reader.update());
        QVERIFY(run.routers.layers.empty());
    }

    void broken_lines_are_counted() {
        const auto folder = make_run();
        append(folder,
               "{\"loss\":1,\"step\":1}\n{\"loss\":,\"step\":2}\n\n[]\n{\"loss\":1}\n\xff\xfe\n"
               "{\"load\":[3],\"step\":3}\n{\"loss\":3,\"step\":4}\n");
        RunReader reader(folder);
        reader.update();
        QCOMPARE(reader.run().broken_lines, 5);
        QCOMPARE(reader.run().curves.at("loss").step, (std::vector<double>{1, 4}));
    }

    void a_file_that_was_replaced_is_read_anew() {
        const auto folder = make_run();
        append(folder, "{\"loss\":1,\"step\":1}\n{\"loss\":2,\"step\":2}\n");
        RunReader reader(folder);
        reader.update();
        std::ofstream(folder / "new") << "{\"loss\":1,\"step\":1}\n";
        fs::rename(folder / "new", folder / "metrics.jsonl");
        // Longer again by the time that it is looked at.
        append(folder, "{\"loss\":7,\"step\":2}\n{\"loss\":8,\"step\":3}\n");
        QVERIFY(reader.update());
        QCOMPARE(reader.run().curves.at("loss").value, (std::vector<double>{1, 7, 8}));
        fs::remove(folder / "metrics.jsonl");
        QVERIFY(reader.update());
        QVERIFY(reader.run().curves.empty());
    }

    void the_state_is_told() {
        const auto folder = make_run();
        RunReader reader(folder);
        reader.update();
        QVERIFY(reader.run().state == RunState::kStopped);
        {
            RunLock lock(folder);
            QVERIFY(reader.update());
            QVERIFY(reader.run().state == RunState::kRunning);
            lock.end(RunEnd::kFailed, "the disk is full");
        }
        QVERIFY(reader.update());
        QVERIFY(reader.run().state == RunState::kFailed);
        QCOMPARE(reader.run().lock.message, std::string("the disk is full"));
        RunLock(folder).end(RunEnd::kFinished);
        reader.update();
        QVERIFY(reader.run().state == RunState::kFinished);
        std::ofstream(folder / "lock") << quoted("{'pid':99999999,'host':'" + host_name() + "','state':'running'}");
        reader.update();
        QVERIFY(reader.run().state == RunState::kKilled);
        // Without a note, the newest checkpoint gives the state.
        fs::remove(folder / "lock");
        fs::create_directory(folder / "checkpoints" / "0000100");
        reader.update();
        QVERIFY(reader.run().state == RunState::kFinished);
        fs::remove_all(folder);
        QVERIFY(reader.update());
        QVERIFY(reader.run().state == RunState::kMissing);
        fs::create_directory(folder);
        QVERIFY(reader.update());
        QVERIFY(reader.run().state == RunState::kNotStarted);
    }

    void samples_checkpoints_and_the_best() {
        const auto folder = make_run();
        fs::create_directory(folder / "samples");
        for (const char* name : {"0000040-00.png", "0000020-01.png", "0000020-00.png", "notes.txt", "x-00.png"})
            std::ofstream(folder / "samples" / name) << "x";
        for (const char* name : {"0000040", "0000020", ".unfinished-0000060"})
            fs::create_directory(folder / "checkpoints" / name);
        append(folder, "{\"step\":20,\"validation\":{\"psnr\":21.5}}\n{\"step\":40,\"validation\":{\"psnr\":20.5}}\n");
        RunReader reader(folder);
        reader.update();
        QCOMPARE(reader.run().samples.size(), 3U);
        QCOMPARE(reader.run().samples[1].file.filename().string(), std::string("0000020-01.png"));
        QCOMPARE(reader.run().samples[1].index, 1);
        QCOMPARE(reader.run().checkpoints, (std::vector<int64_t>{20, 40}));
        QVERIFY(!reader.run().has_best);
        QCOMPARE(reader.run().best_step, std::optional<int64_t>(20));
        std::ofstream(folder / "best.safetensors") << "x";
        QVERIFY(reader.update());
        QVERIFY(reader.run().has_best);
        std::ofstream(folder / "run.toml") << "steps = = 3\n";
        fs::last_write_time(folder / "run.toml", fs::file_time_type::clock::now() + std::chrono::hours(1));
        QVERIFY(reader.update());
        QVERIFY(reader.run().config_error.find("run.toml") != std::string::npos);
    }

    void memory_does_not_grow_with_the_run() {
        const auto folder = make_run();
        RunReader reader(folder);
        int step = 0;
        for (int part = 0; part < 20; ++part) {
            std::string text;
            for (int i = 0; i < 2000; ++i, ++step)
                text += "{\"loss\":" + std::to_string(step) + ",\"step\":" + std::to_string(step) + "}\n";
            append(folder, text);
            reader.update();
        }
        const auto& loss = reader.run().curves.at("loss");
        QVERIFY(loss.step.size() <= 6000 && loss.step.size() > 2000);
        QVERIFY(loss.step == loss.value);
        QVERIFY(std::is_sorted(loss.step.begin(), loss.step.end()));
        QVERIFY(loss.step.front() < 100 && loss.step.back() == step - 1);
        QVERIFY(reader.run().thinned);
    }

    // 10 million lines of a log and the validations between them: a part of the file is read, with all of its end.
    void of_ten_million_lines_few_are_read() {
        constexpr int64_t kSteps = 10'000'000, kEvery = 50'000;
        const auto folder = make_run("[schedule]\nsteps = 10_000_000\n[validation]\nevery = 50_000\n");
        {
            std::ofstream stream(folder / "metrics.jsonl", std::ios::binary);
            std::string text;
            for (int64_t step = 1; step <= kSteps; ++step) {
                const auto number = std::to_string(step);
                text += "{\"loss\":" + number + ".5,\"step\":" + number + "}\n";
                if (step % kEvery == 0)
                    text += "{\"routers\":{\"L0\":{\"dead\":" + std::to_string(step / kEvery) +
                            ",\"experts\":16}},\"step\":" + number + ",\"validation\":{\"psnr\":" + number + "}}\n";
                if (text.size() > 1 << 20) {
                    stream << text;
                    text.clear();
                }
            }
            stream << text;
            QVERIFY(stream.flush());
        }
        const int64_t before = bytes_read();
        RunReader reader(folder);
        reader.update();
        const double share =
            static_cast<double>(bytes_read() - before) / static_cast<double>(fs::file_size(folder / "metrics.jsonl"));
        const auto& run = reader.run();
        QVERIFY2(share > 0 && share < 0.3, qPrintable(QString::number(share)));
        QCOMPARE(run.step, kSteps);
        QCOMPARE(run.broken_lines, 0);
        QVERIFY(run.thinned);
        const auto& loss = run.curves.at("loss");
        QVERIFY(loss.step.size() > 2000 && loss.step.size() <= 12000);
        QCOMPARE(loss.step.front(), 1.0);
        for (std::size_t i = 0; i < loss.step.size(); ++i) {
            QCOMPARE(loss.value[i], loss.step[i] + 0.5);
            if (i > 0) {
                const double gap = loss.step[i] - loss.step[i - 1];
                QVERIFY2(gap > 0 && gap < 20000, qPrintable(QString::number(gap)));
            }
        }
        // Every validation was found, none twice.
        const auto& scores = run.curves.at("validation/psnr");
        QCOMPARE(scores.step.size(), static_cast<std::size_t>(kSteps / kEvery));
        for (std::size_t i = 0; i < scores.step.size(); ++i)
            QCOMPARE(scores.step[i], static_cast<double>(kEvery) * static_cast<double>(i + 1));
        QVERIFY(run.curves.at("routers/L0/dead").step == scores.step);
        QCOMPARE(run.routers.layers.at(0).dead, kSteps / kEvery);
        QCOMPARE(run.best_step, std::optional<int64_t>(kSteps));
        // Continues reading from there.
        append(folder, "{\"loss\":1,\"step\":10000001}\n");
        QVERIFY(reader.update());
        QCOMPARE(run.step, kSteps + 1);
        fs::remove_all(folder);
    }
};

QTEST_GUILESS_MAIN(TestRunReader)
#include "test_run_reader.moc"
