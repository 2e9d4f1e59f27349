#include "trainer/evaluation/score_rows.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace deweather::trainer {

namespace {

using Pictures = std::vector<const EvaluatedPicture*>;

ScoreRow row_of(const Evaluation& evaluation, const Pictures& pictures, std::size_t position, std::string weather) {
    const bool input = position == 0;
    ScoreRow row{.model = input ? kInputRow : evaluation.models[position - 1].name,
                 .data = evaluation.data[pictures.front()->data].name,
                 .weather = std::move(weather),
                 .count = static_cast<int64_t>(pictures.size())};
    double seconds = 0, gain = 0;
    int64_t named = 0;
    for (const auto* picture : pictures) {
        const auto &score = picture->scores[position], &before = picture->scores.front();
        row.psnr += score.psnr;
        row.ssim += score.ssim;
        seconds += score.seconds;
        if (before.psnr < kVisibleBelow) {
            ++row.visible_count;
            gain += score.psnr - before.psnr;
        }
        if (score.named) {
            ++row.named_count;
            named += *score.named ? 1 : 0;
        }
    }
    const auto count = static_cast<double>(row.count);
    row.psnr /= count;
    row.ssim /= count;
    if (row.named_count > 0) row.named = static_cast<double>(named) / static_cast<double>(row.named_count);
    if (input) return row;
    if (row.visible_count > 0) row.visible = gain / static_cast<double>(row.visible_count);
    row.seconds = seconds / count;
    row.parameters = evaluation.models[position - 1].parameters;
    row.gmac = evaluation.models[position - 1].gmac;
    return row;
}

template <typename Value>
nlohmann::json or_null(const std::optional<Value>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

template <typename Value>
std::string or_empty(const std::optional<Value>& value) {
    return value ? fmt::format("{}", *value) : std::string();
}

// The JPEG quality of the inputs; absent without compression.
std::optional<int> jpeg_of(const Evaluation& evaluation) {
    return evaluation.jpeg > 0 ? std::optional(evaluation.jpeg) : std::nullopt;
}

}  // namespace

std::vector<ScoreRow> score_rows(const Evaluation& evaluation) {
    std::vector<std::string> weathers(models::kWeathers.begin(), models::kWeathers.end());
    weathers.emplace_back();
    std::vector<ScoreRow> rows;
    for (std::size_t data = 0; data < evaluation.data.size(); ++data) {
        const auto add = [&](const std::string& weather, const auto& belongs) {
            Pictures pictures;
            for (const auto& picture : evaluation.pictures)
                if (picture.data == data && picture.error.empty() && belongs(picture)) pictures.push_back(&picture);
            if (pictures.empty()) return false;
            for (std::size_t position = 0; position <= evaluation.models.size(); ++position)
                rows.push_back(row_of(evaluation, pictures, position, weather));
            return true;
        };
        int groups = 0;
        for (const auto& weather : weathers)
            groups += add(weather, [&](const auto& picture) { return picture.weather == weather; }) ? 1 : 0;
        if (groups > 1) add(kAverageRow, [](const auto&) { return true; });
    }
    return rows;
}

const char* color_of(bool luma) {
    return luma ? "y" : "rgb";
}

nlohmann::json to_json(const std::vector<ScoreRow>& rows, const Evaluation& evaluation) {
    auto json = nlohmann::json::array();
    for (const auto& row : rows)
        json.push_back({{"model", row.model},
                        {"data", row.data},
                        {"weather", row.weather},
                        {"count", row.count},
                        {"psnr", row.psnr},
                        {"ssim", row.ssim},
                        {"color", color_of(evaluation.luma)},
                        {"jpeg", or_null(jpeg_of(evaluation))},
                        {"visible", or_null(row.visible)},
                        {"visible_count", row.visible_count},
                        {"named", or_null(row.named)},
                        {"named_count", row.named_count},
                        {"seconds", or_null(row.seconds)},
                        {"parameters", or_null(row.parameters)},
                        {"gmac", or_null(row.gmac)}});
    return json;
}

std::string csv_text(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

std::string to_csv(const std::vector<ScoreRow>& rows, const Evaluation& evaluation) {
    std::string csv =
        "model,data,weather,count,psnr,ssim,color,jpeg,visible,visible_count,named,named_count,seconds,parameters,"
        "gmac\n";
    for (const auto& row : rows)
        csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_text(row.model), csv_text(row.data),
                           row.weather, row.count, row.psnr, row.ssim, color_of(evaluation.luma),
                           or_empty(jpeg_of(evaluation)), or_empty(row.visible), row.visible_count, or_empty(row.named),
                           row.named_count, or_empty(row.seconds), or_empty(row.parameters), or_empty(row.gmac));
    return csv;
}

}  // namespace deweather::trainer
