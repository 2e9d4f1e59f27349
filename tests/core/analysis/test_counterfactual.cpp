// Counterfactual costs: a mixture with results computed by hand, one with identical experts, and the network is
// unchanged afterwards in any case.
#include "core/analysis/counterfactual.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <set>

#include "core/analysis/counterfactual_figures.h"
#include "core/analysis/counterfactual_output.h"
#include "core/analysis/run_counterfactual.h"
#include "core/base/error.h"
#include "tiny_mixture.h"

using namespace deweather;
using namespace deweather::analysis;

namespace {

// PSNR from errors of integer 8-bit steps, each on a quarter of the picture's pixels.
double psnr_of(const std::vector<double>& steps) {
    double squares = 0;
    for (const double step : steps) squares += step * step / static_cast<double>(steps.size());
    return 20 * std::log10(255.0) - 10 * std::log10(squares);
}

bool near(const std::optional<double>& value, double expected) {
    return value && std::abs(*value - expected) < 1e-4;
}

// Cancels after this many reported steps.
class CancelAfter : public Progress {
  public:
    explicit CancelAfter(int steps) : left_(steps) {}
    void step(int64_t, int64_t, std::string_view) override { --left_; }
    bool cancelled() const override { return left_ <= 0; }

  private:
    int left_;
};

}  // namespace

