// deweather restore: pictures, videos and folders.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/picture_options.h"
#include "app/cli/restore_videos.h"
#include "app/cli/shard.h"
#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_library.h"
#include "core/restore/batch.h"
#include "core/restore/change.h"
#include "core/restore/reference.h"

namespace deweather::cli {

namespace fs = std::filesystem;

namespace {

constexpr double kLargest8Bit = 255;
constexpr double kMebibyte = 1024.0 * 1024.0;

struct RestoreArguments {
    Common common;
    std::vector<std::string> inputs;
    std::string output, model = checkpoint::kDefaultModel, metadata = "keep", reference, shard;
    restore::BatchOptions batch;
    VideoArguments video;
    std::optional<int> quality;
    bool recursive = false, overwrite = false, luma = false;
};

struct Score {
    double psnr, ssim;
};

Score score(const media::Image& restored, const fs::path& input, const RestoreArguments& arguments,
            const media::ReadOptions& options) {
    const auto found = restore::reference_of(input, arguments.reference);
    if (!found) throw Error("no reference for", input.string(), arguments.reference + " has no picture of that name");
    const auto& file = *found;
    const auto reference = media::read_image(file, options);
    if (reference.rgb.sizes() != restored.rgb.sizes())
        throw Error("cannot compare with", file.string(),
                    fmt::format("it has {} x {} pixels, the picture {} x {}", reference.width(), reference.height(),
                                restored.width(), restored.height()));
    if (std::min(reference.width(), reference.height()) < analysis::kSsimWindow)
        throw Error("cannot compare with", file.string(),
                    fmt::format("SSIM needs at least {0} x {0} pixels", analysis::kSsimWindow));
    const auto scored = [&](const media::Image& image) {
        return arguments.luma ? analysis::luma(image.rgb) : image.rgb;
    };
    return {.psnr = analysis::psnr(scored(restored), scored(reference)),
            .ssim = analysis::ssim(scored(restored), scored(reference))};
}

nlohmann::json to_json(const restore::FileResult& file, const std::optional<restore::Change>& change,
                       const std::optional<Score>& score) {
    nlohmann::json json = {{"input", file.job.input.string()}, {"output", file.job.output.string()}};
    if (!file.error.empty()) json["error"] = file.error;
    if (file.skipped) json["skipped"] = true;
    if (!file.notes.empty()) json["notes"] = file.notes;
    if (!file.error.empty() || file.skipped) return json;
    const auto& report = file.report;
    json.update({{"width", file.width},
                 {"height", file.height},
                 {"tiles", report.tiles},
                 {"tile", {report.tile_width, report.tile_height}},
                 {"ms", report.milliseconds},
                 {"peak_mb", static_cast<double>(peak_resident_memory()) / kMebibyte}});
    if (report.weather)
        for (std::size_t i = 0; i < models::kWeathers.size(); ++i)
            json["weather"][std::string(models::kWeathers[i])] = (*report.weather)[i];
    if (change) json.update({{"change", change->mean}, {"unchanged", change->none()}});
    if (score) json.update({{"psnr", score->psnr}, {"ssim", score->ssim}});
    return json;
}

// "rain 97 %, haze 12 %": the weathers that are more likely present than not, or "clear".
std::string seen(const std::array<double, 4>& weather) {
    std::string text;
    for (std::size_t i = 0; i < weather.size(); ++i)
        if (weather[i] >= 0.5)
            text += fmt::format("{}{} {:.0f} %", text.empty() ? "" : ", ", models::kWeathers[i], weather[i] * 100);
    return text.empty() ? "clear" : text;
}

std::string text(const Score& score, bool luma) {
    return fmt::format("PSNR {:.2f} dB, SSIM {:.4f} ({})", score.psnr, score.ssim, luma ? "Y" : "RGB");
}

std::string line_for(const restore::FileResult& file, const std::optional<Score>& score, bool luma) {
    if (file.skipped) return fmt::format("{}: there already", file.job.output.string());
    std::string line =
        fmt::format("{}: {} x {}, {} tile{}, {:.0f} ms", file.job.output.string(), file.width, file.height,
                    file.report.tiles, file.report.tiles == 1 ? "" : "s", file.report.milliseconds);
    if (file.report.weather) line += ", " + seen(*file.report.weather);
    if (score) line += ", " + text(*score, luma);
    return line;
}

std::string unchanged_sentence(const restore::FileResult& file, const restore::Change& change, double strength) {
    return fmt::format("{} changed nothing that can be seen in '{}': its values differ by {:.2f} of 255 in the mean.",
                       strength > 0 ? file.report.model : "A strength of 0", file.job.input.string(),
                       change.mean * kLargest8Bit);
}

restore::BatchOptions picture_options(const RestoreArguments& arguments) {
    auto options = arguments.batch;
    options.restore.check();
    if (arguments.quality) options.write.quality = std::max(*arguments.quality, 1);
    options.write.metadata =
        arguments.metadata == "strip" ? media::MetadataPolicy::kStrip : media::MetadataPolicy::kKeep;
    options.write.existing = arguments.overwrite ? Existing::kReplace : Existing::kKeep;
    return options;
}

restore::VideoOptions options_of_videos(const RestoreArguments& arguments) {
    auto options = video_options(arguments.video);
    options.restore = arguments.batch.restore;
    if (arguments.quality) options.quality = *arguments.quality;
    options.resume = arguments.batch.resume ? media::Resume::kYes : media::Resume::kNo;
    options.existing = arguments.overwrite ? Existing::kReplace : Existing::kKeep;
    options.max_pixels = arguments.batch.read.max_pixels;
    options.threads = arguments.common.threads;
    options.check();
    return options;
}

int run_restore(const RestoreArguments& arguments, Console& console) {
    arguments.common.apply();
    const auto options = picture_options(arguments);
    const auto video = options_of_videos(arguments);
    if (!arguments.reference.empty() && !fs::exists(arguments.reference))
        throw Error("no such reference", arguments.reference, "give a folder or a picture");

    const auto shard = shard_of(arguments.shard, console);
    auto plan = restore::plan_jobs(
        {arguments.inputs.begin(), arguments.inputs.end()}, arguments.output,
        {.recursive = arguments.recursive, .compare = options.compare, .existing = options.write.existing});
    say_left_out(plan.left_out, console);
    auto jobs = shard.share(std::move(plan.jobs));
    const auto all = jobs.size();
    const auto first_video =
        std::stable_partition(jobs.begin(), jobs.end(), [](const auto& job) { return !job.video; });
    const std::vector<restore::Job> videos(first_video, jobs.end());
    jobs.erase(first_video, jobs.end());
    restore::Restorer restorer(checkpoint::load_model(checkpoint::find_model(arguments.model)),
                               shard.choose_device(arguments.common.device));

    nlohmann::json json = {
        {"model", restorer.model_name()}, {"device", restorer.device().str()}, {"results", nlohmann::json::array()}};
    if (!options.restore.remove.empty()) json["remove"] = options.restore.remove;
    if (!plan.left_out.empty()) json["left_out"] = names(plan.left_out);
    Score sum{.psnr = 0, .ssim = 0};
    int64_t scored_files = 0;
    const auto done = [&](restore::FileResult& file, const media::Image* input, const media::Image* restored) {
        std::optional<Score> scored;
        if (restored != nullptr && !arguments.reference.empty()) {
            scored = score(*restored, file.job.input, arguments, options.read);
            sum = {.psnr = sum.psnr + scored->psnr, .ssim = sum.ssim + scored->ssim};
            ++scored_files;
        }
        std::optional<restore::Change> change;
        if (input != nullptr && restored != nullptr) change = restore::change_between(input->rgb, restored->rgb);
        json["results"].push_back(to_json(file, change, scored));
        if (!file.error.empty())
            console.message("deweather: " + file.error);
        else if (!arguments.common.json)
            console.message(line_for(file, scored, arguments.luma));
        if (change && change->none() && !arguments.common.json)
            console.message(unchanged_sentence(file, *change, options.restore.strength));
        for (const auto& note : file.notes)
            console.message(fmt::format("deweather: note on '{}': {}", file.job.input.string(), note));
    };
    const auto print = [&] {
        console.finish();
        if (scored_files > 0) {
            const auto files = static_cast<double>(scored_files);
            const Score mean{.psnr = sum.psnr / files, .ssim = sum.ssim / files};
            json["mean"] = {{"count", scored_files},
                            {"psnr", mean.psnr},
                            {"ssim", mean.ssim},
                            {"color", arguments.luma ? "y" : "rgb"}};
            if (!arguments.common.json && scored_files > 1)
                console.message(fmt::format("mean of {} pictures: {}", scored_files, text(mean, arguments.luma)));
        }
        if (arguments.common.json) fmt::print("{}\n", json_text(json, 2));
    };
    int64_t failed = 0;
    try {
        failed = restore::run_batch(restorer, jobs, options, console, done);
        failed += restore_videos(restorer, videos, video, arguments.common.json, console, json["results"]);
    } catch (const Cancelled&) {
        json["cancelled"] = true;
        print();
        throw;
    }
    print();
    if (failed > 0 && all > 1)
        console.message(fmt::format("deweather: {} of {} {} failed, see above", failed, all,
                                    videos.empty() ? "pictures"
                                    : jobs.empty() ? "videos"
                                                   : "pictures and videos"));
    return failed == 0 ? 0 : 1;
}

}  // namespace

Command add_restore(CLI::App& parser) {
    auto arguments = std::make_shared<RestoreArguments>();
    auto& command = *parser.add_subcommand("restore", "Remove weather from pictures and videos");
    command.footer(
        "Example:\n  deweather restore rain.jpg -o clear.jpg\n  deweather restore holiday/ -o clear/ --recursive\n"
        "  deweather restore clip.mp4 -o clear.mp4 --steady\n"
        "  deweather restore misty.jpg -o clear.jpg --remove haze");
    command.add_option("input", arguments->inputs, "Pictures, videos, and folders of them")->required();
    command.add_option("-o,--output", arguments->output,
                       "The result's name, or a folder; without it <stem>_restored beside each input");
    command.add_option("--model", arguments->model, "An installed model's name, or a model file")
        ->capture_default_str();
    add_tile_options(command, arguments->batch.restore);
    command
        .add_option("--strength", arguments->batch.restore.strength,
                    "0 keeps the picture, 1 gives the restored one; up to 1.5 exaggerates")
        ->capture_default_str();
    command
        .add_option("--remove", arguments->batch.restore.remove,
                    "Remove only these weathers, separated by commas: rain, drop, haze, snow")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--quality", arguments->quality, "For JPEG and WebP (default 95) and for videos (default 75)")
        ->check(CLI::Range(0, 100));
    command.add_option("--metadata", arguments->metadata, "keep or strip EXIF, XMP, IPTC and ICC")
        ->check(CLI::IsMember({"keep", "strip"}))
        ->capture_default_str();
    add_pixel_limit(command, arguments->batch.read);
    command.add_option("--reference", arguments->reference,
                       "Folder with the true pictures of the same names: prints PSNR and SSIM");
    add_luma_flag(command, arguments->luma);
    command.add_flag("--compare", arguments->batch.compare, "Also write <stem>_compare: before and after side by side");
    command.add_flag("--recursive", arguments->recursive, "Also the pictures in folders within folders");
    command.add_flag("--overwrite", arguments->overwrite, "Replace existing results");
    command.add_flag("--resume", arguments->batch.resume, "Skip existing results, and resume interrupted videos");
    add_video_options(command, arguments->video);
    add_shard_option(command, arguments->shard);
    arguments->common.add_to(command);
    return [arguments](Console& console) { return run_restore(*arguments, console); };
}

}  // namespace deweather::cli
