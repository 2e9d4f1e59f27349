// Context of the examples in core/analysis.
#pragma once

#include "core/media/image_io.h"
#include "core/weather/weather_words.h"

namespace deweather::examples::in_core_analysis {

struct Context {
    Any print, show, write;
    Progress progress;
    std::filesystem::path folder;
    std::vector<std::filesystem::path> files;
    restore::Restorer& restorer;
    models::RestorationNetwork& network;
    models::RoutingTrace trace;
    media::Image picture;
    at::Tensor restored, reference;
    nlohmann::json json;
    uint64_t seed;

    const analysis::Analysis analysis, before, after;
    std::vector<analysis::PictureToAnalyse> pictures;
    analysis::AnalyseOptions options;
    analysis::Embedding embedding;
    analysis::Counterfactual asked;
    analysis::SampledTokens tokens;
    analysis::Report report;
    std::string png;

    analysis::Figure figure;
    analysis::Drawing drawing;
    analysis::FigureStyle style;
    analysis::Rgb blue;

    const std::vector<int64_t> counts;
    analysis::EmbeddedValues points;
    analysis::Neighbours neighbours;
    std::vector<float> positions, attracting, repelling, gradient;
    std::vector<int32_t> labels;
    double exaggeration;
    int64_t dim;
};

struct ReportContext : Context {
    std::optional<analysis::ScoredEmbedding> embedding;
};

struct CounterfactualOutputContext : Context {
    analysis::OutputOptions options;
};

struct ReservoirContext {
    uint64_t seed;
    std::vector<float> stream, sample;
};

struct ClipQualityContext {
    at::Tensor before, now, true_before, true_now;
};

struct NoReferenceContext {
    at::Tensor picture, restored;
};

struct PictureStatisticsContext {
    at::Tensor picture, reference, restored;
};

struct SmoothRegionsContext {
    at::Tensor picture, restored;
};

}  // namespace deweather::examples::in_core_analysis
