// `deweather inspect CLIP`: how a model routes the frames of clips, over time.
//
//     ClipInspection clips{.clips = {"rain.mp4"}, .models = {"mofme-compact"}, .folder = "routing"};
//     return inspect_clips(clips, json, console);
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/analysis/clip_routing.h"

namespace deweather::cli {

struct ClipInspection {
    std::vector<std::filesystem::path> clips;
    std::vector<std::string> models;
    std::string device;
    std::filesystem::path folder;  // where several clips or models get a folder each, CLIP or CLIP-MODEL
    analysis::ClipTraceOptions trace = {};
    analysis::OutputOptions output = {};
};

// Prints a line for each layer, or JSON. A clip that fails is reported and the others go on. Returns the exit status.
// Throws Error where a model cannot be loaded, or results would be replaced.
int inspect_clips(const ClipInspection& inspection, bool json, Console& console);

}  // namespace deweather::cli
