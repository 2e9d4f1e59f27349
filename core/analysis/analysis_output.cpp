#include "core/analysis/analysis_output.h"

#include <fstream>
#include <map>

#include "core/analysis/analysis_file.h"
#include "core/analysis/drawing_pixels.h"
#include "core/analysis/embedding_quality.h"
#include "core/analysis/figure_drawing.h"
#include "core/base/error.h"
#include "core/media/image_io.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kPurityNeighbours = 10;
constexpr double kPngScale = 2;

// The expected purity of a random embedding: the sum of the labels' squared shares.
std::optional<double> purity_by_chance(const std::vector<int32_t>& labels) {
    std::map<int32_t, double> counts;
    double sum = 0;
    for (const auto label : labels)
        if (label >= 0) {
            counts[label] += 1;
            sum += 1;
        }
    if (counts.size() < 2) return std::nullopt;
    double squares = 0;
    for (const auto& [label, count] : counts) squares += (count / sum) * (count / sum);
    return squares;
}

}  // namespace

ScoredEmbedding scored(const Analysis& analysis, Embedding embedding, Colouring colouring, Progress& progress) {
    const auto labels = token_labels(analysis, embedding, colouring).of_points;
    ScoredEmbedding result{
        .embedding = std::move(embedding), .purity = {}, .silhouette = {}, .by_chance = purity_by_chance(labels)};
    const auto& positions = result.embedding.positions;
    result.purity = neighbour_purity(positions, 2, labels, kPurityNeighbours, progress);
    result.silhouette = silhouette(positions, 2, labels, progress);
    return result;
}

void write_text(const std::filesystem::path& file, const std::string& text, Existing existing) {
    PendingFile pending(file, existing);
    std::ofstream stream(pending.temporary(), std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) throw Error("cannot write", file.string(), "the disk is full or fails; free some space");
    pending.commit();
}

void write_figure(const Figure& figure, const std::filesystem::path& folder, const OutputOptions& options) {
    const auto drawing = draw(figure, {.dark = options.dark});
    write_text(folder / (figure.name + ".svg"), to_svg(drawing, figure.title), options.existing);
    write_text(folder / (figure.name + ".csv"), to_csv(figure), options.existing);
    media::write_image(to_image(drawing, kPngScale), folder / (figure.name + ".png"), {.existing = options.existing});
}

void write_analysis(const Analysis& analysis, const std::optional<ScoredEmbedding>& embedding,
                    const std::filesystem::path& folder, const OutputOptions& options) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw Error("cannot make folder", folder.string(), error.message());
    for (const auto& figure : analysis_figures(analysis, options.grouping)) write_figure(figure, folder, options);
    write_text(folder / "load.csv", load_table(analysis, options.grouping), options.existing);
    write_text(folder / "layers.csv", layer_table(analysis, options.grouping), options.existing);
    write_text(folder / "pictures.csv", picture_table(analysis), options.existing);
    if (embedding) {
        // Its table contains more about each point than the figure's own.
        const auto figure = embedding_figure(analysis, embedding->embedding, options.colouring);
        const auto drawing = draw(figure, {.height = 560, .dark = options.dark});
        write_text(folder / "embedding.svg", to_svg(drawing, figure.title), options.existing);
        media::write_image(to_image(drawing, kPngScale), folder / "embedding.png", {.existing = options.existing});
        write_text(folder / "embedding.csv", embedding_table(analysis, embedding->embedding), options.existing);
    }
    save_analysis(analysis, folder / "analysis.safetensors", options.existing);
}

}  // namespace deweather::analysis
