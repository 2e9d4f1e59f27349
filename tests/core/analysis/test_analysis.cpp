// Groups, loads and differences between two models, on an analysis with known numbers; and its file.
#include "core/analysis/analysis.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "analysis_by_hand.h"
#include "core/analysis/analysis_figures.h"
#include "core/analysis/analysis_file.h"
#include "core/analysis/analysis_output.h"
#include "core/analysis/patch_query.h"
#include "core/base/error.h"

using namespace deweather;
using namespace deweather::analysis;

class TestAnalysis : public QObject {
    Q_OBJECT

    static bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

    static bool near6(double a, double b) { return std::abs(a - b) < 1e-6; }

    static std::vector<std::string> names(const std::vector<PictureGroup>& groups) {
        std::vector<std::string> result;
        for (const auto& group : groups) result.push_back(group.name);
        return result;
    }

  private Q_SLOTS:
    void pictures_are_grouped() {
        const auto analysis = analysis_by_hand();
        QCOMPARE(names(groups(analysis, Grouping::kAll)), (std::vector<std::string>{"all"}));
        QCOMPARE(names(groups(analysis, Grouping::kWeather)), (std::vector<std::string>{"rain", "snow", "unknown"}));
        QCOMPARE(names(groups(analysis, Grouping::kFolder)), (std::vector<std::string>{"a", "b"}));
        // 1.png is in both folders, so that the folder has to be named.
        QCOMPARE(names(groups(analysis, Grouping::kPicture)),
                 (std::vector<std::string>{"a/1.png", "a/2.png", "b/1.png", "b/2.png"}));
        QCOMPARE(group_of_pictures(analysis, groups(analysis, Grouping::kFolder)),
                 (std::vector<std::size_t>{0, 0, 1, 1}));
    }

    void choices_are_summed() {
        const auto analysis = analysis_by_hand();
        QCOMPARE(choices(analysis, 0, {}), (std::vector<int64_t>{8, 16, 8}));
        QCOMPARE(choices(analysis, 0, {0, 2}), (std::vector<int64_t>{4, 8, 4}));
        QCOMPARE(top_experts(analysis, 1), (std::vector<int32_t>{0, 0, 0, 0, 3, 3, 3, 3}));
    }

    // Layer 1: rain has 8 choices of expert 0, snow (the one known picture) 4 of expert 3: all of H(2/3, 1/3).
    void what_the_weather_tells() {
        const auto analysis = analysis_by_hand();
        const double expected = -(2.0 / 3 * std::log2(2.0 / 3) + 1.0 / 3 * std::log2(1.0 / 3));
        QVERIFY(near(*specialisation(analysis, 1), expected));
        auto one = analysis;
        for (auto& picture : one.pictures) picture.weather = "rain";
        QVERIFY(!specialisation(one, 1));
    }

    void a_picture_is_called_by_its_strongest_weather() {
        const auto analysis = analysis_by_hand();
        QCOMPARE(named_weather(analysis.pictures[0]), std::string("rain"));
        QCOMPARE(named_weather(analysis.pictures[2]), std::string("clean"));
        QCOMPARE(named_weather(AnalysedPicture{}), std::string());
    }

    void the_same_routing_has_not_changed() {
        const auto analysis = analysis_by_hand();
        const auto same = routing_change(analysis, analysis);
        QCOMPARE(same.size(), std::size_t{2});
        QVERIFY(near(*same[0].divergence, 0) && near(*same[0].same, 1) && near(*same[0].agreement, 1));
        // Different expert numbers: no choice is the same, yet each determines the other.
        auto renamed = analysis;
        auto& gates = renamed.tokens.layers[1].gates;
        for (std::size_t i = 0; i < gates.size(); i += 4) std::swap(gates[i], gates[i + 3]);
        const auto change = routing_change(analysis, renamed);
        QVERIFY(near(*change[1].same, 0) && near(*change[1].agreement, 1));
        QCOMPARE(change[1].pairs[0 * 4 + 3], int64_t{4});
        // No common tokens: no result.
        for (auto& picture : renamed.pictures) picture.file += "x";
        QVERIFY(!routing_change(analysis, renamed)[0].same);
    }

    // Rain's tokens are equal up to a constant, and unlike snow's.
    void similar_tokens_are_found() {
        const auto analysis = analysis_by_hand();
        const auto logits = token_logits(analysis, 1);
        QCOMPARE(logits.size(), std::size_t{7});
        QCOMPARE(logits[3], 3.F);
        const auto found = similar_tokens(analysis, logits, 5, {.picture = 0, .row = 1, .column = 1});
        QCOMPARE(found.size(), std::size_t{5});
        QVERIFY(near6(found[0].similarity, 1) && near6(found[2].similarity, 1) && found[3].similarity < 0);
        for (std::size_t i = 0; i < 3; ++i) QVERIFY(found[i].token < 4 && found[i].token != 1);
    }

