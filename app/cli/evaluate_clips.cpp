#include "app/cli/evaluate_clips.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "app/cli/aligned_table.h"
#include "core/base/error.h"
#include "core/base/utf8.h"

namespace deweather::cli {

namespace {

constexpr double kLevels = 255;
constexpr std::size_t kProblemsShown = 5;

std::string fixed(const std::optional<double>& value, int digits, double factor = 1) {
    return value ? fmt::format("{:.{}f}", *value * factor, digits) : "";
}

void print_rows(const trainer::ClipEvaluation& evaluation) {
    constexpr std::size_t kTextColumns = 2;
    std::vector<std::vector<std::string>> table = {
        {"clip", "method", "frames", "PSNR", "SSIM", "change", "flicker", "warping", "s"}};
    for (const auto& row : evaluation.rows) {
        if (!row.error.empty()) continue;
        const auto& mean = row.mean;
        table.push_back({row.clip, row.method, std::to_string(row.frames.size()), fixed(mean.psnr, 2),
                         fixed(mean.ssim, 4), fixed(mean.change, 2, kLevels), fixed(mean.change_error, 2, kLevels),
                         fixed(mean.warping, 2, kLevels), fixed(row.seconds, 3)});
    }
    print_table(table, kTextColumns);
    fmt::print(
        "Means over the frames, on {} rounded to 8 bits; of 255: change from frame to frame; flicker: how far it is "
        "from the truth's change;\nwarping: how far a frame is from the one before moved along the scene's motion; s: "
        "seconds per frame.\n",
        evaluation.luma ? "the Y channel" : "RGB");
}

}  // namespace

std::vector<trainer::Clip> find_clips(const ClipStudy& study, Console& console) {
    if (!study.truths.empty() && study.truths.size() != study.clips.size())
        throw Error("cannot compare clips",
                    fmt::format("{} of --clips, {} of --truth", study.clips.size(), study.truths.size()),
                    "give one --truth for each clip, in the same order");
    std::vector<trainer::Clip> clips;
    for (std::size_t i = 0; i < study.clips.size(); ++i) {
        clips.push_back(trainer::find_clip(study.clips[i], study.truths.empty() ? "" : study.truths[i]));
        auto& clip = clips.back();
        if (std::any_of(clips.begin(), clips.end() - 1, [&](const auto& other) { return other.name == clip.name; }))
            clip.name = study.clips[i];
        for (std::size_t j = 0; j < std::min(clip.left_out.size(), kProblemsShown); ++j)
            console.message("deweather: note on " + clip.left_out[j]);
        if (clip.left_out.size() > kProblemsShown)
            console.message(fmt::format("deweather: {} more pictures of '{}' are without partner",
                                        clip.left_out.size() - kProblemsShown, clip.name));
    }
    return clips;
}

ClipTable evaluate_clips(const ClipStudy& study, const std::vector<trainer::Clip>& clips,
                         std::vector<trainer::NamedModel>& models, bool json, Console& console) {
    std::vector<trainer::ClipMethod> methods;
    for (auto& model : models) {
        methods.push_back({.name = model.name, .restorer = &model.restorer});
        if (study.steady)
            methods.push_back({.name = model.name + ", steady", .restorer = &model.restorer, .steady = true});
    }
    const auto evaluation = trainer::evaluate_clips(methods, clips, study.options, console);
    console.finish();
    ClipTable table{.csv = trainer::to_csv(evaluation)};
    for (const auto& row : evaluation.rows) {
        if (row.error.empty()) continue;
        ++table.failed;
        console.message("deweather: " + row.error);
    }
    if (json) {
        auto object = trainer::to_json(evaluation);
        object["failed"] = table.failed;
        fmt::print("{}\n", json_text(object, 2));
    } else {
        print_rows(evaluation);
    }
    return table;
}

}  // namespace deweather::cli
