// The weather of a run: the default recipe, and the overrides of a phase.
#include <torch/types.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/camera/camera.h"
#include "core/weather/degrade.h"
#include "trainer/presets.h"
#include "trainer/synthesis.h"
#include "trainer/toml.h"

using namespace deweather;
using namespace deweather::trainer;

class TestSynthesis : public QObject {
    Q_OBJECT

    at::Tensor clean_;

    static TrainConfig config(const std::vector<std::string>& settings) {
        auto json =
            parse_toml("[loss]\nl1 = 1.0\n[schedule]\nsteps = 10\nphases = [{until = 0.5}, {until = 1.0}]", "test");
        for (const auto& setting : settings) set_value(json, setting);
        // As a run that is resumed reads it.
        return TrainConfig::from_json(parse_toml(to_toml(TrainConfig::from_json(json).to_json()), "run.toml"));
    }
    // How often each weather is in 40 pictures.
    std::vector<int64_t> weathers(const Degrade& degrade, std::size_t phase) const {
        auto sum = at::zeros({4});
        for (uint64_t seed = 0; seed < 40; ++seed) sum += degrade(clean_, seed, {.phase = phase}).weather > 0;
        const auto counts = sum.to(at::kLong);
        return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + 4};
    }
    static QString said(const std::string& setting) {
        try {
            (void)config({setting});
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

  private Q_SLOTS:
    void init() {
        at::manual_seed(2);
        clean_ = at::rand({3, 32, 32});
    }

    void nothing_said_is_the_default_recipe() {
        const auto defaults = config({});
        QVERIFY(defaults.synthesis(1).to_json() == weather::Recipe().to_json());
        for (const auto& degrade : {training_weather(defaults), validation_weather(defaults)})
            for (uint64_t seed = 0; seed < 10; ++seed) {
                const auto ours = degrade(clean_, seed, {.phase = 1});
                const auto theirs = weather::degrade(clean_, {}, seed);
                QVERIFY(at::equal(ours.picture, theirs.picture));
                for (int64_t i = 0; i < 4; ++i)
                    QCOMPARE(ours.weather[i].item<float>(), theirs.present[static_cast<std::size_t>(i)]);
            }
    }

    // Bit-identical to the results from before cameras were added.
    void presets_have_no_camera_but_the_one_that_says_so() {
        int restoring = 0;
        for (const auto& name : presets()) {
            const auto config = TrainConfig::from_json(read_preset(name));
            if (config.task != models::Task::kRestore || name == "mofme-camera") continue;
            const auto train = training_weather(config);
            for (std::size_t phase = 0; phase < config.schedule.phases.size(); ++phase)
                for (uint64_t seed = 0; seed < 5; ++seed) {
                    const auto ours = train(clean_, seed, {.phase = phase});
                    const auto theirs = weather::degrade(clean_, config.synthesis(phase), seed);
                    QVERIFY(at::equal(ours.picture, theirs.picture) && at::equal(ours.clean, clean_));
                    const auto alone = train(clean_, seed, {.phase = phase, .weather = false});
                    QVERIFY(at::equal(alone.picture, clean_) && at::equal(alone.clean, clean_));
                    QCOMPARE(alone.weather.sum().item<double>(), 0.0);
                }
            ++restoring;
        }
        QVERIFY(restoring > 8);
        QVERIFY(TrainConfig::from_json(read_preset("mofme-camera")).camera(0).chance > 0);
    }

    void a_camera_comes_after_the_weather() {
        const auto through = config({"data.camera.chance=0.5", "data.camera.quality=[40, 60]",
                                     "schedule.phases=[{until=0.5}, {until=1.0, camera={chance=1}}]"});
        QCOMPARE(through.camera(0).chance, 0.5);
        QCOMPARE(through.camera(1).chance, 1.0);
        QCOMPARE(through.camera(1).quality.high, int64_t{60});
        const auto train = training_weather(through), validate = validation_weather(through);
        int drawn = 0;
        for (uint64_t seed = 0; seed < 40; ++seed) {
            const auto camera = camera::draw_camera(through.camera(0), seed);
            const auto rainy = weather::degrade(clean_, through.synthesis(0), seed);
            const auto found = train(clean_, seed, {}), alone = train(clean_, seed, {.weather = false});
            QVERIFY(at::equal(validate(clean_, seed, {.phase = 1}).picture, found.picture));
            drawn += camera ? 1 : 0;
            QVERIFY(at::equal(found.picture, camera ? camera::photograph(rainy.picture, *camera) : rainy.picture));
            QVERIFY(at::equal(found.clean, camera ? camera::photograph_ideally(clean_, *camera) : clean_));
            // A sample without weather has been through the same camera.
            QVERIFY(at::equal(alone.picture, camera ? camera::photograph(clean_, *camera) : clean_));
            QVERIFY(at::equal(alone.clean, found.clean));
            QVERIFY(at::equal(found.weather, at::tensor(at::ArrayRef<float>(rainy.present.data(), 4))));
        }
        QVERIFY(drawn > 8 && drawn < 32);
    }

    void phases_change_what_they_say() {
        const auto mixed =
            config({"data.synthesis.shares=[1, 0, 0, 0]", "data.synthesis.two=0", "data.synthesis.rain.length=[10, 12]",
                    "schedule.phases=[{until=0.5}, {until=1.0, synthesis={shares=[0, 0, 1, 0], "
                    "rain={width=[2, 3]}}}]"});
        const auto first = mixed.synthesis(0), second = mixed.synthesis(1);
        QCOMPARE(first.shares[weather::kRain], 1.0);
        QCOMPARE(second.shares[weather::kHaze], 1.0);
        QCOMPARE(second.two, 0.0);
        QCOMPARE(second.rain.length.high, 12.0);
        QCOMPARE(second.rain.width.low, 2.0);
        QCOMPARE(first.rain.width.low, weather::RainRanges().width.low);

        const auto train = training_weather(mixed), validate = validation_weather(mixed);
        QVERIFY(weathers(train, 0)[0] > 30);
        QCOMPARE(weathers(train, 0)[2], int64_t{0});
        QVERIFY(weathers(train, 1)[2] > 30);
        QCOMPARE(weathers(train, 1)[0], int64_t{0});
        QVERIFY(weathers(validate, 1) == weathers(train, 0));
    }

    void what_is_wrong_is_named() {
        QVERIFY2(said("data.synthesis.shares=[0, 0, 0, 0]").contains("'data.synthesis'"),
                 qPrintable(said("data.synthesis.shares=[0, 0, 0, 0]")));
        QVERIFY(said("data.synthesis.rain.lenght=[1, 2]").contains("'lenght'"));
        QVERIFY(said("data.synthesis=3").contains("'synthesis'"));
        QVERIFY2(said("data.camera.chance=2").contains("'data.camera'"), qPrintable(said("data.camera.chance=2")));
        QVERIFY(said("data.camera.grian=[0, 1]").contains("'grian'"));
        QVERIFY(said("schedule.phases=[{until=1.0, camera={twice=7}}]").contains("'schedule.phases[0].camera'"));
        const auto text = said("schedule.phases=[{until=0.5}, {until=1.0, synthesis={two=7}}]");
        QVERIFY2(text.contains("'schedule.phases[1].synthesis'") && text.contains("'two'"), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestSynthesis)
#include "test_synthesis.moc"
