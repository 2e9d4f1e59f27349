// The training loop: it learns, resumes as if never stopped, and preserves its state when something fails.
#include <ATen/Parallel.h>
#include <sys/mount.h>
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"
#include "generated_source.h"
#include "trainer/checkpoint.h"
#include "trainer/train.h"

using namespace deweather;
using namespace deweather::trainer;
namespace fs = std::filesystem;

namespace {

// Cancels after this many steps of a call.
class StopAfter : public Progress {
  public:
    explicit StopAfter(int64_t steps) : steps_(steps) {}
    void step(int64_t done, int64_t /*total*/, std::string_view /*what*/) override { done_ = done; }
    bool cancelled() const override { return done_ + 1 >= steps_; }

  private:
    int64_t steps_, done_ = 0;
};

QByteArray content(const fs::path& file) {
    QFile stream(QString::fromStdString(file.string()));
    if (!stream.open(QIODevice::ReadOnly)) qFatal("cannot read %s", file.c_str());
    return stream.readAll();
}

std::vector<nlohmann::json> metrics(const fs::path& run) {
    std::vector<nlohmann::json> lines;
    for (const auto& line : content(run / "metrics.jsonl").split('\n'))
        if (!line.isEmpty()) lines.push_back(nlohmann::json::parse(line.toStdString()));
    return lines;
}

// Removes values that depend on the clock.
std::vector<nlohmann::json> timeless(std::vector<nlohmann::json> lines) {
    for (auto& line : lines) {
        for (const char* name : {"samples_per_second", "waited", "paused", "memory_mb"}) line.erase(name);
    }
    return lines;
}

TrainResult train_here(const fs::path& path, const TrainConfig& config, const SampleSource& source,
                       const SampleSource* validation, Progress& progress) {
    auto run = fs::exists(path / "run.toml") ? RunDirectory::open(path) : RunDirectory::create(path, config);
    return train(run, config, source, validation, {}, progress);
}

}  // namespace

class TestTrain : public QObject {
    Q_OBJECT

    Progress unwatched_;

  private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void learns() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        const GeneratedSource source;
        const auto result = train_here(path, tiny_config(60), source, &source, unwatched_);
        QCOMPARE(result.steps, int64_t{60});
        QVERIFY(!result.stopped && result.samples_per_second > 0);
        std::vector<double> losses, scores;
        for (const auto& line : metrics(path)) {
            if (line.contains("loss")) losses.push_back(line["loss"].get<double>());
            if (line.contains("validation")) scores.push_back(line["validation"]["psnr"].get<double>());
        }
        QCOMPARE(losses.size(), std::size_t{12});
        QCOMPARE(scores.size(), std::size_t{6});
        QVERIFY2(losses.back() < losses.front() - 0.1,
                 qPrintable(QString("%1 to %2").arg(losses.front()).arg(losses.back())));
        QVERIFY(scores.back() > scores.front() + 1);
        QCOMPARE(*result.best_psnr, *std::max_element(scores.begin(), scores.end()));

