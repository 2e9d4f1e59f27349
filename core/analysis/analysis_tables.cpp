#include <cmath>
#include <numeric>

#include "core/analysis/analysis_output.h"
#include "core/analysis/handled_weathers.h"
#include "core/analysis/load.h"
#include "core/analysis/reliability.h"

namespace deweather::analysis {

namespace {

std::optional<double> mean_of(const std::vector<float>& values) {
    if (values.empty()) return std::nullopt;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string optional_number(const std::optional<double>& value) {
    return value ? csv_number(*value) : std::string();
}

nlohmann::json optional_json(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

std::string line_of(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        line += cell;
        line += ',';
    }
    line.back() = '\n';
    return line;
}

std::string joined(const std::vector<int64_t>& numbers) {
    std::string text;
    for (const auto number : numbers) {
        if (!text.empty()) text += ' ';
        text += std::to_string(number);
    }
    return text;
}

// All pictures first, then the groups.
std::vector<PictureGroup> all_and(const Analysis& analysis, Grouping grouping) {
    auto found = groups(analysis, Grouping::kAll);
    if (grouping != Grouping::kAll)
        for (auto& group : groups(analysis, grouping)) found.push_back(std::move(group));
    return found;
}

std::optional<double> uncertainty_rank(const Analysis& analysis, std::size_t layer) {
    const auto& tokens = analysis.tokens.layers[layer];
    return spearman(tokens.change.empty() ? tokens.entropy : tokens.change, analysis.tokens.error);
}

}  // namespace

std::string load_table(const Analysis& analysis, Grouping grouping) {
    std::string csv = "layer,group,expert,choices,share,utilisation\n";
    for (std::size_t layer = 0; layer < analysis.layers.size(); ++layer)
        for (const auto& group : all_and(analysis, grouping)) {
            const auto counts = choices(analysis, layer, group.pictures);
            const auto load = shares(counts), ratios = utilisation(load);
            for (std::size_t expert = 0; expert < counts.size(); ++expert)
                csv += line_of({std::to_string(layer), csv_cell(group.name), std::to_string(expert),
                                std::to_string(counts[expert]), csv_number(load[expert]), csv_number(ratios[expert])});
        }
    return csv;
}

std::string layer_table(const Analysis& analysis, Grouping grouping) {
    std::string csv =
        "layer,group,pictures,experts,top_k,entropy,cv,dead,specialisation,mean_deviation,mean_choice_entropy,mean_"
        "change,"
        "spearman\n";
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        bool all = true;
        for (const auto& group : all_and(analysis, grouping)) {
            const auto load = shares(choices(analysis, i, group.pictures));
            const auto& layer = analysis.layers[i];
            const auto& tokens = analysis.tokens.layers[i];
            const auto only_of_all = [&](const std::optional<double>& value) {
                return all ? optional_number(value) : std::string();
            };
            csv += line_of({std::to_string(i), csv_cell(group.name), std::to_string(group.pictures.size()),
                            std::to_string(layer.experts), std::to_string(layer.top_k), csv_number(entropy(load)),
                            csv_number(coefficient_of_variation(load)), joined(dead_experts(load)),
                            only_of_all(specialisation(analysis, i)), only_of_all(mean_of(tokens.deviation)),
                            only_of_all(mean_of(tokens.entropy)), only_of_all(mean_of(tokens.change)),
                            only_of_all(uncertainty_rank(analysis, i))});
            all = false;
        }
    }
    return csv;
}

std::string picture_table(const Analysis& analysis) {
    std::string csv = "file,width,height,tokens,weather,named,rain,drop,haze,snow,psnr\n";
    for (const auto& picture : analysis.pictures) {
        const auto seen = [&](std::size_t weather) {
            return picture.seen ? csv_number((*picture.seen)[weather]) : std::string();
        };
        csv += line_of({csv_cell(picture.file), std::to_string(picture.width), std::to_string(picture.height),
                        std::to_string(picture.rows * picture.columns), picture.weather, named_weather(picture),
                        seen(0), seen(1), seen(2), seen(3), optional_number(picture.psnr)});
    }
    return csv;
}

std::string embedding_table(const Analysis& analysis, const Embedding& embedding) {
    const auto weather = token_labels(analysis, embedding, Colouring::kWeather);
    const auto top = token_labels(analysis, embedding, Colouring::kTopExpert);
    const auto& tokens = analysis.tokens;
    std::string csv = "x,y,file,row,column,layer,weather,top_expert,error\n";
    for (std::size_t i = 0; i < embedding.token.size(); ++i) {
        const auto token = static_cast<std::size_t>(embedding.token[i]);
        csv += line_of({csv_number(static_cast<double>(embedding.positions[2 * i])),
                        csv_number(static_cast<double>(embedding.positions[2 * i + 1])),
                        csv_cell(analysis.pictures[static_cast<std::size_t>(tokens.picture[token])].file),
                        std::to_string(tokens.row[token]), std::to_string(tokens.column[token]),
                        embedding.layer[i] < 0 ? std::string() : std::to_string(embedding.layer[i]),
                        weather.names[static_cast<std::size_t>(weather.of_points[i])], std::to_string(top.of_points[i]),
                        csv_number(static_cast<double>(tokens.error[token]))});
    }
    return csv;
}

nlohmann::json analysis_json(const Analysis& analysis, const std::optional<ScoredEmbedding>& embedding,
                             Grouping grouping) {
    using nlohmann::json;
    json layers = json::array(), uncertainty = json::array(), pictures = json::array();
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        const auto& layer = analysis.layers[i];
        const auto load = shares(choices(analysis, i, {}));
        json entry = {{"experts", layer.experts},
                      {"top_k", layer.top_k},
                      {"load", load},
                      {"utilisation", utilisation(load)},
                      {"entropy", entropy(load)},
                      {"cv", coefficient_of_variation(load)},
                      {"dead", dead_experts(load)},
                      {"specialisation", optional_json(specialisation(analysis, i))}};
        if (grouping != Grouping::kAll)
            for (const auto& group : groups(analysis, grouping))
                entry["groups"][group.name] = shares(choices(analysis, i, group.pictures));
        layers.push_back(std::move(entry));
        const auto& tokens = analysis.tokens.layers[i];
        uncertainty.push_back({{"deviation", optional_json(mean_of(tokens.deviation))},
                               {"entropy", optional_json(mean_of(tokens.entropy))},
                               {"change", optional_json(mean_of(tokens.change))},
                               {"spearman", optional_json(uncertainty_rank(analysis, i))}});
    }
    const auto handled = handled_weathers(analysis);
    json handles = json::array();
    for (const auto& weather : handled) {
        json experts = json::array();
        for (const auto& expert : weather.experts)
            experts.push_back({{"layer", expert.layer},
                               {"expert", expert.expert},
                               {"share", expert.share},
                               {"others", expert.others}});
        handles.push_back({{"weather", weather.weather}, {"experts", std::move(experts)}});
    }
    const auto sentences = handled_sentences(handled);
    for (std::size_t i = 0; i < sentences.size(); ++i) handles[i]["sentence"] = sentences[i];
    int64_t known = 0, right = 0;
    for (const auto& picture : analysis.pictures) {
        json entry = {
            {"file", picture.file},       {"width", picture.width},          {"height", picture.height},
            {"weather", picture.weather}, {"named", named_weather(picture)}, {"psnr", optional_json(picture.psnr)}};
        if (picture.seen) entry["seen"] = *picture.seen;
        if (picture.seen && !picture.weather.empty()) {
            ++known;
            if (named_weather(picture) == picture.weather) ++right;
        }
        pictures.push_back(std::move(entry));
    }
    json result = {{"model", analysis.model},
                   {"architecture", analysis.architecture},
                   {"tokens", analysis.token_count},
                   {"sampled", analysis.tokens.count()},
                   {"passes", analysis.passes},
                   {"layers", std::move(layers)},
                   {"uncertainty", std::move(uncertainty)},
                   {"handles", std::move(handles)},
                   {"pictures", std::move(pictures)}};
    if (known > 0)
        result["weather"] = {{"known", known}, {"right", static_cast<double>(right) / static_cast<double>(known)}};
    if (embedding) {
        const bool tsne = embedding->embedding.config.method == EmbeddingMethod::kTsne;
        result[tsne ? "tsne" : "pca"] = {{"file", "embedding.csv"},
                                         {"points", embedding->embedding.token.size()},
                                         {"purity", optional_json(embedding->purity)},
                                         {"purity_by_chance", optional_json(embedding->by_chance)},
                                         {"silhouette", optional_json(embedding->silhouette)},
                                         {"seconds", embedding->embedding.seconds}};
        if (tsne) {
            result["tsne"]["divergence"] = embedding->embedding.divergence;
            result["tsne"]["perplexity"] = embedding->embedding.perplexity;
        }
    }
    return result;
}

}  // namespace deweather::analysis
