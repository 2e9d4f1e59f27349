// Training by two real processes: this one, and a second one of the same program, over the loopback alone.
#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"
#include "generated_source.h"
#include "trainer/batch_loader.h"
#include "trainer/gradient_average.h"
#include "trainer/losses.h"
#include "trainer/optimizer.h"
#include "trainer/train.h"

using namespace deweather;
using namespace deweather::trainer;
namespace fs = std::filesystem;

namespace {

using Tensors = std::vector<at::Tensor>;

constexpr int kExperts = 48;
constexpr int64_t kBatch = 2;  // of each of two processes

// Every second picture is noise, so that two processes' tokens go to different experts.
class UnlikeSource : public GeneratedSource {
  public:
    Sample draw(uint64_t index, const SampleRequest& request) const override {
        auto sample = GeneratedSource::draw(index, request);
        const int64_t crop = request.crop;
        if (index % 2 == 1) sample.degraded = at::rand({3, crop, crop}, at::detail::createCPUGenerator(index));
        return sample;
    }
};

// With losses that are means over the samples, so that the mean of two halves is that of the whole.
TrainConfig config_of(int64_t accumulate) {
    auto config = tiny_config(3);
    config.model.config["experts"] = kExperts;
    config.loss = {.l1 = 1, .log_mse = 0.1, .weather = 0.1};
    config.optimizer.accumulate = accumulate;
    return config;
}

std::unique_ptr<models::RestorationNetwork> network_of(const TrainConfig& config, uint64_t seed) {
    at::manual_seed(seed);
    return models::create(config.model.architecture, config.model.config);
}

// Which part of each joint batch of 2 * kBatch a process takes.
struct Share {
    int64_t rank, count;
};

void add_gradients(models::RestorationNetwork& network, GradientAverage& average, const TrainConfig& config,
                   const Share& share, int64_t step) {
    const auto parts = config.optimizer.accumulate;
    const UnlikeSource source;
    for (int64_t part = 0; part < parts; ++part) {
        const auto batch = draw_batch(source,
                                      {.first = static_cast<uint64_t>((step * parts + part) * 2 * kBatch + share.rank),
                                       .stride = static_cast<uint64_t>(share.count),
                                       .count = 2 * kBatch / share.count,
                                       .sample = {.crop = 24}},
                                      1);
        models::RoutingTrace trace;
        const auto restored = network.forward(batch.degraded, &trace);
        const auto loss =
            total_loss(losses_of(config.loss, {.restored = restored, .clean = batch.clean, .weather = batch.weather},
                                 trace, 1e-3)) /
            static_cast<double>(parts);
        if (part + 1 == parts)
            average.backward(loss);
        else
            loss.backward();
    }
}

Tensors gradients_of(const models::RestorationNetwork& network) {
    Tensors gradients;
    for (const auto& parameter : network.parameters())
        gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::zeros_like(parameter));
    return gradients;
}

Tensors copies(const Tensors& tensors) {
    Tensors all;
    for (const auto& tensor : tensors) all.push_back(tensor.detach().clone());
    return all;
}

double distance(const Tensors& a, const Tensors& b) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += (a[i] - b[i]).square().sum().item<double>();
        size += b[i].square().sum().item<double>();
    }
    return std::sqrt(difference / size);
}

struct Trained {
    Tensors first_gradients, weights;
};

// Three steps of all processes of the group together.
Trained three_steps(const ProcessGroup& group, int64_t accumulate) {
    const auto config = config_of(accumulate);
    // Each begins with weights of its own and gets those of the first.
    const auto network = network_of(config, static_cast<uint64_t>(1 + group.rank()));
    group.broadcast(network->parameters());
    GradientAverage average(group, network->parameters());
    Optimizer optimizer(*network, config.optimizer);
    Trained trained;
    for (int64_t step = 0; step < 3; ++step) {
        add_gradients(*network, average, config, {.rank = group.rank(), .count = group.size()}, step);
        if (step == 0) trained.first_gradients = gradients_of(*network);
        (void)optimizer.clip();
        optimizer.step(1);
        optimizer.forget_gradients();
    }
    trained.weights = copies(network->parameters());
    return trained;
}