class TestCounterfactual : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    std::filesystem::path path(const char* name) const { return folder_->filePath(name).toStdString(); }

    // A picture of 2 x 2 tokens, and its target: one number per token, all in 1/255.
    PictureToAnalyse picture(const char* name, const char* weather, const std::vector<float>& tokens,
                             const std::vector<float>& wanted = {}) const {
        const auto write = [&](const std::filesystem::path& file, const std::vector<float>& values) {
            media::Image image;
            image.rgb = (at::tensor(values).view({1, 2, 2}) / 255)
                            .repeat_interleave(8, 1)
                            .repeat_interleave(8, 2)
                            .expand({3, 16, 16})
                            .contiguous();
            media::write_image(image, file, {});
        };
        PictureToAnalyse made{.file = path(name), .weather = weather};
        write(made.file, tokens);
        if (!wanted.empty()) {
            made.reference = path((std::string("clean-") + name).c_str());
            write(*made.reference, wanted);
        }
        return made;
    }

    struct Tried {
        TinyMixture* network;
        restore::Restorer restorer;
    };
    static Tried mixture(const std::vector<std::vector<float>>& added) {
        auto network = std::make_unique<TinyMixture>(added);
        auto* kept = network.get();
        return {kept, restore::Restorer({.name = "tiny", .file = {}, .training = {}, .network = std::move(network)},
                                        at::kCPU)};
    }

    static Analysis routing(Tried& tried, std::vector<PictureToAnalyse> pictures) {
        Progress progress;
        for (auto& wanted : pictures) wanted.reference.reset();
        return analyse_pictures(tried.restorer, pictures, {}, progress, {});
    }

    static Counterfactual ask(Tried& tried, const std::vector<PictureToAnalyse>& pictures,
                              const CounterfactualOptions& options = {}) {
        Progress progress;
        return run_counterfactual(tried.restorer, pictures, routing(tried, pictures), options, progress, {});
    }

    // Three dark tokens and a bright one in rain, four bright ones in snow; the dark ones need +12, the bright ones -8.
    // The first expert adds 10, the second subtracts 10.
    std::vector<PictureToAnalyse> known() const {
        return {picture("1.png", "rain", {40, 40, 200, 40}, {52, 52, 192, 52}),
                picture("2.png", "snow", {200, 200, 200, 200}, {192, 192, 192, 192})};
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void costs_are_those_by_hand() {
        auto tried = mixture({{10, -10}});
        const auto asked = ask(tried, known());
        QCOMPARE(asked.pictures.size(), std::size_t{2});
        const auto groups = by_weather(asked);
        QCOMPARE(groups.size(), std::size_t{2});
        QCOMPARE(groups[0].name, std::string("rain"));
        QCOMPARE(groups[1].name, std::string("snow"));
        const double base = psnr_of({2, 2, 2, 2});
        for (const auto& group : groups) QVERIFY(near(base_psnr(asked, group), base));

        struct Expected {
            Change change;
            double rain, snow, moved_rain, moved_snow;
        };
        // Two experts are exchanged by swapping them. Five of eight tokens are bright, so "always" means the second
        // expert.
        for (const auto& [change, rain, snow, moved_rain, moved_snow] :
             {Expected{Change::kExchange, base - psnr_of({22, 22, 18, 22}), base - psnr_of({18}), 20, 20},
              Expected{Change::kMean, base - psnr_of({12, 12, 8, 12}), base - psnr_of({8}), 10, 10},
              Expected{Change::kAlways, base - psnr_of({22, 22, 2, 22}), 0, 15, 0}}) {
            const Question question{.change = change};
            const auto first = cost(asked, groups[0], question), second = cost(asked, groups[1], question);
            QVERIFY2(near(first.loss, rain), qPrintable(QString::number(first.loss.value_or(-99))));
            QVERIFY2(near(second.loss, snow), qPrintable(QString::number(second.loss.value_or(-99))));
            QVERIFY(near(first.moved, moved_rain));
            QVERIFY(near(second.moved, moved_snow));
            const auto all = mean_cost(asked, groups, question);
            QVERIFY(near(all.loss, (rain + snow) / 2));
            QVERIFY(near(all.least, (rain + snow) / 2) && near(all.most, (rain + snow) / 2));
            QCOMPARE(all.seeds, int64_t{change == Change::kExchange ? 5 : 1});
        }
        QVERIFY(near(cost(asked, groups[0], {.change = Change::kExchange, .layer = 0}).loss,
                     base - psnr_of({22, 22, 18, 22})));
        const auto off = [&](std::size_t group, int64_t expert) {
            return cost(asked, groups[group], {.change = Change::kWithout, .layer = 0, .expert = expert});
        };
        QVERIFY(near(off(0, 0).loss, base - psnr_of({22, 22, 2, 22})));
        QVERIFY(near(off(0, 1).loss, base - psnr_of({2, 2, 18, 2})));
        QVERIFY(near(off(1, 1).loss, base - psnr_of({18})));
        QCOMPARE(off(1, 0).loss.value(), 0.0);
        QCOMPARE(off(1, 0).moved, 0.0);
        QCOMPARE(verdict(exchange_cost(asked)), Verdict::kMatters);
        QVERIFY(QString::fromStdString(verdict_sentence(exchange_cost(asked)))
                    .startsWith(QString("Exchanging experts costs %1 dB").arg(*exchange_cost(asked).loss, 0, 'f', 2)));
        // Runs are skipped where the snow never chose the expert: the unchanged one, 5 + 3 of all, the layer, 2 + 1
        // off.
        QCOMPARE(tried.network->decoded, 2 * (1 + 5 + 3 + 1) + 2 + 1);
    }

    void equal_experts_cost_exactly_nothing() {
        auto tried = mixture({{6, 6, 6, 6}, {-3, -3}});
        const auto asked = ask(tried, known());
        QVERIFY(asked.questions.size() > 10);
        for (const auto& picture : asked.pictures)
            for (const auto& effect : picture.effects) {
                QCOMPARE(effect.loss.value(), 0.0);
                QCOMPARE(effect.moved, 0.0);
            }
        QCOMPARE(verdict(exchange_cost(asked)), Verdict::kNothing);
        QCOMPARE(verdict_sentence(exchange_cost(asked)),
                 std::string("Exchanging experts changes nothing: this mixture does not use them."));
    }

    void each_layer_answers_for_itself() {
        auto tried = mixture({{10, -10}, {4, 4}});
        const auto asked = ask(tried, known());
        const auto groups = by_weather(asked);
        QVERIFY(mean_cost(asked, groups, {.change = Change::kExchange, .layer = 0}).loss.value() > 10);
        QCOMPARE(mean_cost(asked, groups, {.change = Change::kExchange, .layer = 1}).loss.value(), 0.0);
        QCOMPARE(mean_cost(asked, groups, {.change = Change::kWithout, .layer = 1, .expert = 0}).loss.value(), 0.0);
    }

    // Layers with the same experts are exchanged by different permutations, and so are seeds.
    void seeds_and_layers_differ() {
        const std::vector<float> added = {0, 1, -3, 7, -12, 20, -30, 44};
        auto tried = mixture({added, added});
        const auto pictures = std::vector{picture("1.png", "rain", {5, 80, 150, 250})};
        const auto asked = ask(tried, pictures);
        std::set<double> moved;
        for (std::size_t i = 0; i < asked.questions.size(); ++i)
            if (asked.questions[i].change == Change::kExchange) moved.insert(asked.pictures[0].effects[i].moved);
        QVERIFY2(moved.size() > 4, qPrintable(QString::number(moved.size())));
        const auto layer = [&](std::size_t index) {
            return mean_cost(asked, by_weather(asked), {.change = Change::kExchange, .layer = index}).moved;
        };
        QVERIFY(layer(0) != layer(1));
        const auto all = mean_cost(asked, by_weather(asked), {.change = Change::kExchange});
        QVERIFY(!all.loss && !all.least);
        // Another seed gives other permutations; the same seed the same ones.
        QVERIFY(ask(tried, pictures, {.seed = 1}).pictures[0].effects[0].moved != asked.pictures[0].effects[0].moved ||
                ask(tried, pictures, {.seed = 2}).pictures[0].effects[0].moved != asked.pictures[0].effects[0].moved);
        QCOMPARE(ask(tried, pictures).pictures[0].effects[0].moved, asked.pictures[0].effects[0].moved);
    }

    void a_choice_that_harms_is_called_so() {
        auto tried = mixture({{10, -10}});
        const auto asked = ask(tried, {picture("1.png", "rain", {40, 40, 200, 40}, {28, 28, 208, 28})},
                               {.layers = false, .each = false});
        QCOMPARE(asked.questions.size(), std::size_t{8});
        QVERIFY(near(exchange_cost(asked).loss, psnr_of({22, 22, 18, 22}) - psnr_of({2})));
        QCOMPARE(verdict(exchange_cost(asked)), Verdict::kHarmful);
        QVERIFY(QString::fromStdString(verdict_sentence(exchange_cost(asked))).contains("gains"));
    }

    void without_references_the_change_counts() {
        auto tried = mixture({{10, -10}});
        auto pictures = known();
        for (auto& wanted : pictures) wanted.reference.reset();
        const auto asked = ask(tried, pictures);
        QVERIFY(!asked.has_reference());
        QVERIFY(!exchange_cost(asked).loss);
        QVERIFY(near(exchange_cost(asked).moved, 20));
        QCOMPARE(verdict(exchange_cost(asked)), Verdict::kMatters);
        QVERIFY(QString::fromStdString(verdict_sentence(exchange_cost(asked))).contains("20.0/255"));
        QVERIFY(counterfactual_json(asked, by_weather(asked))["exchange"]["loss"].is_null());
        QVERIFY(counterfactual_figure(asked).y.label.find("1/255") != std::string::npos);
    }

    // A result that equals its reference has infinite PSNR, but a finite cost.
    void a_perfect_picture_counts() {
        auto tried = mixture({{10, -10}});
        const auto asked = ask(tried, {picture("1.png", "rain", {40, 40, 200, 40}, {50, 50, 190, 50})});
        QVERIFY(std::isfinite(asked.pictures[0].psnr.value()));
        QVERIFY(exchange_cost(asked).loss.value() > 50 && std::isfinite(*exchange_cost(asked).loss));
    }

    void a_bad_picture_is_said_and_the_rest_goes_on() {
        auto tried = mixture({{10, -10}});
        auto pictures = known();
        pictures.insert(pictures.begin(), picture("0.png", "rain", {40, 40, 200, 40}));
        pictures[0].reference = path("nowhere.png");
        Progress progress;
        QStringList said;
        const auto asked = run_counterfactual(tried.restorer, pictures, routing(tried, pictures), {}, progress,
                                              [&](const PictureToAnalyse& bad, const std::string& error) {
                                                  QCOMPARE(bad.file, pictures[0].file);
                                                  said.push_back(QString::fromStdString(error));
                                              });
        QCOMPARE(said.size(), 1);
        QVERIFY2(said[0].contains("nowhere.png"), qPrintable(said[0]));
        QCOMPARE(asked.pictures.size(), std::size_t{2});
        QVERIFY_THROWS_EXCEPTION(
            Error, run_counterfactual(tried.restorer, {pictures[0]}, routing(tried, pictures), {}, progress, {}));
    }

    void the_network_works_as_before() {
        auto tried = mixture({{10, -10}});
        const auto pictures = known();
        const auto image = media::read_image(pictures[0].file, {});
        Progress progress;
        const auto before = tried.restorer.restore(image, {}, progress).image.rgb;
        const auto unchanged = [&] { return at::equal(tried.restorer.restore(image, {}, progress).image.rgb, before); };
        ask(tried, pictures);
        QVERIFY(unchanged());
        const auto who = routing(tried, pictures);
        for (const int steps : {1, 3, 7, 11}) {
            CancelAfter cancel(steps);
            QVERIFY_THROWS_EXCEPTION(Cancelled, run_counterfactual(tried.restorer, pictures, who, {}, cancel, {}));
            QVERIFY(unchanged());
        }
    }

    void progress_rises_to_its_end() {
        class Watched : public Progress {
          public:
            void step(int64_t done, int64_t total, std::string_view) override {
                rises = rises && done >= last && done <= total;
                last = done;
                ended = done == total;
            }
            int64_t last = 0;
            bool rises = true, ended = false;
        } watched;
        auto tried = mixture({{10, -10}});
        const auto pictures = known();
        const auto who = routing(tried, pictures);
        run_counterfactual(tried.restorer, pictures, who, {}, watched, {});
        QVERIFY(watched.rises && watched.ended);
    }

    void another_model_s_routing_is_refused() {
        auto tried = mixture({{10, -10}});
        auto other = mixture({{10, -10, 5}});
        Progress progress;
        const auto pictures = known();
        QString said;
        try {
            run_counterfactual(tried.restorer, pictures, routing(other, pictures), {}, progress, {});
        } catch (const Error& error) {
            said = error.what();
        }
        QVERIFY2(said.contains("its routing is another model's"), qPrintable(said));
        QVERIFY_THROWS_EXCEPTION(
            Error, run_counterfactual(tried.restorer, pictures, routing(tried, pictures), {.seeds = 0}, progress, {}));
    }

    // The range is that of the seeds' means, and groups have equal weight whatever their number of pictures.
    void means_are_over_seeds_and_groups() {
        const Question exchange{.change = Change::kExchange};
        Counterfactual asked{.model = "m", .experts = {2}, .questions = {exchange, exchange}, .pictures = {}};
        const auto add = [&](const char* weather, double first, double second) {
            asked.pictures.push_back({.file = "f",
                                      .weather = weather,
                                      .psnr = 30,
                                      .effects = {{.loss = first, .moved = 1}, {.loss = second, .moved = 3}}});
        };
        add("snow", 1, 3);
        add("rain", 2, 0);
        add("rain", 4, 0);
        add("", 0, 0);
        const auto groups = by_weather(asked);
        QCOMPARE(groups.size(), std::size_t{3});
        QCOMPARE(groups[0].name, std::string("rain"));
        QCOMPARE(groups[2].name, std::string("unknown"));
        const auto rain = cost(asked, groups[0], exchange);
        QCOMPARE(rain.loss.value(), 1.5);
        QCOMPARE(rain.least.value(), 0.0);
        QCOMPARE(rain.most.value(), 3.0);
        QCOMPARE(rain.moved, 2.0);
        const auto all = mean_cost(asked, {groups[0], groups[1]}, exchange);
        QCOMPARE(all.loss.value(), 1.75);  // (3 + 1) / 2 and (0 + 3) / 2
        QCOMPARE(all.least.value(), 1.5);
        QCOMPARE(all.most.value(), 2.0);
        QCOMPARE(cost(asked, groups[0], {.change = Change::kMean}).seeds, int64_t{0});
        QVERIFY(!cost(asked, groups[0], {.change = Change::kMean}).loss);

        // The table and the JSON agree.
        const auto lines = QString::fromStdString(cost_table(asked)).trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines[1], QString("exchange,,,rain,2,2,30,1.5,0,3,2"));
        QVERIFY(lines[4].startsWith("exchange,,,mean,4,2,30,"));
        const auto json = counterfactual_json(asked, {groups[0], groups[1]});
        QCOMPARE(json["exchange"]["loss"].get<double>(), 1.75);
        QCOMPARE(json["exchange"]["groups"]["rain"]["most"].get<double>(), 3.0);
        QCOMPARE(json["verdict"].get<std::string>(), std::string("matters"));
        QVERIFY(!json.contains("mean") && !json.contains("without"));
        // The figure: rain, snow and unknown, with half of the range of the seeds.
        const auto figure = counterfactual_figure(asked);
        const auto& bars = std::get<Bars>(figure.content);
        QCOMPARE(bars.categories, (std::vector<std::string>{"exchange", "mean", "random", "always"}));
        QCOMPARE(bars.series.size(), std::size_t{3});
        QCOMPARE(bars.series[0].values[0], 1.5);
        QCOMPARE(bars.series[0].spread[0], 1.5);
        QVERIFY(std::isnan(bars.series[0].values[1]));
        QCOMPARE(counterfactual_figures(asked).size(), std::size_t{1});
    }

    void figures_have_what_was_asked() {
        auto tried = mixture({{10, -10}, {3, 4, 5}});
        const auto figures = counterfactual_figures(ask(tried, known()));
        QCOMPARE(figures.size(), std::size_t{4});
        QCOMPARE(figures[0].name, std::string("counterfactual"));
        QCOMPARE(figures[1].name, std::string("exchanged-layers"));
        QCOMPARE(figures[2].name, std::string("switched-off-0"));
        QCOMPARE(figures[3].name, std::string("switched-off-1"));
        QCOMPARE(std::get<Bars>(figures[3].content).categories.size(), std::size_t{3});
        QCOMPARE(std::get<Bars>(figures[3].content).series[1].name, std::string("snow"));
    }

    void verdicts_follow_the_thresholds() {
        const auto of = [](double loss) { return verdict({.loss = loss, .seeds = 1}); };
        QCOMPARE(of(0.049), Verdict::kNothing);
        QCOMPARE(of(-0.049), Verdict::kNothing);
        QCOMPARE(of(0.051), Verdict::kLittle);
        QCOMPARE(of(0.5), Verdict::kMatters);
        QCOMPARE(of(-0.06), Verdict::kHarmful);
        const Cost chance{.loss = -0.3, .least = -0.6, .most = 0.1, .seeds = 5};
        QCOMPARE(verdict(chance), Verdict::kChance);
        QVERIFY(QString::fromStdString(verdict_sentence(chance)).contains("costs -0.60 to 0.10 dB"));
        QCOMPARE(verdict({.loss = -0.3, .least = -0.6, .most = -0.1, .seeds = 5}), Verdict::kHarmful);
        const auto moved = [](double by) { return verdict({.moved = by, .seeds = 1}); };
        QCOMPARE(moved(0.2), Verdict::kNothing);
        QCOMPARE(moved(1), Verdict::kLittle);
        QCOMPARE(moved(3), Verdict::kMatters);
        QVERIFY(QString::fromStdString(verdict_sentence({.loss = 0.2})).startsWith("Exchanging experts costs 0.20 dB"));
    }
};

QTEST_GUILESS_MAIN(TestCounterfactual)
#include "test_counterfactual.moc"
