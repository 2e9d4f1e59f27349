#include "core/analysis/routing_change.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/analysis/load.h"

namespace deweather::analysis {

namespace {

using Place = std::tuple<std::string, int32_t, int32_t>;

Place place_of(const Analysis& analysis, std::size_t token) {
    const auto& tokens = analysis.tokens;
    return {analysis.pictures[static_cast<std::size_t>(tokens.picture[token])].file, tokens.row[token],
            tokens.column[token]};
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> common_tokens(const Analysis& before, const Analysis& after) {
    std::vector<std::pair<std::size_t, std::size_t>> common;
    if (before.patch != after.patch) return common;
    std::map<Place, std::size_t> known;
    for (std::size_t i = 0; i < before.tokens.count(); ++i) known.emplace(place_of(before, i), i);
    for (std::size_t i = 0; i < after.tokens.count(); ++i)
        if (const auto found = known.find(place_of(after, i)); found != known.end())
            common.emplace_back(found->second, i);
    return common;
}

std::vector<LayerChange> routing_change(const Analysis& before, const Analysis& after) {
    const auto common = common_tokens(before, after);
    std::vector<LayerChange> changes;
    for (std::size_t layer = 0; layer < std::min(before.layers.size(), after.layers.size()); ++layer) {
        LayerChange change{.experts_before = before.layers[layer].experts,
                           .experts_after = after.layers[layer].experts,
                           .divergence = {},
                           .same = {},
                           .agreement = {},
                           .pairs = {}};
        const bool comparable = change.experts_before == change.experts_after;
        if (comparable)
            change.divergence = divergence(shares(choices(before, layer, {})), shares(choices(after, layer, {})));
        const auto width = static_cast<std::size_t>(change.experts_after);
        change.pairs.assign(static_cast<std::size_t>(change.experts_before) * width, 0);
        const auto top_before = top_experts(before, layer), top_after = top_experts(after, layer);
        int64_t same = 0;
        std::vector<int64_t> rows(static_cast<std::size_t>(change.experts_before), 0), columns(width, 0);
        for (const auto& [i, j] : common) {
            const auto a = static_cast<std::size_t>(top_before[i]), b = static_cast<std::size_t>(top_after[j]);
            ++change.pairs[a * width + b];
            ++rows[a];
            ++columns[b];
            if (a == b) ++same;
        }
        if (!common.empty()) {
            if (comparable) change.same = static_cast<double>(same) / static_cast<double>(common.size());
            const double both = (entropy(shares(rows)) + entropy(shares(columns))) / 2;
            // If each always takes a single expert, one choice determines the other.
            change.agreement = both > 0 ? mutual_information(change.pairs, change.experts_after) / both : 1.0;
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

}  // namespace deweather::analysis
