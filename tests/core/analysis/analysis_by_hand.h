// A small analysis whose every number is known: two layers, four pictures in two folders.
#pragma once

#include <limits>

#include "core/analysis/analysis.h"

namespace deweather::analysis {

// Layer 0 has three experts of which each token chooses two, layer 1 four of which it chooses one. Rain chooses expert
// 0 and 1, snow 1 and 2; in layer 1 rain has 0 and snow 3.
inline Analysis analysis_by_hand() {
    Analysis analysis;
    analysis.model = "by-hand";
    analysis.architecture = "mofme-compact";
    analysis.patch = 8;
    analysis.seed = 3;
    analysis.token_count = 16;
    analysis.layers = {
        {.experts = 3, .top_k = 2, .uncertain = true, .together = {8, 8, 0, 8, 16, 8, 0, 8, 8}},
        {.experts = 4, .top_k = 1, .uncertain = false, .together = {8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8}}};
    const auto picture = [&](const char* file, const char* weather, bool rain) {
        AnalysedPicture facts{.file = file, .weather = weather, .width = 16, .height = 16, .rows = 2, .columns = 2};
        facts.seen = rain ? std::array<double, 4>{0.9, 0.1, 0.2, 0.3} : std::array<double, 4>{0.2, 0.1, 0.2, 0.4};
        facts.choices = rain ? std::vector<std::vector<int64_t>>{{4, 4, 0}, {4, 0, 0, 0}}
                             : std::vector<std::vector<int64_t>>{{0, 4, 4}, {0, 0, 0, 4}};
        analysis.pictures.push_back(facts);
    };
    picture("set/a/1.png", "rain", true);
    picture("set/a/2.png", "rain", true);
    picture("set/b/1.png", "snow", false);
    picture("set/b/2.png", "", false);
    auto& tokens = analysis.tokens;
    tokens.layers.resize(2);
    for (int32_t i = 0; i < 8; ++i) {
        const bool rain = i < 4;
        tokens.picture.push_back(i / 2);
        tokens.row.push_back(i % 2);
        tokens.column.push_back(1);
        tokens.error.push_back(i == 7 ? std::numeric_limits<float>::quiet_NaN() : 0.01F * static_cast<float>(i + 1));
        for (const float value : {0.9F, 0.1F, 0.2F, 0.3F}) tokens.seen.push_back(rain ? value : 0.4F);
        auto& first = tokens.layers[0];
        for (const float value : rain ? std::array<float, 3>{2, 1, -1} : std::array<float, 3>{-1, 1, 2})
            first.logits.push_back(value + 0.01F * static_cast<float>(i));
        for (const float value : rain ? std::array<float, 3>{0.7F, 0.3F, 0} : std::array<float, 3>{0, 0.3F, 0.7F})
            first.gates.push_back(value);
        for (int e = 0; e < 3; ++e) first.deviations.push_back(0.5F);
        first.deviation.push_back(0.5F);
        first.entropy.push_back(1.0F + 0.1F * static_cast<float>(i));
        first.change.push_back(0.02F * static_cast<float>(i + 1));
        auto& second = tokens.layers[1];
        for (const float value : rain ? std::array<float, 4>{3, 0, 0, 0} : std::array<float, 4>{0, 0, 0, 3})
            second.logits.push_back(value);
        for (const float value : rain ? std::array<float, 4>{1, 0, 0, 0} : std::array<float, 4>{0, 0, 0, 1})
            second.gates.push_back(value);
        second.entropy.push_back(0.7F);
    }
    tokens.patches.assign(8 * kPatchSide * kPatchSide * 3, 100);
    return analysis;
}

}  // namespace deweather::analysis
