// The sampled tokens whose routers said most nearly what they said of a given one. Includes nothing of LibTorch.
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

// The nearest first, at most `count`. logits: of all layers, as token_logits() gives them. Similarity: the cosine of
// both tokens' logits, each layer's first brought to mean 0 (a softmax does not see what is added to all) and length 1,
// so that each layer counts as much. A token of the same picture, row and column as `left_out` is not among them.
struct TokenPlace {
    int32_t picture = -1, row = -1, column = -1;
};
std::vector<SimilarToken> similar_tokens(const Analysis& analysis, std::span<const float> logits, std::size_t count,
                                         const TokenPlace& left_out = {});

}  // namespace deweather::analysis
