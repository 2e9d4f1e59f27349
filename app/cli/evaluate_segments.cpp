#include "app/cli/evaluate_segments.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "app/cli/aligned_table.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_library.h"
#include "core/restore/file_names.h"
#include "core/segment/ground_truth.h"

namespace deweather::cli {

namespace {

std::vector<trainer::LabelledFile> files_of(const SegmentStudy& study) {
    const segment::GroundTruth truth(study.labels);
    auto pictures = restore::pictures_in(study.pictures, true);
    if (pictures.empty()) throw Error("no pictures in", study.pictures, "");
    if (study.limit > 0 && study.limit < static_cast<int64_t>(pictures.size()))
        pictures.resize(static_cast<std::size_t>(study.limit));
    std::vector<trainer::LabelledFile> files;
    for (const auto& picture : pictures) files.push_back({.picture = picture, .labels = truth.of(picture)});
    return files;
}

void print_study(const std::vector<trainer::StudyRow>& rows, const segment::LabelSet& labels) {
    std::vector<std::vector<std::string>> table = {{"weather", "model", "count", "PSNR", "mIoU", "mAcc"}};
    for (const auto& [name, colour] : labels.classes) table.front().push_back(name);
    const auto cell = [](const std::optional<double>& value) {
        return value ? fmt::format("{:.1f}", 100 * *value) : std::string("-");
    };
    for (const auto& row : rows) {
        table.push_back({row.weather, row.model, std::to_string(row.count),
                         row.model == trainer::kCleanRow ? "" : fmt::format("{:.2f}", row.psnr), cell(row.scores.miou),
                         cell(row.scores.macc)});
        for (const auto& iou : row.scores.iou) table.back().push_back(cell(iou));
    }
    constexpr std::size_t kTextColumns = 2;
    print_table(table, kTextColumns);
    fmt::print("mIoU, mAcc and IoU by class in %, over all pictures together; PSNR (dB) of what was segmented.\n");
}

}  // namespace

std::string evaluate_segments(const SegmentStudy& study, std::vector<trainer::NamedModel>& restorers,
                              c10::Device device, bool json, Console& console) {
    const auto files = files_of(study);
    segment::Segmenter segmenter(
        segment::load_model(checkpoint::find_segmenter(study.segmenter),
                            study.run_scripts ? std::optional(segment::ScriptProcess{}) : std::nullopt),
        device);
    const auto rows = trainer::segment_study(segmenter, restorers, files, study.options, console);
    console.finish();
    if (!json) {
        print_study(rows, segmenter.labels());
        return trainer::study_csv(rows, segmenter.labels());
    }
    nlohmann::json result = {
        {"segmenter", segmenter.model_name()}, {"seed", study.options.seed}, {"rows", nlohmann::json::array()}};
    for (const auto& row : rows) {
        auto object = scores_json(row.scores, segmenter.labels());
        object.update({{"weather", row.weather}, {"model", row.model}, {"count", row.count}, {"psnr", nullptr}});
        if (row.model != trainer::kCleanRow) object["psnr"] = row.psnr;
        result["rows"].push_back(std::move(object));
    }
    fmt::print("{}\n", json_text(result, 2));
    return trainer::study_csv(rows, segmenter.labels());
}

}  // namespace deweather::cli
