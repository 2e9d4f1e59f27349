// The sampled tokens of an analysis on a plane, by what their routers said (Figure 1 of the paper). Includes nothing of
// LibTorch.
//
//     const Embedding embedding = embed(analysis, {.method = EmbeddingMethod::kTsne, .layers = {2}}, progress);
//     const Labels labels = token_labels(analysis, embedding, Colouring::kWeather);
//     neighbour_purity(embedding.positions, 2, labels.of_points, 10, progress);
#pragma once

#include <string>

#include "core/analysis/analysis.h"
#include "core/analysis/tsne.h"

namespace deweather::analysis {

enum class EmbeddingMethod { kTsne, kPca };
enum class RouterOutput { kLogits, kGates };

struct EmbeddingConfig {
    EmbeddingMethod method = EmbeddingMethod::kTsne;
    RouterOutput output = RouterOutput::kLogits;
    std::vector<int64_t> layers = {};  // from 0; empty: all
    // Each layer's output of a token is a point of its own, rather than all of them together one; for layers of the
    // same number of experts. So layers can be told apart.
    bool by_layer = false;
    int64_t points = 10'000;  // at most, evenly taken from the sample
    TsneConfig tsne = {};

    // Throws Error naming the field that is out of range.
    void check(const Analysis& analysis) const;
};

struct Embedding {
    EmbeddingConfig config;
    std::vector<float> positions;  // [n*2]
    std::vector<int32_t> token;    // [n], into SampledTokens
    std::vector<int32_t> layer;    // [n], -1 where a point stands for several
    int64_t dim = 0;               // of what was embedded
    double divergence = 0;         // of t-SNE, in nats
    double perplexity = 0;         // of t-SNE: the one that was used, see lowered_perplexity()
    double seconds = 0;
};

// A sentence for t-SNE that had too few points for the perplexity asked for; empty otherwise, and for an embedding that
// an older program stored.
std::string lowered_perplexity(const Embedding& embedding);

// The values that embed() works on: [n*dim], with positions left empty.
struct EmbeddedValues {
    std::vector<float> values;
    Embedding embedding;
};
EmbeddedValues embedded_values(const Analysis& analysis, const EmbeddingConfig& config);

// Throws Cancelled, and Error for fewer than four tokens or a config that does not suit the analysis.
Embedding embed(const Analysis& analysis, const EmbeddingConfig& config, Progress& progress,
                const TsneWatch& watch = {});

enum class Colouring { kWeather, kFolder, kPicture, kLayer, kTopExpert };

// The names of what points are coloured by, and each point's index among them; -1: unknown.
struct Labels {
    std::vector<std::string> names;
    std::vector<int32_t> of_points;
};

// For kTopExpert of several layers in one point: of the first of them.
Labels token_labels(const Analysis& analysis, const Embedding& embedding, Colouring colouring);

}  // namespace deweather::analysis
