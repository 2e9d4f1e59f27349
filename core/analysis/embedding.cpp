#include "core/analysis/embedding.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "core/analysis/pca.h"
#include "core/base/error.h"

namespace deweather::analysis {

namespace {

constexpr std::size_t kFewest = 4;

const std::vector<float>& output_of(const SampledTokens::Layer& layer, RouterOutput output) {
    return output == RouterOutput::kLogits ? layer.logits : layer.gates;
}

std::vector<std::size_t> chosen_layers(const Analysis& analysis, const EmbeddingConfig& config) {
    std::vector<std::size_t> layers;
    if (config.layers.empty()) {
        layers.resize(analysis.layers.size());
        std::iota(layers.begin(), layers.end(), std::size_t{0});
    }
    for (const auto layer : config.layers) layers.push_back(static_cast<std::size_t>(layer));
    return layers;
}

Labels by_group(const Analysis& analysis, const Embedding& embedding, Grouping grouping) {
    const auto found = groups(analysis, grouping);
    const auto group_of = group_of_pictures(analysis, found);
    Labels labels;
    for (const auto& group : found) labels.names.push_back(group.name);
    for (const auto token : embedding.token)
        labels.of_points.push_back(static_cast<int32_t>(
            group_of[static_cast<std::size_t>(analysis.tokens.picture[static_cast<std::size_t>(token)])]));
    return labels;
}

}  // namespace

void EmbeddingConfig::check(const Analysis& analysis) const {
    tsne.check();
    if (points < static_cast<int64_t>(kFewest)) throw Error("too few points", std::to_string(points), "use 4 or more");
    const auto count = static_cast<int64_t>(analysis.layers.size());
    for (const auto layer : layers)
        if (layer < 0 || layer >= count)
            throw Error("no such layer", std::to_string(layer),
                        analysis.model + " has layers 0 to " + std::to_string(count - 1));
    if (by_layer)
        for (const auto layer : chosen_layers(analysis, *this))
            if (analysis.layers[layer].experts != analysis.layers[chosen_layers(analysis, *this).front()].experts)
                throw Error("layers of different width", analysis.model,
                            "to tell layers apart, choose such with the same number of experts");
}

EmbeddedValues embedded_values(const Analysis& analysis, const EmbeddingConfig& config) {
    config.check(analysis);
    const auto layers = chosen_layers(analysis, config);
    const auto sampled = analysis.tokens.count();
    const auto parts = config.by_layer ? layers.size() : std::size_t{1};
    if (sampled * parts < kFewest)
        throw Error("too few tokens to embed", analysis.model, "analyse more or larger pictures");
    const auto wanted = std::max<std::size_t>(1, static_cast<std::size_t>(config.points) / parts);
    const auto taken = std::min(sampled, wanted);
    EmbeddedValues result;
    auto& embedding = result.embedding;
    embedding.config = config;
    const auto copy = [&](std::size_t layer, std::size_t token) {
        const auto width = static_cast<std::ptrdiff_t>(analysis.layers[layer].experts);
        const auto first = output_of(analysis.tokens.layers[layer], config.output).begin() +
                           static_cast<std::ptrdiff_t>(token) * width;
        result.values.insert(result.values.end(), first, first + width);
    };
    for (std::size_t part = 0; part < parts; ++part)
        for (std::size_t i = 0; i < taken; ++i) {
            const auto token = i * sampled / taken;
            embedding.token.push_back(static_cast<int32_t>(token));
            const bool one = config.by_layer || layers.size() == 1;
            embedding.layer.push_back(one ? static_cast<int32_t>(layers[part]) : -1);
            if (config.by_layer)
                copy(layers[part], token);
            else
                for (const auto layer : layers) copy(layer, token);
        }
    embedding.dim = static_cast<int64_t>(result.values.size() / embedding.token.size());
    return result;
}

Embedding embed(const Analysis& analysis, const EmbeddingConfig& config, Progress& progress, const TsneWatch& watch) {
    const auto start = std::chrono::steady_clock::now();
    auto [values, embedding] = embedded_values(analysis, config);
    if (config.method == EmbeddingMethod::kPca) {
        embedding.positions = pca(values, embedding.dim, std::min<int64_t>(2, embedding.dim)).scores;
    } else {
        auto result = tsne(values, embedding.dim, config.tsne, progress, watch);
        embedding.positions = std::move(result.positions);
        embedding.divergence = result.divergence;
        embedding.perplexity = result.perplexity;
    }
    embedding.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return embedding;
}

std::string lowered_perplexity(const Embedding& embedding) {
    const double wanted = embedding.config.tsne.perplexity;
    if (embedding.config.method != EmbeddingMethod::kTsne || embedding.perplexity <= 0 ||
        embedding.perplexity >= wanted)
        return {};
    return fmt::format("the perplexity was lowered from {:g} to {:.4g}, the most that {} points allow", wanted,
                       embedding.perplexity, embedding.token.size());
}

Labels token_labels(const Analysis& analysis, const Embedding& embedding, Colouring colouring) {
    Labels labels;
    switch (colouring) {
        case Colouring::kWeather:
            return by_group(analysis, embedding, Grouping::kWeather);
        case Colouring::kFolder:
            return by_group(analysis, embedding, Grouping::kFolder);
        case Colouring::kPicture:
            return by_group(analysis, embedding, Grouping::kPicture);
        case Colouring::kLayer:
            for (std::size_t i = 0; i < analysis.layers.size(); ++i)
                labels.names.push_back("layer " + std::to_string(i));
            labels.of_points = embedding.layer;
            return labels;
        case Colouring::kTopExpert:
            break;
    }
    const auto layers = chosen_layers(analysis, embedding.config);
    std::vector<std::vector<int32_t>> top(analysis.layers.size());
    int64_t experts = 0;
    for (const auto layer : layers) {
        top[layer] = top_experts(analysis, layer);
        experts = std::max(experts, analysis.layers[layer].experts);
    }
    for (int64_t i = 0; i < experts; ++i) labels.names.push_back("expert " + std::to_string(i));
    for (std::size_t i = 0; i < embedding.token.size(); ++i) {
        const auto layer = embedding.layer[i] < 0 ? layers.front() : static_cast<std::size_t>(embedding.layer[i]);
        labels.of_points.push_back(top[layer][static_cast<std::size_t>(embedding.token[i])]);
    }
    return labels;
}

}  // namespace deweather::analysis