        const auto best = checkpoint::load_model(path / "best.safetensors");
        QCOMPARE(best.training.at("validation_psnr").get<double>(), *result.best_psnr);
        QVERIFY(fs::exists(path / "samples/0000010-00.png"));
        QVERIFY(!fs::exists(path / "samples/0000010-01.png"));
        QVERIFY(QDir(QString::fromStdString(path.string())).entryList({"events.out.tfevents.*"}).size() == 1);
        QCOMPARE(RunDirectory::open(path).checkpoints(), (std::vector<int64_t>{40, 50, 60}));
    }

    void stopped_and_resumed_is_unbroken_data() {
        QTest::addColumn<QStringList>("network");
        QTest::addColumn<int>("accumulate");
        QTest::addColumn<bool>("muon");
        QTest::newRow("muon") << QStringList{} << 1 << true;
        QTest::newRow("random router, accumulated") << QStringList{"literal", "mc"} << 2 << false;
        QTest::newRow("balances itself") << QStringList{"scale_free", "closed_form"} << 1 << true;
    }
    void stopped_and_resumed_is_unbroken() {
        QFETCH(QStringList, network);
        QFETCH(int, accumulate);
        QFETCH(bool, muon);
        auto config = tiny_config(24);
        config.optimizer.accumulate = accumulate;
        config.optimizer.kind = muon ? OptimizerKind::kMuon : OptimizerKind::kAdamW;
        if (!network.isEmpty())
            config.model.config.update(
                {{"calibration", network[0].toStdString()}, {"uncertainty", network[1].toStdString()}});
        const QTemporaryDir folder;
        const fs::path whole = folder.filePath("whole").toStdString(), parts = folder.filePath("parts").toStdString();
        const GeneratedSource source;
        (void)train_here(whole, config, source, &source, unwatched_);

        StopAfter first(7), second(9);
        config.data.workers = 3;  // has no influence
        const auto stopped = train_here(parts, config, source, &source, first);
        QVERIFY(stopped.stopped);
        QCOMPARE(stopped.steps, int64_t{7});
        QVERIFY(fs::exists(parts / "checkpoints/0000007/model.safetensors"));
        (void)train_here(parts, config, source, &source, second);
        const auto done = train_here(parts, config, source, &source, unwatched_);
        QCOMPARE(done.steps, int64_t{24});
        for (const char* file : {"model.safetensors", "ema.safetensors", "optimizer.safetensors", "state.json"})
            QVERIFY2(content(whole / "checkpoints/0000024" / file) == content(parts / "checkpoints/0000024" / file),
                     file);
        QVERIFY(content(whole / "best.safetensors") == content(parts / "best.safetensors"));
        QVERIFY(timeless(metrics(whole)) == timeless(metrics(parts)));
    }

    void a_finished_run_stays_as_it_is() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        const GeneratedSource source;
        (void)train_here(path, tiny_config(3), source, nullptr, unwatched_);
        const auto before = content(path / "checkpoints/0000003/model.safetensors");
        const auto result = train_here(path, tiny_config(3), source, nullptr, unwatched_);
        QCOMPARE(result.steps, int64_t{3});
        QVERIFY(!result.best_psnr && !fs::exists(path / "best.safetensors"));
        QVERIFY(content(path / "checkpoints/0000003/model.safetensors") == before);
    }

    void each_loss_and_the_experts_load_are_recorded() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        auto config = tiny_config(4);
        config.log_every = 2;
        config.optimizer.accumulate = 2;
        config.model.config["layers"] = 2;
        (void)train_here(path, config, GeneratedSource(), nullptr, unwatched_);
        const auto lines = metrics(path);
        QCOMPARE(lines.size(), std::size_t{2});
        const double epsilons[] = {1e-3, 1e-4};
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& losses = lines[i]["losses"];
            QCOMPARE(losses.size(), std::size_t{4});
            const double sum = losses["l1"].get<double>() + 0.1 * losses["log_mse"].get<double>() +
                               0.1 * losses["weather"].get<double>() + 0.01 * losses["load_balance"].get<double>();
            QVERIFY2(std::abs(sum - lines[i]["loss"].get<double>()) < 1e-5, lines[i].dump().c_str());
            QVERIFY(losses["log_mse"].get<double>() > std::log(epsilons[i]));
            const auto& load = lines[i]["load"];
            QCOMPARE(load.size(), std::size_t{2});
            for (const auto& layer : load) {
                QCOMPARE(layer.size(), std::size_t{4});
                double whole = 0;
                for (const auto& share : layer) whole += share.get<double>();
                QVERIFY2(std::abs(whole - 1) < 1e-3, layer.dump().c_str());
            }
        }
    }

    // The findings of a tiny run with identical initial experts are reported once, not at each validation.
    void the_routers_health_is_recorded_and_told() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        auto config = tiny_config(4);
        config.validation.every = 2;
        config.model.config.update({{"layers", 2}, {"calibration", "scale_free"}});
        config.optimizer.lr = config.optimizer.muon_lr = 1e-12;
        {
            const auto network = models::create(config.model.architecture, config.model.config);
            const at::NoGradGuard no_grad;
            for (auto& entry : network->named_parameters())
                if (entry.key().find("router") == std::string::npos && entry.value().size(0) == 4)
                    entry.value().copy_(entry.value().mean(0, true).expand_as(entry.value()).clone());
            config.model.weights = (folder.filePath("alike.safetensors")).toStdString();
            checkpoint::save_model(*network, {}, config.model.weights, at::kFloat, Existing::kReplace);
        }
        const GeneratedSource source;
        QStringList messages;
        {
            auto run = RunDirectory::create(path, config);
            TrainOptions options;
            options.message = [&](const std::string& line) { messages.append(QString::fromStdString(line)); };
            (void)train(run, config, source, &source, options, unwatched_);
        }
        int validations = 0;
        for (const auto& line : metrics(path)) {
            if (!line.contains("validation")) {
                QVERIFY(!line.contains("routers"));
                continue;
            }
            ++validations;
            const auto& routers = line["routers"];
            QVERIFY2(std::abs(routers["exchange_db"].get<double>()) < 1e-3, routers.dump().c_str());
            QVERIFY(routers.contains("L1") && !routers.contains("L2"));
            QCOMPARE(routers["L0"]["experts"].get<int>(), 4);
            QVERIFY(routers["L0"]["weight_norm"].get<double>() > 0.5);
            QVERIFY(std::abs(routers["L1"]["temperature"].get<double>() - 2) < 1e-3);  // sqrt(4), as it began
        }
        QCOMPARE(validations, 2);
        QCOMPARE(messages.filter("Exchanging experts changes nothing").size(), 1);
        QVERIFY2(messages.filter("Exchanging").first().startsWith("step 2: "), qPrintable(messages.join('\n')));
        // A network without experts has no routers.
        config = tiny_config(2);
        config.model.architecture = "dense-compact";
        config.model.config = {{"half_channels", 8}, {"quarter_channels", 8}, {"dim", 16}, {"heads", 2}};
        config.loss.load_balance = 0;
        const fs::path dense = folder.filePath("dense").toStdString();
        (void)train_here(dense, config, source, &source, unwatched_);
        QVERIFY(metrics(dense).back().contains("validation") && !metrics(dense).back().contains("routers"));
    }

    void steps_that_are_not_finite_are_skipped() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        auto config = tiny_config(6);
        config.log_every = 1;
        config.schedule.phases = {{.until = 1, .crop = 32, .batch = 2}};
        config.checkpoint.every = 1;
        config.checkpoint.keep = 10;
        (void)train_here(path, config, GeneratedSource({5, 6}), nullptr, unwatched_);  // in steps 3 and 4
        const auto model = [&](int64_t step) {
            return content(path / "checkpoints" / ("000000" + std::to_string(step)) / "optimizer.safetensors");
        };
        QVERIFY(model(2) == model(3) && model(3) == model(4));
        QVERIFY(model(4) != model(5));
        const auto lines = metrics(path);
        QVERIFY(!lines[2].contains("loss") && lines[4].contains("loss"));
        QCOMPARE(lines.back()["skipped"].get<int>(), 2);
    }

    void three_in_a_row_stop_the_run() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("run").toStdString();
        auto config = tiny_config(9);
        config.schedule.phases = {{.until = 1, .crop = 32, .batch = 2}};
        config.checkpoint.every = 2;
        try {
            (void)train_here(path, config, GeneratedSource({4, 7, 8}), nullptr, unwatched_);
            QFAIL("went on");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("3 steps in a row"), error.what());
        }
        const checkpoint::SafetensorsFile batch(path / "not-finite-0000005.safetensors");
        QVERIFY(batch.tensor("degraded")[0].isnan().all().item<bool>());
        QVERIFY(batch.tensor("degraded")[1].isfinite().all().item<bool>());
        QVERIFY(!checkpoint::load_model(path / "checkpoints/0000004/model.safetensors").name.empty());
    }

    void a_full_disk_keeps_the_last_checkpoint() {
        const QTemporaryDir folder;
        const auto disk = folder.filePath("disk").toStdString();
        QDir(folder.path()).mkdir("disk");
        if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1500k") != 0)
            QSKIP("a small disk can only be made by root with the right to mount");
        const fs::path path = disk + "/run";
        auto config = tiny_config(200);
        config.checkpoint.every = 1;
        config.checkpoint.keep = 1000;
        const GeneratedSource source;
        QString text;
        try {
            (void)train_here(path, config, source, nullptr, unwatched_);
        } catch (const Error& error) {
            text = error.what();
        }
        int64_t last = 0;
        bool loads = false;
        {
            const auto run = RunDirectory::open(path);
            last = run.checkpoints().empty() ? 0 : run.checkpoints().back();
            if (last > 0) loads = !checkpoint::load_model(run.checkpoint(last) / "ema.safetensors").name.empty();
        }
        // With free disk space it resumes from there.
        config.checkpoint.keep = 1;
        StopAfter soon(2);
        const auto result = train_here(path, config, source, nullptr, soon);
        umount(disk.c_str());
        QVERIFY2(text.contains("disk") || text.contains("space"), qPrintable(text));
        QVERIFY2(text.contains(QString("the checkpoint of step %1 is good").arg(last)), qPrintable(text));
        QVERIFY(last > 1 && last < 200);
        QVERIFY(loads);
        QCOMPARE(result.steps, last + 2);
    }

    void other_weights_to_begin_with() {
        const QTemporaryDir folder;
        const GeneratedSource source;
        const fs::path first = folder.filePath("first").toStdString(), second = folder.filePath("second").toStdString();
        auto config = tiny_config(2);
        (void)train_here(first, config, source, nullptr, unwatched_);
        config.model.weights = (first / "checkpoints/0000002/model.safetensors").string();
        config.optimizer.lr = config.optimizer.muon_lr = 1e-12;
        (void)train_here(second, config, source, nullptr, unwatched_);
        const auto a = checkpoint::load_model(config.model.weights),
                   b = checkpoint::load_model(second / "checkpoints/0000002/model.safetensors");
        QVERIFY(at::allclose(a.network->parameters()[0], b.network->parameters()[0], 0, 1e-6));
        // Another config is no hindrance as long as the tensors are the same.
        config.model.config["smooth_up"] = true;
        const fs::path smooth = folder.filePath("smooth").toStdString();
        (void)train_here(smooth, config, source, nullptr, unwatched_);
        const auto c = checkpoint::load_model(smooth / "checkpoints/0000002/model.safetensors");
        QVERIFY(at::allclose(a.network->parameters()[0], c.network->parameters()[0], 0, 1e-6));
        QVERIFY(c.network->config()["smooth_up"].get<bool>());
        config.model.config["layers"] = 2;
        try {
            (void)train_here(folder.filePath("third").toStdString(), config, source, nullptr, unwatched_);
            QFAIL("began with weights of another network");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("layers.1."), error.what());
        }
    }

    void bfloat16_learns_too() {
        const QTemporaryDir folder;
        auto config = tiny_config(30);
        config.precision = Precision::kBfloat16;
        const GeneratedSource source;
        const fs::path path = folder.filePath("run").toStdString();
        (void)train_here(path, config, source, nullptr, unwatched_);
        const auto lines = metrics(path);
        QVERIFY(lines.back()["loss"].get<double>() < lines.front()["loss"].get<double>());
    }

    void float16_wants_a_gpu() {
        const QTemporaryDir folder;
        auto config = tiny_config(2);
        config.precision = Precision::kFloat16;
        try {
            (void)train_here(folder.filePath("run").toStdString(), config, GeneratedSource(), nullptr, unwatched_);
            QFAIL("trained");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("float16") && QString(error.what()).contains("bfloat16"),
                     error.what());
        }
    }

    void channels_last_is_another_order_only() {
        const QTemporaryDir folder;
        auto config = tiny_config(3);
        config.log_every = 1;
        config.optimizer.kind = OptimizerKind::kAdamW;
        std::vector<std::vector<nlohmann::json>> runs;
        for (const bool channels_last : {false, true}) {
            config.channels_last = channels_last;
            const fs::path path = folder.filePath(channels_last ? "last" : "first").toStdString();
            (void)train_here(path, config, GeneratedSource(), nullptr, unwatched_);
            runs.push_back(metrics(path));
        }
        for (std::size_t step = 0; step < 3; ++step) {
            const double a = runs[0][step]["loss"].get<double>(), b = runs[1][step]["loss"].get<double>();
            QVERIFY2(std::abs(a - b) < 1e-5, qPrintable(QString("%1 and %2").arg(a).arg(b)));
        }
    }

    void the_loss_scale_is_in_the_checkpoint() {
        const QTemporaryDir folder;
        const auto config = tiny_config(2);
        const auto network = models::create(config.model.architecture, config.model.config);
        Ema ema(*network, 0.9);
        const Optimizer optimizer(*network, config.optimizer);
        TrainState state;
        state.step = 7;
        for (const bool scaled : {true, false}) {
            state.loss_scale.reset();
            if (scaled) state.loss_scale = LossScale{.factor = 512, .good_steps = 1234};
            const fs::path path = folder.filePath(scaled ? "1" : "2").toStdString();
            save_checkpoint(path, *network, ema, optimizer, state);
            const auto loaded = load_checkpoint(path, *network, ema, optimizer);
            QCOMPARE(loaded.loss_scale.has_value(), scaled);
            if (!scaled) continue;
            QCOMPARE(loaded.loss_scale->factor, 512.0);
            QCOMPARE(loaded.loss_scale->good_steps, int64_t{1234});
        }
    }
};

QTEST_GUILESS_MAIN(TestTrain)
#include "test_train.moc"
