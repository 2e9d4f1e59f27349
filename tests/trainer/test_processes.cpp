// Training by two real processes: they connect, a run of both equals that of one, and neither waits forever for the
// other.
#include <sys/socket.h>
#include <torch/types.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "core/checkpoint/safetensors.h"
#include "generated_source.h"
#include "trainer/train.h"
#include "two_processes.h"

using namespace deweather;
using namespace deweather::trainer;
namespace fs = std::filesystem;

namespace {

// Without random crops or clean samples, so that a step's samples are predictable.
TrainConfig plain_run(int64_t steps, int64_t batch) {
    auto config = tiny_config(steps);
    config.loss = {.l1 = 1, .log_mse = 0.1, .weather = 0.1};
    config.schedule.phases = {{.until = 1, .crop = 24, .batch = batch, .epsilon = 1e-3, .clean_share = 0.3}};
    config.log_every = 1;
    config.checkpoint.every = 1;
    config.checkpoint.keep = 10;
    return config;
}

// With some broken samples, none of which may be replaced by a clean one.
TrainConfig broken_run() {
    auto config = plain_run(9, 1);
    config.schedule.phases[0].clean_share = 0;
    return config;
}

// The other process's part in a run with the samples of these indices broken.
void train_along_with(const ProcessGroup& group, const TrainConfig& config, const std::set<uint64_t>& broken,
                      Progress& progress) {
    TrainOptions options;
    options.group = group;
    (void)train_as_worker(config, GeneratedSource(broken), options, progress);
}

class Stopping : public Progress {
  public:
    bool cancelled() const override { return true; }
};

class Vanishing : public Progress {
  public:
    void step(int64_t done, int64_t, std::string_view) override {
        if (done == 2) std::_Exit(0);
    }
};

int second_process(const ProcessGroup& group, const QStringList& part) {
    Progress unwatched;
    if (part[0] == "talk") {
        if (group.sum({1, 10})[1] != 11 || group.broadcast("mine") != "the first's") return 3;
    } else if (part[0] == "train") {
        train_along_with(group, plain_run(4, 2), {}, unwatched);
    } else if (part[0] == "broken") {
        train_along_with(group, broken_run(), {3, 5, 9, 11, 13, 15}, unwatched);
    } else if (part[0] == "stop") {
        Stopping stopping;
        train_along_with(group, plain_run(6, 1), {}, stopping);
    } else if (part[0] == "vanish") {
        Vanishing vanishing;
        train_along_with(group, plain_run(5, 1), {}, vanishing);
    }
    return 0;
}

QByteArray content(const fs::path& file) {
    QFile stream(QString::fromStdString(file.string()));
    if (!stream.open(QIODevice::ReadOnly)) qFatal("cannot read %s", file.c_str());
    return stream.readAll();
}

Tensors weights_in(const fs::path& checkpoint) {
    const checkpoint::SafetensorsFile file(checkpoint / "model.safetensors");
    Tensors tensors;
    for (const auto& name : file.names()) tensors.push_back(file.tensor(name).clone());
    return tensors;
}

TrainResult train_in(const fs::path& path, const TrainConfig& config, const ProcessGroup& group,
                     const std::set<uint64_t>& broken = {}) {
    auto run = RunDirectory::create(path, config);
    TrainOptions options;
    options.group = group;
    Progress unwatched;
    return train(run, config, GeneratedSource(broken), nullptr, options, unwatched);
}

}  // namespace

