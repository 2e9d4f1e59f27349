// Embeddings of router outputs: input values, labels, and separate groups stay separate.
#include "core/analysis/embedding.h"

#include <QtTest>
#include <random>

#include "analysis_by_hand.h"
#include "core/analysis/embedding_quality.h"
#include "core/base/error.h"

using namespace deweather;
using namespace deweather::analysis;

namespace {

// 300 tokens whose logits form three clusters by weather.
Analysis three_groups() {
    Analysis analysis = analysis_by_hand();
    analysis.pictures.resize(3);
    const char* weathers[] = {"rain", "haze", "snow"};
    for (std::size_t i = 0; i < 3; ++i) analysis.pictures[i].weather = weathers[i];
    auto& tokens = analysis.tokens;
    tokens = {};
    tokens.layers.resize(2);
    std::mt19937 generator(1);
    std::normal_distribution<float> normal;
    for (int i = 0; i < 300; ++i) {
        const int group = i % 3;
        tokens.picture.push_back(group);
        tokens.row.push_back(0);
        tokens.column.push_back(0);
        tokens.error.push_back(0);
        for (int e = 0; e < 3; ++e) {
            tokens.layers[0].logits.push_back(normal(generator) + (e == group ? 10.F : 0.F));
            tokens.layers[0].gates.push_back(e == group ? 1.F : 0.F);
        }
        for (int e = 0; e < 4; ++e) {
            tokens.layers[1].logits.push_back(normal(generator));
            tokens.layers[1].gates.push_back(e == 2 ? 1.F : 0.F);
        }
    }
    return analysis;
}

}  // namespace

class TestEmbedding : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void values_are_those_of_the_layers() {
        const auto analysis = analysis_by_hand();
        const auto all = embedded_values(analysis, {.method = EmbeddingMethod::kPca});
        QCOMPARE(all.embedding.dim, int64_t{7});
        QCOMPARE(all.embedding.token.size(), std::size_t{8});
        // Token 5: the three logits of layer 0, then the four of layer 1.
        const std::vector<float> fifth(all.values.begin() + 35, all.values.begin() + 42);
        QCOMPARE(fifth, (std::vector<float>{-0.95F, 1.05F, 2.05F, 0, 0, 0, 3}));
        QCOMPARE(all.embedding.layer[0], -1);
        const auto gates = embedded_values(analysis, {.output = RouterOutput::kGates, .layers = {1}});
        QCOMPARE(gates.embedding.dim, int64_t{4});
        QCOMPARE(gates.embedding.layer[0], 1);
        QCOMPARE(gates.values[0], 1.F);
    }

    void fewer_points_are_evenly_taken() {
        const auto some = embedded_values(three_groups(), {.layers = {0}, .points = 100});
        QCOMPARE(some.embedding.token.size(), std::size_t{100});
        QCOMPARE(some.embedding.token[10], 30);
    }

    void layers_may_be_points_of_their_own() {
        auto analysis = three_groups();
        QVERIFY_THROWS_EXCEPTION(Error, embedded_values(analysis, {.by_layer = true}));  // 3 and 4 experts
        analysis.layers[1] = analysis.layers[0];
        analysis.tokens.layers[1] = analysis.tokens.layers[0];
        const auto both = embedded_values(analysis, {.by_layer = true, .points = 200});
        QCOMPARE(both.embedding.token.size(), std::size_t{200});
        QCOMPARE(both.embedding.layer[0], 0);
        QCOMPARE(both.embedding.layer[199], 1);
        const auto labels = token_labels(analysis, both.embedding, Colouring::kLayer);
        QCOMPARE(labels.of_points[150], 1);
        QCOMPARE(labels.names[1], std::string("layer 1"));
    }

    void points_are_labelled() {
        const auto analysis = analysis_by_hand();
        const auto values = embedded_values(analysis, {.layers = {1}});
        const auto weather = token_labels(analysis, values.embedding, Colouring::kWeather);
        QCOMPARE(weather.names, (std::vector<std::string>{"rain", "snow", "unknown"}));
        QCOMPARE(weather.of_points, (std::vector<int32_t>{0, 0, 0, 0, 1, 1, 2, 2}));
        QCOMPARE(token_labels(analysis, values.embedding, Colouring::kTopExpert).of_points,
                 (std::vector<int32_t>{0, 0, 0, 0, 3, 3, 3, 3}));
        QCOMPARE(token_labels(analysis, values.embedding, Colouring::kFolder).of_points[7], 1);
        QCOMPARE(token_labels(analysis, values.embedding, Colouring::kPicture).names.size(), std::size_t{4});
    }

    void groups_stay_apart_by_both_methods() {
        const auto analysis = three_groups();
        for (const auto method : {EmbeddingMethod::kPca, EmbeddingMethod::kTsne}) {
            Progress progress;
            const auto embedding =
                embed(analysis, {.method = method, .layers = {0}, .tsne = {.iterations = 400, .seed = 2}}, progress);
            QCOMPARE(embedding.positions.size(), std::size_t{600});
            const auto labels = token_labels(analysis, embedding, Colouring::kWeather).of_points;
            QVERIFY(*neighbour_purity(embedding.positions, 2, labels, 10, progress) > 0.99);
            // The other layer is independent of the weather: about a third by chance.
            const auto blind =
                embed(analysis, {.method = method, .layers = {1}, .tsne = {.iterations = 100, .seed = 2}}, progress);
            QVERIFY(*neighbour_purity(blind.positions, 2, labels, 10, progress) < 0.5);
        }
    }

    // 300 points of one layer allow (300 - 1) / 3 effective neighbours.
    void a_lowered_perplexity_is_reported() {
        const auto analysis = three_groups();
        Progress progress;
        const auto embedding_with = [&](double perplexity) {
            return embed(analysis, {.layers = {0}, .tsne = {.perplexity = perplexity, .iterations = 5}}, progress);
        };
        const auto lowered = embedding_with(500);
        QVERIFY(std::abs(lowered.perplexity - 299.0 / 3) < 1e-9);
        QCOMPARE(lowered_perplexity(lowered),
                 std::string("the perplexity was lowered from 500 to 99.67, the most that 300 points allow"));
        const auto kept = embedding_with(30);
        QCOMPARE(kept.perplexity, 30.0);
        QCOMPARE(lowered_perplexity(kept), std::string());
        const auto pca = embed(analysis, {.method = EmbeddingMethod::kPca, .tsne = {.perplexity = 500}}, progress);
        QCOMPARE(lowered_perplexity(pca), std::string());
    }

    void wrong_layers_are_refused() {
        QVERIFY_THROWS_EXCEPTION(Error, embedded_values(analysis_by_hand(), {.layers = {2}}));
        QVERIFY_THROWS_EXCEPTION(Error, embedded_values(analysis_by_hand(), {.points = 3}));
    }
};

QTEST_GUILESS_MAIN(TestEmbedding)
#include "test_embedding.moc"
