// Estimating the cost of a run from measured steps, and the remaining time of a running one from its metrics.
#include <ATen/Parallel.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include "core/base/memory.h"
#include "generated_source.h"
#include "trainer/estimate.h"
#include "trainer/time_left.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

// Each sample takes this long, and nothing else does.
class SlowSource : public GeneratedSource {
  public:
    Sample draw(uint64_t index, const SampleRequest& request) const override {
        std::this_thread::sleep_for(std::chrono::milliseconds(kMilliseconds));
        return GeneratedSource::draw(index, request);
    }
    static constexpr int kMilliseconds = 100;
};

class Stopping : public Progress {
  public:
    bool cancelled() const override { return true; }
};

}  // namespace

class TestEstimate : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;
    Progress unwatched_;

    QStringList left_behind() const {
        return QDir(temporary_.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

    // Half way through 1,000 steps: 10 crops of 100 x 100 a second, 2 a step of all processes.
    static RunContent half_way() {
        RunContent run;
        run.state = RunState::kRunning;
        run.step = 500;
        run.steps = 1000;
        auto config = tiny_config(1000);
        config.schedule.phases = {{.until = 0.8, .crop = 100, .batch = 1}, {.until = 1, .crop = 200, .batch = 3}};
        run.config = config.to_json();
        run.curves["samples_per_second"] = {{490, 500}, {10, 10}};
        run.curves["crop"] = {{490, 500}, {100, 100}};
        run.curves["batch"] = {{490, 500}, {2, 2}};
        run.curves["paused"] = {{490, 500}, {0.5, 0.2}};
        return run;
    }

  private Q_SLOTS:
    void initTestCase() {
        at::set_num_threads(1);
        qputenv("TMPDIR", temporary_.path().toUtf8());
    }

    void each_phase_is_measured() {
        auto config = tiny_config(95);
        const SlowSource source;
        const auto before = static_cast<double>(peak_resident_memory());
        const auto estimate = estimate_run(config, source, &source, {}, unwatched_, 1);
        QCOMPARE(estimate.steps, 95);
        QCOMPARE(estimate.phases.size(), 2U);
        // 0.5 * 95 is rounded up.
        QCOMPARE(estimate.phases[0].steps, 48);
        QCOMPARE(estimate.phases[1].steps, 47);
        QCOMPARE(estimate.phases[0].crop, 32);
        QCOMPARE(estimate.phases[1].batch, 3);
        // The source dominates the time: a batch of 2, then of 3.
        for (std::size_t i = 0; i < 2; ++i) {
            const double least = estimate.phases[i].batch * SlowSource::kMilliseconds / 1000.0;
            const auto took = estimate.phases[i].seconds_per_step;
            QVERIFY2(took > 0.9 * least && took < 3 * least, qPrintable(QString::number(took)));
            QVERIFY(estimate.phases[i].measured >= 1);
        }
        // Every 10 steps and at the end, of two pictures.
        QCOMPARE(estimate.validations, 10);
        QCOMPARE(estimate.checkpoints, 10);
        // Each is drawn once to be scored and once for the health of the routers.
        QVERIFY(estimate.seconds_per_validation > 0.9 * 4 * SlowSource::kMilliseconds / 1000.0);
        QVERIFY(estimate.seconds_per_checkpoint > 0);
        const double sum = 48 * estimate.phases[0].seconds_per_step + 47 * estimate.phases[1].seconds_per_step +
                           10 * (estimate.seconds_per_validation + estimate.seconds_per_checkpoint);
        QVERIFY(std::abs(estimate.seconds - sum) < 1e-9);
        QVERIFY(static_cast<double>(estimate.peak_memory) >= before && before > 1e7);
        QCOMPARE(estimate.peak_device_memory, 0);
        QVERIFY(estimate.disk > 10'000);
        QCOMPARE(left_behind(), QStringList());
        const auto json = estimate.to_json();
        QCOMPARE(json["phases"].size(), 2U);
        QCOMPARE(json["seconds"].get<double>(), estimate.seconds);
        QCOMPARE(json["peak_mb"].get<double>(), static_cast<double>(estimate.peak_memory) / 1e6);
    }

    void it_stops_when_told() {
        const SlowSource source;
        Stopping stopping;
        QVERIFY_EXCEPTION_THROWN((void)estimate_run(tiny_config(100), source, &source, {}, stopping), Cancelled);
        QCOMPARE(left_behind(), QStringList());
    }

    void time_left_counts_larger_crops_to_come() {
        // 300 steps of 2 crops of 100 x 100, 200 of 6 of 200 x 200, at 100,000 pixels a second, which are a share of
        // 0.8 of the time.
        const double wanted = (300.0 * 2 * 10'000 + 200.0 * 6 * 40'000) / 100'000 / 0.8;
        const auto left = seconds_left(half_way());
        QVERIFY(left.has_value());
        QVERIFY2(std::abs(*left - wanted) < 1e-6 * wanted, qPrintable(QString::number(*left)));
    }

    void time_left_where_it_is_not_known() {
        auto run = half_way();
        run.state = RunState::kStopped;
        QVERIFY(!seconds_left(run));
        run = half_way();
        run.curves.erase("samples_per_second");
        QVERIFY(!seconds_left(run));
        run = half_way();
        run.config["loss"] = "no section";
        QVERIFY(!seconds_left(run));
        run = half_way();
        run.step = 1000;
        QCOMPARE(*seconds_left(run), 0.0);
    }
};

QTEST_MAIN(TestEstimate)
#include "test_estimate.moc"