// Parameters that one process, both, or none use; in two parts, of which only the second is averaged at the end. The
// gradients: undefined ones are NaN here.
Tensors unevenly_used(const ProcessGroup& group) {
    Tensors parameters;
    for (int i = 0; i < 5; ++i) parameters.push_back(at::ones({3}).requires_grad_());
    GradientAverage average(group, parameters);
    const bool first = group.leads();
    Tensors gradients;
    for (int step = 0; step < 2; ++step) {
        // 0: both; 1: the first process alone; 2: the second alone, in the first part; 3: changes with the step; 4:
        // none
        auto early = parameters[0].sum() * 2;
        if (!first) early = early + parameters[2].sum() * 8;
        early.backward();
        auto late = parameters[0].sum() * (first ? 1 : 3);
        if (first) late = late + parameters[1].sum() * 4;
        if (first == (step == 0)) late = late + parameters[3].sum() * 6;
        average.backward(late);
        for (auto& parameter : parameters) {
            gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::full({3}, NAN));
            parameter.mutable_grad().reset();
        }
    }
    return gradients;
}

// Without random crops or clean samples: what a step sees is easy to say.
TrainConfig plain_run(int64_t steps, int64_t batch) {
    auto config = tiny_config(steps);
    config.loss = {.l1 = 1, .log_mse = 0.1, .weather = 0.1};
    config.schedule.phases = {{.until = 1, .crop = 24, .batch = batch, .epsilon = 1e-3, .clean_share = 0.3}};
    config.log_every = 1;
    config.checkpoint.every = 1;
    config.checkpoint.keep = 10;
    return config;
}

// With samples that are broken in some, of which none must be given clean.
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
    (void)train_along(config, GeneratedSource(broken), options, progress);
}

class Stopping : public Progress {
  public:
    bool cancelled() const override { return true; }
};

// What the second process does.
int second_process(const QStringList& part) {
    try {
        at::set_num_threads(1);
        const auto group = ProcessGroup::join(*launch_from_environment(), c10::kCPU);
        Progress unwatched;
        if (part[0] == "steps") {
            const auto trained = three_steps(group, part[1].toLongLong());
            group.broadcast(trained.first_gradients, 1);
            group.broadcast(trained.weights, 1);
        } else if (part[0] == "uneven") {
            group.broadcast(unevenly_used(group), 1);
        } else if (part[0] == "talk") {
            if (group.sum({1, 10})[1] != 11 || group.broadcast("mine") != "the first's") return 3;
        } else if (part[0] == "train") {
            train_along_with(group, plain_run(4, 2), {}, unwatched);
        } else if (part[0] == "broken") {
            train_along_with(group, broken_run(), {3, 5, 9, 11, 13, 15}, unwatched);
        } else if (part[0] == "stop") {
            Stopping stopping;
            train_along_with(group, plain_run(6, 1), {}, stopping);
        } else if (part[0] == "vanish") {
            train_along_with(group, plain_run(2, 1), {}, unwatched);
            std::_Exit(0);
        }
        return 0;
    } catch (const std::exception& error) {
        fprintf(stderr, "second process: %s\n", error.what());
        return 1;
    }
}

