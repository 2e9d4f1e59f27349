// Nearest-neighbour search in router outputs: the sampled tokens most similar to a token of the picture on screen.
//
//     for (const auto& match : similar_patches(*analysis, *maps, row, column, 24)) show(match.token);
#pragma once

#include "app/studio/maps/layer_maps.h"
#include "core/analysis/patch_query.h"

namespace deweather::studio {

// At most `count` tokens, the most similar first; the token itself is left out.
std::vector<analysis::SimilarToken> similar_patches(const analysis::Analysis& analysis, const PictureMaps& maps,
                                                    int row, int column, int count);

}  // namespace deweather::studio
