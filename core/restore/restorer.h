// Restores pictures with a network, in smoothly blended tiles that fit into the available memory.
//
//     restore::Restorer restorer(checkpoint::load_model(file), choose_device("auto"));
//     restore::Result result = restorer.restore(picture, {}, progress);
//
// This header includes no LibTorch header beyond at::Tensor's.
#pragma once

#include <c10/core/Device.h>

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image.h"

namespace deweather::restore {

struct RestoreOptions {
    // Pixels per side; 0: the whole picture at once if memory allows. Attention is quadratic in a tile's pixels: on a
    // CPU 256 is fastest.
    int64_t tile = 256;
    // Pixels shared by adjacent tiles, at most half of a tile. Default: 48, or half of a smaller tile: 24 on either
    // side, while a token of the compact networks depends on 22 pixels around it, so tokens equal those of the whole
    // picture.
    std::optional<int64_t> overlap = {};
    // 0: the input, 1: the restored picture, between them a blend; up to 1.5, what was changed is exaggerated.
    double strength = 1.0;
    // Weathers to remove, the others stay; empty: whatever the model removes. For models that name the weather, words
    // of models::kWeathers; for models::ChoosesRemoval its own. See removal_of() for how.
    std::vector<std::string> remove = {};

    // The overlap for tiles of this size.
    int64_t overlap_of(int64_t size) const;

    // Throws Error naming the option that is out of range.
    void check() const;
};

struct Report {
    std::string model, device;
    int64_t tiles = 0, tile_width = 0, tile_height = 0;
    double milliseconds = 0;
    int64_t kept_tiles = 0;  // of `tiles` those that show the input, see is_a_picture()
    // Probabilities of rain, drops, haze, snow, averaged over the picture; absent if the model does not predict
    // weather.
    std::optional<std::array<double, 4>> weather;
};

// The words with commas between them.
std::string joined(const std::vector<std::string>& words);

// A sentence on tiles that show the input instead of what the network gave; empty where there are none.
std::string kept_tiles_note(const Report& report);

struct Result {
    media::Image image;  // same size, depth, alpha and metadata as the input
    Report report;
    // Weather probabilities (rain, drops, haze, snow) per square of weather_patch pixels, float [4,h,w]; the last ones
    // extend beyond the picture's edge. Undefined if the model does not predict weather.
    at::Tensor weather_map = {};
    int64_t weather_patch = 0;
};

// The routing of a network's experts for a picture.
struct Traced {
    // For the visible tokens, [1,h,w,...] on the CPU in float32; no layers if the network has no experts.
    models::RoutingTrace trace;
    Result result;  // image.rgb is undefined if it was not requested
};

// Waits until the device is free, calls work(progress) on any thread, from the start again if it had to make way for
// more urgent work, and returns when it is done. Passes on the exceptions of `work`; throws Cancelled while it waits.
using Turn = std::function<void(Progress& progress, const std::function<void(Progress&)>& work)>;

class Restorer {
  public:
    // Moves the network to the device.
    Restorer(checkpoint::Model model, c10::Device device);
    // Shares a network that is on the device already: every run of the network takes a turn.
    Restorer(std::shared_ptr<checkpoint::Model> model, c10::Device device, Turn turn);

    const std::string& model_name() const { return model_->name; }
    c10::Device device() const { return device_; }
    models::RestorationNetwork& network() { return *model_->network; }

    // Reports each finished tile as progress; throws Cancelled within the time of one tile. If memory runs out, the
    // tile size is halved and the picture is restarted; throws Error if even the smallest does not fit. Not
    // thread-safe.
    Result restore(const media::Image& picture, const RestoreOptions& options, Progress& progress);

    // The same for `count` frames of a clip from `first` on; the others are context. frames: consecutive frames of one
    // scene and one size. Each report is for its frame's share of the work, with the tiles that were kept in any frame.
    // For a network that sees single pictures call restore() instead; throws Error here.
    std::vector<Result> restore_clip(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                     const RestoreOptions& options, Progress& progress);

    // The same with the routing. Without the restored picture it takes half the time; strength is ignored.
    Traced trace(const media::Image& picture, const RestoreOptions& options, bool with_picture, Progress& progress);

  private:
    void in_turn(Progress& progress, const std::function<void(Progress&)>& work) const;
    Result run(const media::Image& picture, const RestoreOptions& options, Progress& progress,
               models::RoutingTrace* trace, bool with_picture);
    std::vector<Result> run_clip(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                 const RestoreOptions& options, Progress& progress);

    std::shared_ptr<checkpoint::Model> model_;
    c10::Device device_;
    Turn turn_;
};

// How much of the restored picture is used where: float [height,width] in 0..1. The share of the weathers to remove in
// all that a model sees, s(x) = Σ s_w p_w(x) / Σ p_w(x) with s_w 1 for those and 0 for others. weather_map: [4,h,w],
// one value for each square of `patch` pixels. Throws Error for a word that is not in models::kWeathers.
at::Tensor removal_of(const std::vector<std::string>& remove, const at::Tensor& weather_map, int64_t patch,
                      int64_t height, int64_t width);

// Blends the restored picture into the original with this strength: float [3,H,W] in 0..1 each.
at::Tensor mix(const at::Tensor& original, const at::Tensor& restored, double strength);

}  // namespace deweather::restore
