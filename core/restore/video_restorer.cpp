#include "core/restore/video_restorer.h"

#include <algorithm>

#include "core/models/clip_network.h"

namespace deweather::restore {

namespace {

class PictureByPicture : public VideoRestorer {
  public:
    explicit PictureByPicture(Restorer& restorer) : restorer_(restorer) {}

    std::size_t context() const override { return 0; }
    std::size_t at_once(int64_t /*width*/, int64_t /*height*/) const override { return 1; }
    std::vector<Result> restore(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                const RestoreOptions& options, Progress& progress) override {
        std::vector<Result> results;
        for (const auto& frame : frames.subspan(first, count))
            results.push_back(restorer_.restore(frame, options, progress));
        return results;
    }

  private:
    Restorer& restorer_;
};

class FramesTogether : public VideoRestorer {
  public:
    FramesTogether(Restorer& restorer, const models::ClipNetwork& network)
        : restorer_(restorer),
          context_(static_cast<std::size_t>(network.context())),
          at_once_(static_cast<std::size_t>(network.at_once())) {}

    std::size_t context() const override { return context_; }

    // Fewer of large frames, so that all of a window fit into a fixed amount of memory: the same everywhere, since
    // results depend on it.
    std::size_t at_once(int64_t width, int64_t height) const override {
        constexpr std::size_t kBytes = std::size_t{2} << 30, kCopies = 3, kColours = 3;
        const auto frame = kCopies * kColours * sizeof(float) * static_cast<std::size_t>(width * height);
        const auto fit = kBytes / std::max<std::size_t>(frame, 1);
        return std::clamp<std::size_t>(fit > 2 * context_ ? fit - 2 * context_ : 1, 1, at_once_);
    }

    std::vector<Result> restore(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                const RestoreOptions& options, Progress& progress) override {
        return restorer_.restore_clip(frames, first, count, options, progress);
    }

  private:
    Restorer& restorer_;
    std::size_t context_, at_once_;
};

}  // namespace

std::unique_ptr<VideoRestorer> video_restorer(Restorer& restorer) {
    if (const auto* clips = dynamic_cast<const models::ClipNetwork*>(&restorer.network()))
        return std::make_unique<FramesTogether>(restorer, *clips);
    return std::make_unique<PictureByPicture>(restorer);
}

}  // namespace deweather::restore
