// The schedule's steps: rate, crop, batch, and the index of their first sample.
#include <QtTest>
#include <cmath>

#include "trainer/schedule.h"

using namespace deweather::trainer;

class TestSchedule : public QObject {
    Q_OBJECT

    static TrainConfig paper() {
        TrainConfig config;
        config.loss.l1 = 1;
        config.optimizer.lr = 0.5e-4;
        config.optimizer.final_lr = 1e-6;
        config.schedule.epochs = 200;
        config.schedule.warmup = 0.015;
        config.schedule.phases = {{.until = 1, .crop = 256, .batch = 64}};
        config.check();
        return config;
    }

  private Q_SLOTS:
    void the_papers() {
        const Schedule schedule(paper(), 6400);  // 100 steps an epoch
        QCOMPARE(schedule.steps(), int64_t{20000});
        const auto lr = [&](int64_t step) { return schedule.rate(step) * 0.5e-4; };
        QVERIFY(std::abs(lr(0) - 0.5e-4 / 300) < 1e-12);
        QVERIFY(std::abs(lr(299) - 0.5e-4) < 1e-12);
        QVERIFY(std::abs(lr(300) - 0.5e-4) < 1e-12);
        // Halfway down the cosine.
        QVERIFY(std::abs(lr(300 + 9850) - (0.5e-4 + 1e-6) / 2) < 1e-8);
        QVERIFY(std::abs(lr(19999) - 1e-6) < 1e-12);
    }

    void several_processes_share_an_epoch() {
        const auto config = paper();
        const Schedule schedule(config, 6400, 4);
        QCOMPARE(schedule.steps(), int64_t{5000});
        QCOMPARE(schedule.samples_before(10), int64_t{10 * 64 * 4});
    }

    void the_other_curves() {
        auto config = paper();
        config.schedule.epochs = 0;
        config.schedule.steps = 101;
        config.schedule.warmup = 0;
        config.optimizer.final_lr = 0;
        config.schedule.curve = Curve::kLinear;
        QCOMPARE(Schedule(config, 1).rate(25), 0.75);
        QCOMPARE(Schedule(config, 1).rate(100), 0.0);
        config.schedule.curve = Curve::kConstant;
        QCOMPARE(Schedule(config, 1).rate(100), 1.0);
    }

    void phases_and_where_samples_begin() {
        auto config = paper();
        config.schedule.epochs = 0;
        config.schedule.steps = 10;
        config.optimizer.accumulate = 2;
        config.schedule.phases = {{.until = 0.3, .crop = 64, .batch = 8}, {.until = 1, .crop = 128, .batch = 4}};
        const Schedule schedule(config, 1);
        int64_t samples = 0;
        for (int64_t step = 0; step < 10; ++step) {
            QCOMPARE(schedule.phase(step).crop, int64_t{step < 3 ? 64 : 128});
            QCOMPARE(schedule.samples_before(step), samples);
            samples += schedule.phase(step).batch * 2;
        }
        QCOMPARE(schedule.samples_before(10), samples);
    }

    void epochs_count_every_phase() {
        auto config = paper();
        config.schedule.epochs = 6;
        config.schedule.phases = {{.until = 0.5, .crop = 64, .batch = 8}, {.until = 1, .crop = 128, .batch = 4}};
        const Schedule schedule(config, 100);
        QCOMPARE(schedule.steps(), int64_t{100});  // 600 samples, 6 a step on average
        QCOMPARE(schedule.samples_before(100), int64_t{600});
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "test_schedule.moc"
