#include "trainer/evaluation/no_reference_study.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "core/analysis/image_quality.h"
#include "core/analysis/reliability.h"
#include "core/analysis/smooth_regions.h"
#include "core/base/error.h"
#include "core/base/sub_progress.h"
#include "core/media/jpeg_codec.h"
#include "core/restore/file_names.h"

namespace deweather::trainer {

namespace {

constexpr const char* kAll = "all";
constexpr std::size_t kMinGains = 3;
// See analysis::smooth_gradient_gain().
constexpr int64_t kMinSmoothSide = 80;

double likeliest(const std::array<double, 4>& weather) {
    return *std::max_element(weather.begin(), weather.end());
}

void judge_one(JudgedPicture& judged, NamedModel& model, const PictureToJudge& picture, const EvaluateOptions& options,
               const analysis::NoReference& judge, Progress& progress) {
    auto input = media::read_image(picture.file, options.read);
    if (options.jpeg > 0) input.rgb = media::through_jpeg(input.rgb, {.quality = options.jpeg});
    CancelOnly cancel(progress);
    auto result = model.restorer.restore(input, options.restore, cancel);
    const auto before = analysis::as_saved(input.rgb), after = analysis::as_saved(result.image.rgb);
    judged.niqe = {.before = judge.niqe(before), .after = judge.niqe(after)};
    judged.haze = {.before = judge.haze(before), .after = judge.haze(after)};
    judged.brightness = {.before = before.mean().item<double>(), .after = after.mean().item<double>()};
    if (std::min(before.size(1), before.size(2)) >= kMinSmoothSide)
        judged.smooth_gain = analysis::smooth_gradient_gain(before, after);
    judged.changed = ((after - before).abs().amax(0) > kSeenChange).to(at::kDouble).mean().item<double>();
    if (result.report.weather) {
        const auto again = model.restorer.trace(result.image, options.restore, false, cancel).result.report.weather;
        if (again) judged.weather = {.before = likeliest(*result.report.weather), .after = likeliest(*again)};
    }
    if (!picture.clean) return;
    const auto clean = analysis::as_saved(media::read_image(*picture.clean, options.read).rgb);
    const double gain = analysis::psnr(after, clean) - analysis::psnr(before, clean);
    if (std::isfinite(gain)) judged.gain = gain;
}

using Pictures = std::vector<const JudgedPicture*>;

std::optional<double> correlation(const Pictures& pictures, const auto& measure) {
    std::vector<float> values, gains;
    for (const auto* picture : pictures) {
        const std::optional<double> value = measure(*picture);
        if (!value || !picture->gain) continue;
        values.push_back(static_cast<float>(*value));
        gains.push_back(static_cast<float>(*picture->gain));
    }
    return values.size() < kMinGains ? std::nullopt : analysis::spearman(values, gains);
}

double fall(const BeforeAfter& measure) {
    return measure.before - measure.after;
}

JudgedRow row_of(const std::string& data, const Pictures& pictures) {
    JudgedRow row;
    row.data = data;
    row.count = static_cast<int64_t>(pictures.size());
    const auto count = static_cast<double>(row.count);
    const auto add = [&](BeforeAfter& to, const BeforeAfter& from, double of) {
        to.before += from.before / of;
        to.after += from.after / of;
    };
    const auto known = [&](const auto& member) {
        return static_cast<double>(std::count_if(pictures.begin(), pictures.end(),
                                                 [&](const auto* one) { return (one->*member).has_value(); }));
    };
    const double weathers = known(&JudgedPicture::weather), gains = known(&JudgedPicture::gain);
    if (weathers > 0) row.weather = BeforeAfter{};
    if (gains > 0) row.gain = 0;
    for (const auto* picture : pictures) {
        add(row.niqe, picture->niqe, count);
        add(row.haze, picture->haze, count);
        add(row.brightness, picture->brightness, count);
        row.changed += picture->changed / count;
        if (picture->weather) add(*row.weather, *picture->weather, weathers);
        if (picture->gain) *row.gain += *picture->gain / gains;
    }
    std::vector<double> smooth;
    for (const auto* picture : pictures)
        if (picture->smooth_gain) smooth.push_back(*picture->smooth_gain);
    row.banded = std::count_if(smooth.begin(), smooth.end(), [](double gain) { return gain > kBands; });
    if (!smooth.empty()) {
        const auto middle = smooth.begin() + std::ssize(smooth) / 2;
        std::nth_element(smooth.begin(), middle, smooth.end());
        row.smooth_gain = *middle;
    }
    row.niqe_with_gain = correlation(pictures, [](const auto& one) { return std::optional(fall(one.niqe)); });
    row.haze_with_gain = correlation(pictures, [](const auto& one) { return std::optional(fall(one.haze)); });
    row.weather_with_gain = correlation(
        pictures, [](const auto& one) { return one.weather ? std::optional(fall(*one.weather)) : std::nullopt; });
    row.changed_with_gain = correlation(pictures, [](const auto& one) { return std::optional(one.changed); });
    return row;
}

nlohmann::json or_null(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json pair_json(const BeforeAfter& measure) {
    return {{"before", measure.before}, {"after", measure.after}};
}

nlohmann::json pair_json(const std::optional<BeforeAfter>& measure) {
    return measure ? pair_json(*measure) : nlohmann::json();
}

std::string cell(const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : std::string();
}

// RFC 4180.
std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

}  // namespace

std::vector<PictureToJudge> pictures_to_judge(const std::vector<std::string>& folders, int64_t limit) {
    std::vector<PictureToJudge> pictures;
    for (const auto& folder : folders) {
        std::vector<PairedData> sets;
        try {
            sets.push_back(find_pairs(folder));
        } catch (const Error&) {
            // Not paired: any folder of pictures will do.
        }
        for (const auto& planned : planned_pairs(sets, limit))
            pictures.push_back({.data = sets.front().name, .file = planned.pair.degraded, .clean = planned.pair.clean});
        if (!sets.empty()) continue;
        auto files = restore::pictures_in(folder, true);
        if (files.empty()) throw Error("no pictures in", folder, "give folders of pictures by --data");
        if (limit > 0 && static_cast<int64_t>(files.size()) > limit) files.resize(static_cast<std::size_t>(limit));
        const auto name = std::filesystem::path(folder).lexically_normal();
        const auto last = name.has_filename() ? name.filename() : name.parent_path().filename();
        for (auto& file : files) pictures.push_back({.data = last.string(), .file = std::move(file), .clean = {}});
    }
    return pictures;
}

NoReferenceStudy no_reference_study(NamedModel& model, const std::vector<PictureToJudge>& pictures,
                                    const EvaluateOptions& options, const analysis::NoReference& judge,
                                    Progress& progress) {
    options.check();
    NoReferenceStudy study{.model = model.name, .pictures = {}, .rows = {}};
    const auto count = static_cast<int64_t>(pictures.size());
    std::vector<std::string> names;
    for (int64_t i = 0; i < count; ++i) {
        const auto& picture = pictures[static_cast<std::size_t>(i)];
        progress.throw_if_cancelled();
        progress.step(i, count, picture.file.filename().string());
        JudgedPicture judged{
            .data = picture.data, .file = picture.file.string(), .error = {}, .weather = {}, .gain = {}};
        try {
            judge_one(judged, model, picture, options, judge, progress);
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {
            judged.error = Error("cannot judge", judged.file, one_line(error.what())).what();
        }
        study.pictures.push_back(std::move(judged));
        if (std::find(names.begin(), names.end(), picture.data) == names.end()) names.push_back(picture.data);
    }
    progress.step(count, count, "done");
    const auto add = [&](const std::string& name, bool all) {
        Pictures own;
        for (const auto& picture : study.pictures)
            if (picture.error.empty() && (all || picture.data == name)) own.push_back(&picture);
        if (!own.empty()) study.rows.push_back(row_of(name, own));
    };
    for (const auto& name : names) add(name, false);
    if (names.size() > 1) add(kAll, true);
    return study;
}

nlohmann::json to_json(const NoReferenceStudy& study) {
    nlohmann::json rows = nlohmann::json::array(), pictures = nlohmann::json::array();
    for (const auto& row : study.rows)
        rows.push_back({{"data", row.data},
                        {"count", row.count},
                        {"niqe", pair_json(row.niqe)},
                        {"haze", pair_json(row.haze)},
                        {"weather", pair_json(row.weather)},
                        {"changed", row.changed},
                        {"brightness", pair_json(row.brightness)},
                        {"smooth_gain", or_null(row.smooth_gain)},
                        {"banded", row.banded},
                        {"gain", or_null(row.gain)},
                        {"spearman",
                         {{"niqe", or_null(row.niqe_with_gain)},
                          {"haze", or_null(row.haze_with_gain)},
                          {"weather", or_null(row.weather_with_gain)},
                          {"changed", or_null(row.changed_with_gain)}}}});
    for (const auto& picture : study.pictures) {
        nlohmann::json entry = {{"data", picture.data}, {"file", picture.file}};
        if (picture.error.empty())
            entry.update({{"niqe", pair_json(picture.niqe)},
                          {"haze", pair_json(picture.haze)},
                          {"weather", pair_json(picture.weather)},
                          {"changed", picture.changed},
                          {"brightness", pair_json(picture.brightness)},
                          {"smooth_gain", or_null(picture.smooth_gain)},
                          {"gain", or_null(picture.gain)}});
        else
            entry["error"] = picture.error;
        pictures.push_back(std::move(entry));
    }
    return {{"model", study.model}, {"rows", std::move(rows)}, {"pictures", std::move(pictures)}};
}

std::string to_csv(const std::vector<NoReferenceStudy>& studies) {
    std::string csv =
        "model,data,file,niqe_before,niqe_after,haze_before,haze_after,weather_before,weather_after,changed,brightness_"
        "before,brightness_after,smooth_gain,gain\n";
    for (const auto& study : studies)
        for (const auto& picture : study.pictures) {
            if (!picture.error.empty()) continue;
            const auto weather = [&](double BeforeAfter::*member) {
                return picture.weather ? cell((*picture.weather).*member) : std::string();
            };
            csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", quoted(study.model), quoted(picture.data),
                               quoted(picture.file), picture.niqe.before, picture.niqe.after, picture.haze.before,
                               picture.haze.after, weather(&BeforeAfter::before), weather(&BeforeAfter::after),
                               picture.changed, picture.brightness.before, picture.brightness.after,
                               cell(picture.smooth_gain), cell(picture.gain));
        }
    return csv;
}

}  // namespace deweather::trainer
