// Runs a model over pictures and adds up what its experts did; a bad picture is reported and the rest goes on.
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
    std::string weather;                                  // as it is known, see AnalysedPicture
    std::optional<std::filesystem::path> reference = {};  // the clean picture
};

struct AnalyseOptions {
    restore::RestoreOptions restore;
    media::ReadOptions read;
    AnalyserConfig analyser;
};

struct PictureAnalysed {
    const PictureToAnalyse& picture;
    std::string error;                    // empty when all went well
    const media::Image* image = nullptr;  // null for a picture that failed
    const restore::Traced* traced = nullptr;
    const Analysis& so_far;
};

// done may be empty; it is called after each picture on the calling thread. Sets the network's routers to sample as
// options say, and back at the end. Throws Error for models without experts (before any picture is read), and where
// every picture failed; Cancelled.
Analysis analyse_pictures(restore::Restorer& restorer, const std::vector<PictureToAnalyse>& pictures,
                          const AnalyseOptions& options, Progress& progress,
                          const std::function<void(const PictureAnalysed&)>& done);

}  // namespace deweather::analysis
