// Evaluates how clips are restored: PSNR and SSIM of each frame, and how steady the clip is.
//
//     const std::vector<ClipMethod> methods = {{.name = "mofme-compact", .restorer = &restorer}};
//     const auto evaluation = evaluate_clips(methods, {find_clip("ntu", "")}, {}, progress);
//     write(to_csv(evaluation));
//
// Scores are computed on frames rounded to 8 bits, as they would be saved as pictures; video files add their
// compression.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"

namespace deweather::trainer {

// The frames of a clip: a video file, or pictures in the order of their names.
struct FrameFiles {
    std::filesystem::path video = {};
    std::vector<std::filesystem::path> pictures = {};

    bool empty() const { return video.empty() && pictures.empty(); }
};

struct Clip {
    std::string name;
    FrameFiles degraded, truth;         // truth may be empty
    std::vector<std::string> left_out;  // pictures without a partner: one human-readable line each
};

// A video file, a folder of frames, or a folder that holds folders of degraded and of true frames as find_pairs() knows
// them. truth: a video file or a folder of frames; empty: none, or the one that the folder itself holds. Throws Error
// for what is neither.
Clip find_clip(const std::filesystem::path& clip, const std::filesystem::path& truth);

// One way to restore a clip; several may share a restorer.
struct ClipMethod {
    std::string name;
    restore::Restorer* restorer = nullptr;
    bool steady = false;
};

struct ClipEvaluateOptions {
    restore::RestoreOptions restore;
    media::ReadOptions read;
    bool luma = false;  // on the Y channel of BT.601 instead of RGB
    int64_t limit = 0;  // only the first frames of each clip; 0: all
};

// Absent: without truth, or of the first frame, which has none before it. Differences are in 0..1.
struct FrameScore {
    std::optional<double> psnr = {}, ssim = {};                          // dB, infinite for equal frames
    std::optional<double> change = {}, change_error = {}, warping = {};  // see analysis/clip_quality.h
};

struct ClipRow {
    std::string clip, method;
    std::vector<FrameScore> frames;
    FrameScore mean;                     // over the frames that have the score
    std::optional<double> seconds = {};  // per frame, of the method alone
    std::string error = {};              // why the method failed on this clip; the scores are empty then
};

struct ClipEvaluation {
    bool luma = false;
    std::vector<ClipRow> rows;  // by clip: the input, each method, and the truth if there is one
};

// The names of the rows beside the methods'.
inline constexpr const char *kClipInput = "input", *kClipTruth = "truth";

// Motion is estimated on the truth, or on the input where there is none; the same for all rows of a clip. A clip that
// cannot be read or compared is recorded with its error, and the rest continues. Throws Cancelled.
ClipEvaluation evaluate_clips(const std::vector<ClipMethod>& methods, const std::vector<Clip>& clips,
                              const ClipEvaluateOptions& options, Progress& progress);

// {"color": "rgb", "rows": [...]}, each row with its frames; absent and infinite values are null.
nlohmann::json to_json(const ClipEvaluation& evaluation);

// One line for each frame, numbered from 0, and one with the means ("mean") for each row, below a header.
std::string to_csv(const ClipEvaluation& evaluation);

}  // namespace deweather::trainer
