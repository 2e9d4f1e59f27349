// An analysis as files: figures, tables, a report. What `deweather inspect` and Studio's export write.
//
//     OutputOptions options{.grouping = Grouping::kWeather, .existing = Existing::kKeep};
//     write_analysis(analysis, embeddings, "out", options);         // out/load-0.svg, .png, .csv, ...
//     write_text("out/report.html", html_report(report), options.existing);
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/analysis/analysis_figures.h"
#include "core/base/pending_file.h"

namespace deweather::analysis {

struct OutputOptions {
    Grouping grouping = Grouping::kWeather;
    Colouring colouring = Colouring::kWeather;  // of embeddings
    bool dark = false;
    Existing existing = Existing::kKeep;
};

// An embedding with how well it keeps the labels together that it is coloured by, see embedding_quality.h. What the
// purity of a random picture would be: by_chance.
struct ScoredEmbedding {
    Embedding embedding;
    std::optional<double> purity, silhouette, by_chance;
};
ScoredEmbedding scored(const Analysis& analysis, Embedding embedding, Colouring colouring, Progress& progress);

// A whole file of text, or Error.
void write_text(const std::filesystem::path& file, const std::string& text, Existing existing);

// figure.name.svg, .png (of twice the size) and .csv in the folder.
void write_figure(const Figure& figure, const std::filesystem::path& folder, const OutputOptions& options);

// Each figure, and the tables load.csv, layers.csv, pictures.csv, embedding.csv, and the analysis itself as
// analysis.safetensors. The folder is made where it is missing.
void write_analysis(const Analysis& analysis, const std::optional<ScoredEmbedding>& embedding,
                    const std::filesystem::path& folder, const OutputOptions& options);

// A line an expert, layer and group: how often it was chosen, its share and utilisation.
std::string load_table(const Analysis& analysis, Grouping grouping);
// A line a layer and group: entropy, variation, dead experts; over all also what the layer's uncertainty is.
std::string layer_table(const Analysis& analysis, Grouping grouping);
std::string picture_table(const Analysis& analysis);
// A line a point: where it is, which token of which picture, its weather and its top expert.
std::string embedding_table(const Analysis& analysis, const Embedding& embedding);

// The keys `layers`, `uncertainty`, `handles` (which experts stand out in which weather), `weather`, `pictures`, and
// `tsne` where there is an embedding by it.
nlohmann::json analysis_json(const Analysis& analysis, const std::optional<ScoredEmbedding>& embedding,
                             Grouping grouping);

}  // namespace deweather::analysis
