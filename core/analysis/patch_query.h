// Nearest-neighbour query in router outputs: the sampled tokens most similar to a given one. Does not include LibTorch.
//
//     for (const auto& match : similar_tokens(analysis, token_logits(analysis, 17), 12)) show(match.token);
#pragma once

#include <span>
#include <vector>

#include "core/analysis/analysis.h"

namespace deweather::analysis {

struct SimilarToken {
    int32_t token = 0;      // into SampledTokens
    double similarity = 0;  // -1..1
};

// The logits of all layers of a sampled token, one after another.
std::vector<float> token_logits(const Analysis& analysis, std::size_t token);

// At most `count` tokens, the most similar first. logits: all layers, as returned by token_logits(). Similarity: the
// cosine of both tokens' logits, with each layer's part centred (softmax is invariant to a common offset) and scaled to
// length 1, so that layers have equal weight. The token at `left_out` (picture, row, column) is skipped.
struct TokenPlace {
    int32_t picture = -1, row = -1, column = -1;
};
std::vector<SimilarToken> similar_tokens(const Analysis& analysis, std::span<const float> logits, std::size_t count,
                                         const TokenPlace& left_out = {});

}  // namespace deweather::analysis
