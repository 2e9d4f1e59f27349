#include "core/analysis/patch_query.h"

#include <algorithm>
#include <cmath>

namespace deweather::analysis {

namespace {

// Standardizes each layer's part to mean 0 and length 1, or all zeros.
void normalise(const Analysis& analysis, std::span<float> logits) {
    std::size_t begin = 0;
    for (const auto& layer : analysis.layers) {
        const auto part = logits.subspan(begin, static_cast<std::size_t>(layer.experts));
        begin += part.size();
        double mean = 0, squares = 0;
        for (const float value : part) mean += static_cast<double>(value) / static_cast<double>(part.size());
        for (float& value : part) {
            value -= static_cast<float>(mean);
            squares += static_cast<double>(value) * static_cast<double>(value);
        }
        const auto scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0.F;
        for (float& value : part) value *= scale;
    }
}

}  // namespace

std::vector<float> token_logits(const Analysis& analysis, std::size_t token) {
    std::vector<float> all;
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        const auto experts = static_cast<std::ptrdiff_t>(analysis.layers[i].experts);
        const auto first = analysis.tokens.layers[i].logits.begin() + static_cast<std::ptrdiff_t>(token) * experts;
        all.insert(all.end(), first, first + experts);
    }
    return all;
}

std::vector<SimilarToken> similar_tokens(const Analysis& analysis, std::span<const float> logits, std::size_t count,
                                         const TokenPlace& left_out) {
    std::vector<float> wanted(logits.begin(), logits.end());
    normalise(analysis, wanted);
    const auto& tokens = analysis.tokens;
    std::vector<SimilarToken> matches;
    matches.reserve(tokens.count());
    for (std::size_t i = 0; i < tokens.count(); ++i) {
        if (tokens.picture[i] == left_out.picture && tokens.row[i] == left_out.row &&
            tokens.column[i] == left_out.column)
            continue;
        auto other = token_logits(analysis, i);
        normalise(analysis, other);
        double product = 0;
        for (std::size_t j = 0; j < wanted.size(); ++j)
            product += static_cast<double>(wanted[j]) * static_cast<double>(other[j]);
        matches.push_back(
            {.token = static_cast<int32_t>(i), .similarity = product / static_cast<double>(analysis.layers.size())});
    }
    const auto kept = static_cast<std::ptrdiff_t>(std::min(count, matches.size()));
    std::partial_sort(matches.begin(), matches.begin() + kept, matches.end(), [](const auto& a, const auto& b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.token < b.token;
    });
    matches.resize(static_cast<std::size_t>(kept));
    return matches;
}

}  // namespace deweather::analysis
