// 2-D embeddings of sampled tokens by their router outputs (Figure 1 of the paper). Does not include LibTorch.
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
    // Embeds each layer's output of a token as a point of its own, rather than all layers' outputs together as one;
    // requires layers with equal numbers of experts. Shows differences between layers.
    bool by_layer = false;
    int64_t points = 10'000;  // at most, evenly spaced in the sample
    TsneConfig tsne = {};

    // Throws Error naming the field that is out of range.
    void check(const Analysis& analysis) const;
};

struct Embedding {
    EmbeddingConfig config;
    std::vector<float> positions;  // [n*2]
    std::vector<int32_t> token;    // [n], into SampledTokens
    std::vector<int32_t> layer;    // [n], -1 if a point combines several
    int64_t dim = 0;               // of the embedded values
    double divergence = 0;         // Kullback-Leibler divergence of t-SNE, in nats
    double perplexity = 0;         // of t-SNE: the one that was used, see lowered_perplexity()
    double seconds = 0;
};

// A sentence for t-SNE that had too few points for the perplexity asked for; empty otherwise, and for an embedding that
// an older program stored.
std::string lowered_perplexity(const Embedding& embedding);

// The input values of embed(): [n*dim], with empty positions.
struct EmbeddedValues {
    std::vector<float> values;
    Embedding embedding;
};
EmbeddedValues embedded_values(const Analysis& analysis, const EmbeddingConfig& config);

// Throws Cancelled, and Error for fewer than four tokens or a config that does not fit the analysis.
Embedding embed(const Analysis& analysis, const EmbeddingConfig& config, Progress& progress,
                const TsneWatch& watch = {});

enum class Colouring { kWeather, kFolder, kPicture, kLayer, kTopExpert };

// The names of the colour groups, and each point's index among them; -1: unknown.
struct Labels {
    std::vector<std::string> names;
    std::vector<int32_t> of_points;
};

// For points that combine several layers, kTopExpert is the first layer's.
Labels token_labels(const Analysis& analysis, const Embedding& embedding, Colouring colouring);

}  // namespace deweather::analysis
