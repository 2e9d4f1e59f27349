#include "app/studio/inspect/similar_patches.h"

namespace deweather::studio {

std::vector<analysis::SimilarToken> similar_patches(const analysis::Analysis& analysis, const PictureMaps& maps,
                                                    int row, int column, int count) {
    std::vector<float> logits;
    for (const auto& layer : maps.layers) {
        const auto first = layer.logits.begin() + (row * maps.columns + column) * layer.experts;
        logits.insert(logits.end(), first, first + layer.experts);
    }
    return analysis::similar_tokens(analysis, logits, static_cast<std::size_t>(count),
                                    {.picture = maps.picture, .row = row, .column = column});
}

}  // namespace deweather::studio
