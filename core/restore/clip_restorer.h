// Restores a clip frame by frame, with whatever frames around each one its method looks at: collects the windows of a
// VideoRestorer, steadies the results if asked to, and begins anew where another scene begins.
//
//     ClipOptions options;
//     options.steady = true;
//     ClipRestorer clip(restorer, options);
//     while (auto frame = next())
//         for (auto& result : clip.push(*frame, progress)) show(result);
//     for (auto& result : clip.finish(progress)) show(result);
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/restore/steady.h"
#include "core/restore/video_restorer.h"

namespace deweather::restore {

struct ClipOptions {
    RestoreOptions restore;
    bool steady = false;  // applies the temporal filter of steady.h
};

class ClipRestorer {
  public:
    // The restorer has to outlive it.
    ClipRestorer(Restorer& restorer, const ClipOptions& options);

    // The number of frames before a frame on which its result depends.
    std::size_t looks_back() const;

    // Returns the frames that are finished by this one, in order: one result for each frame that was pushed. Throws
    // like Restorer::restore().
    std::vector<Result> push(media::Image frame, Progress& progress);

    // A frame that is context of the next ones only; it gets no result. Before the first push().
    void push_context(media::Image frame);

    // Returns all frames that are left; afterwards another clip may begin.
    std::vector<Result> finish(Progress& progress);

  private:
    void begin_scene_if_cut(const media::Image& frame, std::vector<Result>& finished, Progress& progress);
    void run(std::size_t count, std::vector<Result>& finished, Progress& progress);
    void end_scene(std::vector<Result>& finished, Progress& progress);
    void steady(std::vector<at::Tensor> frames, std::vector<Result>& finished);

    ClipOptions options_;
    std::unique_ptr<VideoRestorer> restorer_;
    Steadier steadier_;
    // Frames of one scene: context, then from next_ on those that are not restored yet.
    std::deque<media::Image> frames_;
    std::size_t next_ = 0;
    at::Tensor last_;              // the frame before, as it came
    std::deque<Result> unsteady_;  // results whose steadied frames are not finished yet
};

}  // namespace deweather::restore