class TestProcesses : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    fs::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

  private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void they_talk() {
        TwoProcesses two({"talk"});
        QCOMPARE(two.group().size(), int64_t{2});
        QVERIFY(two.group().leads() && !two.group().alone());
        QCOMPARE(two.group().sum({2, 1}), (std::vector<double>{3, 11}));
        QCOMPARE(two.group().broadcast(std::string("the first's")), std::string("the first's"));
        QCOMPARE(two.status(), 0);
    }

    void a_write_to_one_that_has_died_does_not_end_the_other() {
        std::signal(SIGPIPE, SIG_DFL);
        TwoProcesses two({"gone"});
        QCOMPARE(two.status(), 0);
        const auto connection_closed = [] {
            int ends[2];
            if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) qFatal("no sockets");
            close(ends[1]);
            const auto written = write(ends[0], "x", 1);  // without MSG_NOSIGNAL, as Gloo does
            const int error = errno;
            close(ends[0]);
            return written < 0 && error == EPIPE;
        };
        QVERIFY(connection_closed());
        QVERIFY_EXCEPTION_THROWN((void)two.group().sum({1}), LostProcesses);
    }

    void a_run_is_that_of_one_process_with_the_joint_batch() {
        (void)train_in(path("alone"), plain_run(4, 4), {});
        TwoProcesses two({"train"});
        const auto result = train_in(path("together"), plain_run(4, 2), two.group());
        QCOMPARE(two.status(), 0);
        QCOMPARE(result.steps, int64_t{4});
        const auto line = [&](const char* run, int step) {
            return nlohmann::json::parse(content(path(run) / "metrics.jsonl").split('\n')[step].toStdString());
        };
        for (int step = 0; step < 4; ++step) {
            const auto one = line("alone", step), both = line("together", step);
            QCOMPARE(both["batch"], one["batch"]);
            QVERIFY(std::abs(both["loss"].get<double>() - one["loss"].get<double>()) < 1e-4);
            QVERIFY(std::abs(both["psnr"].get<double>() - one["psnr"].get<double>()) < 1e-2);
        }
        const double error = distance(weights_in(path("together") / "checkpoints/0000004"),
                                      weights_in(path("alone") / "checkpoints/0000004"));
        QVERIFY2(error < 1e-3, qPrintable(QString::number(error)));
    }

    void all_skip_what_is_not_finite_in_one() {
        // Each step takes one sample in each process: the second one's are odd.
        TwoProcesses two({"broken"});
        try {
            (void)train_in(path("broken"), broken_run(), two.group());
            QFAIL("went on");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("3 steps in a row"), error.what());
        }
        QCOMPARE(two.status(), 1);
        const auto weights = [&](int step) {
            return weights_in(path("broken") / "checkpoints" / ("000000" + std::to_string(step)));
        };
        // Steps 2 and 3 were skipped, 4 was not, 5 to 7 stopped it.
        QCOMPARE(distance(weights(1), weights(2)), 0.0);
        QCOMPARE(distance(weights(2), weights(3)), 0.0);
        QVERIFY(distance(weights(3), weights(4)) > 0);
        const checkpoint::SafetensorsFile batch(path("broken") / "not-finite-0000007.safetensors");
        QVERIFY(batch.tensor("degraded").isnan().all().item<bool>());
    }

    void one_that_is_stopped_stops_all() {
        TwoProcesses two({"stop"});
        const auto result = train_in(path("stopped"), plain_run(6, 1), two.group());
        QVERIFY(result.stopped);
        QCOMPARE(result.steps, int64_t{1});
        QVERIFY(fs::exists(path("stopped") / "checkpoints/0000001"));
        QCOMPARE(two.status(), 0);
    }

    void one_that_is_gone_is_noticed_and_what_is_finished_is_kept() {
        TwoProcesses two({"vanish"});
        auto config = plain_run(5, 1);
        config.checkpoint.every = 1000;
        try {
            (void)train_in(path("lost"), config, two.group());
            QFAIL("went on");
        } catch (const Error& error) {
            const QString text = error.what();
            QVERIFY2(text.contains(LostProcesses::kWords) && text.contains("step 2 is saved"), error.what());
        }
        QVERIFY(fs::exists(path("lost") / "checkpoints/0000002/state.json"));
    }

    void those_that_do_not_come_are_named() {
        const MeetingPoint meeting_point;
        for (const auto& [name, value] : meeting_point.variables(1, 4)) qputenv(name.c_str(), value.c_str());
        const auto said = [](const Launch& launch) -> QString {
            try {
                (void)ProcessGroup::join(launch, c10::kCPU, {.join = std::chrono::seconds(1)});
                return "joined";
            } catch (const Error& error) {
                return error.what();
            }
        };
        const auto launch = *launch_from_environment();
        QCOMPARE(launch.rank, int64_t{1});
        QCOMPARE(launch.size, int64_t{4});
        QVERIFY(said(launch).contains("did not come within 1 s: 0, 2, 3"));
        qputenv("MASTER_PORT", "1");
        QVERIFY(said(launch).contains("process 0 did not answer within 1 s"));
        qputenv("MASTER_PORT", "many");
        QVERIFY(said(launch).contains("MASTER_PORT"));
        qunsetenv("MASTER_ADDR");
        QVERIFY(said(launch).contains("MASTER_ADDR") && said(launch).contains("scontrol"));
    }

    void what_launchers_say() {
        for (const char* name : {"RANK", "WORLD_SIZE", "LOCAL_RANK"}) qunsetenv(name);
        QVERIFY(!launch_from_environment());
        qputenv("SLURM_PROCID", "2");
        qputenv("SLURM_NTASKS", "3");
        qputenv("SLURM_LOCALID", "1");
        const auto slurm = launch_from_environment();
        QVERIFY(slurm->rank == 2 && slurm->size == 3 && slurm->local == 1);
        qputenv("RANK", "0");
        qputenv("WORLD_SIZE", "1");
        const auto torchrun = launch_from_environment();
        QVERIFY(torchrun->rank == 0 && torchrun->size == 1 && !torchrun->local);
        qputenv("RANK", "1");
        QVERIFY_EXCEPTION_THROWN((void)launch_from_environment(), Error);
    }
};

int main(int argc, char** argv) {
    return run_in_two_processes<TestProcesses>(argc, argv, second_process);
}
#include "test_processes.moc"
