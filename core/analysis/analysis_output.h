// Writes an analysis as files: figures, tables and a report, for `deweather inspect` and Studio's export.
//
//     OutputOptions options{.grouping = Grouping::kWeather, .existing = Existing::kKeep};
//     write_analysis(analysis, scored(analysis, embedding, options.colouring, progress), "out", options);
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

// An embedding with measures of how well it separates the labels that colour it, see embedding_quality.h. by_chance:
// the purity of a random embedding.
struct ScoredEmbedding {
    Embedding embedding;
    std::optional<double> purity, silhouette, by_chance;
};
ScoredEmbedding scored(const Analysis& analysis, Embedding embedding, Colouring colouring, Progress& progress);

// Writes a text file, or throws Error.
void write_text(const std::filesystem::path& file, const std::string& text, Existing existing);

// Writes figure.name.svg, .png (at twice the size) and .csv to the folder.
void write_figure(const Figure& figure, const std::filesystem::path& folder, const OutputOptions& options);

// Writes each figure, the tables load.csv, layers.csv, pictures.csv and embedding.csv, and the analysis itself as
// analysis.safetensors. Creates the folder if it is missing.
void write_analysis(const Analysis& analysis, const std::optional<ScoredEmbedding>& embedding,
                    const std::filesystem::path& folder, const OutputOptions& options);

// One line per expert, layer and group: how often it was chosen, its share and utilisation.
std::string load_table(const Analysis& analysis, Grouping grouping);
// One line per layer and group: entropy, variation, dead experts; over all pictures also the layer's uncertainty.
std::string layer_table(const Analysis& analysis, Grouping grouping);
std::string picture_table(const Analysis& analysis);
// One line per point: its position, its token and picture, its weather and its top expert.
std::string embedding_table(const Analysis& analysis, const Embedding& embedding);

// The keys `layers`, `uncertainty`, `handles` (which experts stand out in which weather), `weather`, `pictures`, and
// `tsne` if there is a t-SNE embedding.
nlohmann::json analysis_json(const Analysis& analysis, const std::optional<ScoredEmbedding>& embedding,
                             Grouping grouping);

}  // namespace deweather::analysis
