// Runs a model on pictures and accumulates its expert usage; a bad picture is reported and the rest continues.
//
//     const auto analysis = analyse_pictures(restorer, {{"rain/1.jpg", "rain", "clean/1.jpg"}}, options, progress, {});
#pragma once

#include <filesystem>
#include <functional>

#include "core/analysis/analyser.h"
#include "core/media/image_io.h"

namespace deweather::analysis {

struct PictureToAnalyse {
    std::filesystem::path file;
    std::string weather;                                  // if known, see AnalysedPicture
    std::optional<std::filesystem::path> reference = {};  // the clean picture
};

struct AnalyseOptions {
    restore::RestoreOptions restore;
    media::ReadOptions read;
    AnalyserConfig analyser;
};

struct PictureAnalysed {
    const PictureToAnalyse& picture;
    std::string error;                    // empty on success
    const media::Image* image = nullptr;  // null if the picture failed
    const restore::Traced* traced = nullptr;
    const Analysis& so_far;
};

// done: called after each picture on the calling thread; may be empty. Passes change the routers' sampling until the end:
// without any, the network may be in use elsewhere. Throws Error for models without experts (before any picture is read), and if every
// picture failed; Cancelled.
Analysis analyse_pictures(restore::Restorer& restorer, const std::vector<PictureToAnalyse>& pictures,
                          const AnalyseOptions& options, Progress& progress,
                          const std::function<void(const PictureAnalysed&)>& done);

}  // namespace deweather::analysis
