// The weather of a run: the default recipe where nothing is said, and what a phase changes of it.
#include <torch/types.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/weather/degrade.h"
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
        for (uint64_t seed = 0; seed < 40; ++seed) sum += degrade(clean_, seed, phase).weather > 0;
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
                const auto ours = degrade(clean_, seed, 1);
                const auto theirs = weather::degrade(clean_, {}, seed);
                QVERIFY(at::equal(ours.picture, theirs.picture));
                for (int64_t i = 0; i < 4; ++i)
                    QCOMPARE(ours.weather[i].item<float>(), theirs.present[static_cast<std::size_t>(i)]);
            }
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
        const auto text = said("schedule.phases=[{until=0.5}, {until=1.0, synthesis={two=7}}]");
        QVERIFY2(text.contains("'schedule.phases[1].synthesis'") && text.contains("'two'"), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestSynthesis)
#include "test_synthesis.moc"
