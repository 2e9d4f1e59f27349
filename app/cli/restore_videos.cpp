#include "app/cli/restore_videos.h"

#include <spdlog/fmt/fmt.h>

#include "core/base/error.h"
#include "core/base/sub_progress.h"
#include "core/models/restoration_network.h"

namespace deweather::cli {

namespace fs = std::filesystem;

namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

nlohmann::json to_json(const restore::VideoReport& report) {
    nlohmann::json json = {{"width", report.width},
                           {"height", report.height},
                           {"frames", report.frames},
                           {"fps", report.frames_per_second},
                           {"ms", report.milliseconds},
                           {"network_ms", report.network_milliseconds},
                           {"peak_mb", static_cast<double>(report.peak_bytes) / kMebibyte},
                           {"codec", report.codec},
                           {"encoder", report.encoder}};
    if (report.resumed > 0) json["resumed_frames"] = report.resumed;
    if (!report.notes.empty()) json["notes"] = report.notes;
    if (report.weather)
        for (std::size_t i = 0; i < models::kWeathers.size(); ++i)
            json["weather"][std::string(models::kWeathers[i])] = (*report.weather)[i];
    return json;
}

std::string line_for(const restore::Job& job, const restore::VideoReport& report) {
    auto line =
        fmt::format("{}: {} x {}, {} frame{}, {:.2f} frames/s, {}", job.output.string(), report.width, report.height,
                    report.frames, report.frames == 1 ? "" : "s", report.frames_per_second, report.encoder);
    if (report.resumed > 0) line += fmt::format(", {} frames of it from before", report.resumed);
    return line;
}

}  // namespace

void add_video_options(CLI::App& command, VideoArguments& arguments) {
    command.add_option("--codec", arguments.codec,
                       "For videos: h264, h265, av1, prores, ffv1, or an encoder's name such as h264_nvenc; default: "
                       "the input's, if the output supports it");
    command.add_option("--from", arguments.from,
                       "In videos, the first frame: seconds (12.5), 1:02.5, or a frame's number (375f)");
    command.add_option("--to", arguments.to, "In videos, the first frame after the range");
    command.add_flag("--steady", arguments.steady,
                     "For videos: remove streaks that are in one frame only, and their flicker");
}

restore::VideoOptions video_options(const VideoArguments& arguments) {
    restore::VideoOptions options;
    options.codec = arguments.codec;
    options.steady = arguments.steady;
    if (!arguments.from.empty()) options.from = restore::VideoPoint::parse(arguments.from);
    if (!arguments.to.empty()) options.to = restore::VideoPoint::parse(arguments.to);
    return options;
}

int64_t restore_videos(restore::Restorer& restorer, const std::vector<restore::Job>& jobs,
                       const restore::VideoOptions& options, bool quiet, Console& console, nlohmann::json& results) {
    int64_t failed = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto& job = jobs[i];
        nlohmann::json json = {{"input", job.input.string()}, {"output", job.output.string()}};
        std::error_code none;
        const bool there = fs::exists(fs::symlink_status(job.output, none));
        if (there && options.resume != media::Resume::kNo) {
            json["skipped"] = true;
            results.push_back(std::move(json));
            if (!quiet) console.message(fmt::format("{}: there already", job.output.string()));
            continue;
        }
        try {
            if (job.makes_folder) fs::create_directories(job.output.parent_path(), none);
            SubProgress progress(console, static_cast<int64_t>(i), static_cast<int64_t>(jobs.size()),
                                 job.input.filename().string(), SubProgress::Text::kNameAndWhat);
            auto own = options;
            own.on_note = [&](const std::string& note) {
                console.message(fmt::format("deweather: note on '{}': {}", job.input.string(), note));
            };
            const auto report =
                restore::restore_video(restorer, {.input = job.input, .output = job.output}, own, progress);
            json.update(to_json(report));
            if (!quiet) console.message(line_for(job, report));
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {
            ++failed;
            json["error"] = one_line(error.what());
            console.message("deweather: " + one_line(error.what()));
        }
        results.push_back(std::move(json));
    }
    return failed;
}

}  // namespace deweather::cli
