// How a model routes the frames of a clip: the share of each expert in the choices of its layer, frame by frame.
//
//     const auto routing = trace_clip(restorer, "clip.mp4", {.every = 5}, progress);
//     write_clip_routing(routing, "out", {});      // over-time.csv, over-time.json, a figure for each layer
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/analysis/analysis_output.h"
#include "core/analysis/drawing.h"
#include "core/restore/restorer.h"

namespace deweather::analysis {

struct ClipRouting {
    struct Frame {
        int64_t number = 0;  // from 0
        double time = 0;     // seconds from the clip's start
        // [layer][expert]: shares of all choices, which sum to 1.
        std::vector<std::vector<double>> shares;
        // The mean over the frame of the probabilities of models::kWeathers; empty if the model predicts none.
        std::vector<double> weather;
    };
    std::string model, file;
    std::vector<Frame> frames;
};

struct ClipTraceOptions {
    restore::RestoreOptions restore;
    int64_t every = 1;  // traces the frames 0, every, 2 every, ...; at least 1
};

// Each frame is routed by itself. Throws Error for a file that is no video and for a model without experts; Cancelled.
ClipRouting trace_clip(restore::Restorer& restorer, const std::filesystem::path& clip, const ClipTraceOptions& options,
                       Progress& progress);

// A stacked area chart of a layer over time: the height of an expert's band is its share. There is at least one frame.
Drawing draw_clip_routing(const ClipRouting& routing, std::size_t layer, bool dark);

// A line for each frame, layer and expert: frame, time (s), layer, expert, share.
std::string clip_routing_table(const ClipRouting& routing);

// "model", "input", and "layers", each with "experts", the "mean_share" of each, and by how much the loads of
// neighbouring frames differ ("mean_change", Jensen-Shannon divergence in bits); "frames", each with "frame", "time",
// "shares" and, if the model predicts it, "weather".
nlohmann::json clip_routing_json(const ClipRouting& routing);

// Writes over-time.csv, over-time.json, and over-time-LAYER.svg and .png. Creates the folder if it is missing.
void write_clip_routing(const ClipRouting& routing, const std::filesystem::path& folder, const OutputOptions& options);

}  // namespace deweather::analysis
