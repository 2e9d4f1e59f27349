// Restores the videos among the inputs of `deweather restore`.
//
//     add_video_options(command, arguments->video);
//     failed += restore_videos(restorer, jobs, options, quiet, console, results);
#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/restore/batch.h"
#include "core/restore/video.h"

namespace deweather::cli {

struct VideoArguments {
    std::string codec, from, to;
    bool steady = false;
};

// --codec, --from, --to, --steady.
void add_video_options(CLI::App& command, VideoArguments& arguments);

// Throws Error for times and codecs that cannot be understood.
restore::VideoOptions video_options(const VideoArguments& arguments);

// Restores videos one after another; a failed one is reported and the rest continues. Adds one object per video to
// results, and prints one line per video unless `quiet`. Returns how many failed; throws Cancelled.
int64_t restore_videos(restore::Restorer& restorer, const std::vector<restore::Job>& jobs,
                       const restore::VideoOptions& options, bool quiet, Console& console, nlohmann::json& results);

}  // namespace deweather::cli