// Both processes: this one becomes the first.
class TwoProcesses {
  public:
    explicit TwoProcesses(const QStringList& part) {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto& [name, value] : meeting_point_.variables(0, 2)) qputenv(name.c_str(), value.c_str());
        for (const auto& [name, value] : meeting_point_.variables(1, 2))
            environment.insert(QString::fromStdString(name), QString::fromStdString(value));
        second_.setProcessEnvironment(environment);
        second_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        second_.start(QCoreApplication::applicationFilePath(), QStringList{"--second"} + part);
        group_ = ProcessGroup::join(*launch_from_environment(), c10::kCPU);
    }
    ~TwoProcesses() { (void)status(); }

    const ProcessGroup& group() const { return group_; }
    // Of the second one, once it has ended.
    int status() {
        if (second_.state() != QProcess::NotRunning) second_.waitForFinished(60000);
        return second_.exitCode();
    }

  private:
    MeetingPoint meeting_point_;
    QProcess second_;
    ProcessGroup group_;
};

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

    void gradients_are_those_of_one_process_with_the_joint_batch_data() {
        QTest::addColumn<int>("accumulate");
        QTest::newRow("each batch a step") << 1;
        QTest::newRow("accumulated") << 3;
    }
    void gradients_are_those_of_one_process_with_the_joint_batch() {
        QFETCH(int, accumulate);
        const auto alone = three_steps(ProcessGroup(), accumulate);
        TwoProcesses two({"steps", QString::number(accumulate)});
        const auto together = three_steps(two.group(), accumulate);
        auto gradients = copies(together.first_gradients), weights = copies(together.weights);
        two.group().broadcast(gradients, 1);
        two.group().broadcast(weights, 1);
        QCOMPARE(two.status(), 0);

        const double error = distance(together.first_gradients, alone.first_gradients);
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
        for (std::size_t i = 0; i < weights.size(); ++i) {
            QVERIFY(at::equal(gradients[i], together.first_gradients[i]));
            QVERIFY(at::equal(weights[i], together.weights[i]));
        }
        QVERIFY(distance(together.weights, alone.weights) < 1e-3);

        // It was told apart from one half, and an expert got no token in one process and some in the other.
        const auto config = config_of(accumulate);
        std::array<Tensors, 2> half;
        for (int64_t rank = 0; rank < 2; ++rank) {
            const auto network = network_of(config, 1);
            const ProcessGroup nobody;
            GradientAverage average(nobody, network->parameters());
            add_gradients(*network, average, config, {.rank = rank, .count = 2}, 0);
            half[static_cast<std::size_t>(rank)] = gradients_of(*network);
        }
        QVERIFY(distance(half[0], alone.first_gradients) > 0.01);
        int64_t one_sided = 0;
        for (std::size_t i = 0; i < half[0].size(); ++i) {
            if (half[0][i].dim() < 2 || half[0][i].size(0) != kExperts) continue;
            const auto used = [&](std::size_t rank) { return half[rank][i].flatten(1).abs().amax(1) > 0; };
            one_sided += (used(0) != used(1)).sum().item<int64_t>();
        }
        QVERIFY(one_sided > 0);
    }

    void parameters_that_not_all_use() {
        TwoProcesses two({"uneven"});
        const auto own = unevenly_used(two.group());
        auto others = copies(own);
        two.group().broadcast(others, 1);
        // (2 + 1 + 2 + 3) / 2, 4 / 2, 8 / 2, 6 / 2, none.
        for (const std::size_t step : {0, 1}) {
            int i = 0;
            for (const double expected : {4.0, 2.0, 4.0, 3.0}) {
                const auto& gradient = own[step * 5 + static_cast<std::size_t>(i++)];
                QVERIFY2(at::equal(gradient, at::full({3}, expected)),
                         qPrintable(QString("%1 %2").arg(i).arg(gradient[0].item<double>())));
            }
            QVERIFY(own[step * 5 + 4].isnan().all().item<bool>());
        }
        for (std::size_t i = 0; i < own.size(); ++i)
            QVERIFY(at::equal(at::nan_to_num(own[i]), at::nan_to_num(others[i])));
        QCOMPARE(two.status(), 0);
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
        QElapsedTimer clock;
        clock.start();
        auto config = plain_run(5, 1);
        config.checkpoint.every = 1000;
        try {
            (void)train_in(path("lost"), config, two.group());
            QFAIL("went on");
        } catch (const Error& error) {
            const QString text = error.what();
            QVERIFY2(text.contains(LostProcesses::kWords) && text.contains("step 2 is saved"), error.what());
        }
        QVERIFY(clock.elapsed() < 10000);
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
    QCoreApplication application(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() > 1 && arguments[1] == "--second") return second_process(arguments.mid(2));
    TestProcesses test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_processes.moc"