    void figures_have_the_numbers() {
        const auto analysis = analysis_by_hand();
        const auto load = load_figure(analysis, 0, Grouping::kWeather);
        const auto& bars = std::get<Bars>(load.content);
        QCOMPARE(bars.categories.size(), std::size_t{3});
        QCOMPARE(bars.series.size(), std::size_t{3});
        QCOMPARE(bars.series[0].name, std::string("rain"));
        QCOMPARE(bars.series[0].values, (std::vector<double>{1.5, 1.5, 0}));
        QCOMPARE(bars.series[0].colour, weather_colour("rain"));
        QCOMPARE(*bars.reference, 1.0);
        // All tokens of expert 0 chose expert 1, none expert 2.
        const auto together = std::get<Matrix>(together_figure(analysis, 0).content);
        QVERIFY(std::isnan(together.values[0]) && near(together.values[1], 1) && near(together.values[2], 0));
        QVERIFY(near(together.values[3], 0.5));
        const auto confusion = std::get<Matrix>(confusion_figure(analysis).content);
        QCOMPARE(confusion.rows, (std::vector<std::string>{"rain", "snow"}));
        QCOMPARE(confusion.values, (std::vector<double>{1, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        // Eight tokens, seven with an error, in the order of both: Spearman 1.
        const auto reliable = reliability_figure(analysis);
        const auto& curves = std::get<Curves>(reliable.content).curves;
        QVERIFY2(curves[0].name == "layer 0 (Spearman 1.00)", curves[0].name.c_str());
        std::vector<std::string> shown;
        for (const auto& figure : analysis_figures(analysis, Grouping::kAll)) shown.push_back(figure.name);
        // Layer 1 chooses one expert, so that none are chosen together.
        QCOMPARE(shown,
                 (std::vector<std::string>{"load-0", "load-1", "entropy", "variation", "together-0", "specialisation",
                                           "deviation", "choice-entropy", "change", "reliability", "weather"}));
    }

    void tables_have_a_line_for_each() {
        const auto analysis = analysis_by_hand();
        const auto load = QString::fromStdString(load_table(analysis, Grouping::kFolder)).split('\n');
        QCOMPARE(load[0], QString("layer,group,expert,choices,share,utilisation"));
        QCOMPARE(load[1], QString("0,all,0,8,0.25,0.75"));
        QCOMPARE(load[4], QString("0,a,0,8,0.5,1.5"));
        QCOMPARE(load.size(), 1 + 3 * 3 + 3 * 4 + 1);
        const auto pictures = QString::fromStdString(picture_table(analysis)).split('\n');
        QCOMPARE(pictures[1], QString("set/a/1.png,16,16,4,rain,rain,0.9,0.1,0.2,0.3,"));
        const auto json = analysis_json(analysis, {}, Grouping::kWeather);
        QCOMPARE(json["layers"][0]["load"].get<std::vector<double>>(), (std::vector<double>{0.25, 0.5, 0.25}));
        QCOMPARE(json["weather"]["known"].get<int>(), 3);
        QVERIFY(near(json["weather"]["right"].get<double>(), 2.0 / 3));
        QCOMPARE(json["layers"][1]["dead"].get<std::vector<int>>(), (std::vector<int>{1, 2}));
    }

    void a_file_keeps_everything() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("a.safetensors").toStdString();
        const auto before = analysis_by_hand();
        save_analysis(before, file, Existing::kKeep);
        const auto after = load_analysis(file);
        QCOMPARE(after.model, before.model);
        QCOMPARE(after.seed, before.seed);
        QCOMPARE(after.layers[0].together, before.layers[0].together);
        QCOMPARE(after.layers[0].uncertain, true);
        QCOMPARE(after.pictures[2].choices, before.pictures[2].choices);
        QCOMPARE(after.pictures[2].weather, std::string("snow"));
        QVERIFY(after.pictures[1].seen == before.pictures[1].seen && !after.pictures[1].psnr);
        QCOMPARE(after.tokens.row, before.tokens.row);
        QCOMPARE(after.tokens.layers[0].logits, before.tokens.layers[0].logits);
        QCOMPARE(after.tokens.layers[0].change, before.tokens.layers[0].change);
        QVERIFY(after.tokens.layers[1].change.empty());
        QCOMPARE(after.tokens.patches, before.tokens.patches);
        QCOMPARE(load_table(after, Grouping::kPicture), load_table(before, Grouping::kPicture));
        QVERIFY_THROWS_EXCEPTION(Error, save_analysis(before, file, Existing::kKeep));
    }

    void a_file_that_contradicts_itself_is_refused() {
        const QTemporaryDir folder;
        const auto refused = [&](const Analysis& analysis) {
            const std::filesystem::path file = folder.filePath("b.safetensors").toStdString();
            save_analysis(analysis, file, Existing::kReplace);
            try {
                load_analysis(file);
            } catch (const Error& error) {
                return QString(error.what()).contains("b.safetensors");
            }
            return false;
        };
        QVERIFY(!refused(analysis_by_hand()));
        auto bad = analysis_by_hand();
        bad.tokens.picture[3] = 4;
        QVERIFY(refused(bad));
        bad = analysis_by_hand();
        bad.tokens.row[0] = 2;
        QVERIFY(refused(bad));
        bad = analysis_by_hand();
        bad.layers[1].top_k = 5;
        QVERIFY(refused(bad));
        QVERIFY_THROWS_EXCEPTION(Error, load_analysis("resources/models/mofme-compact.safetensors"));
        QVERIFY_THROWS_EXCEPTION(Error, load_analysis("README.md"));
    }
};

QTEST_GUILESS_MAIN(TestAnalysis)
#include "test_analysis.moc"
