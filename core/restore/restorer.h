// Restores pictures with a network: in tiles that are blended smoothly, within the memory that there is.
//
//     restore::Restorer restorer(checkpoint::load_model(file), choose_device("auto"));
//     restore::Result result = restorer.restore(picture, {}, progress);
//
// This header includes no LibTorch header beyond at::Tensor's.
#pragma once

#include <c10/core/Device.h>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/base/progress.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image.h"

namespace deweather::restore {

struct RestoreOptions {
    // Pixels a side; 0 takes the whole picture at once where memory allows. Attention is quadratic in a tile's pixels:
    // on a CPU 256 is fastest.
    int64_t tile = 256;
    // Pixels that tiles share, at most half of a tile. Without it 48, or half of a smaller tile: 24 to either side, and
    // a token of the compact networks is made of 22 pixels around it, so tokens are those of the whole picture.
    std::optional<int64_t> overlap = {};
    // 0 gives the input back, 1 the restored picture, between them a mixture.
    double strength = 1.0;

    // What tiles of this size share.
    int64_t overlap_of(int64_t size) const;

    // Throws Error naming the option that is out of range.
    void check() const;
};

struct Report {
    std::string model, device;
    int64_t tiles = 0, tile_width = 0, tile_height = 0;
    double milliseconds = 0;
    int64_t kept_tiles = 0;  // of `tiles` those that show the input, see is_a_picture()
    // Probabilities of rain, drops, haze, snow, the mean over the picture; absent where the model names no weather.
    std::optional<std::array<double, 4>> weather;
};

// A sentence on tiles that show the input instead of what the network gave; empty where there are none.
std::string kept_tiles_note(const Report& report);

struct Result {
    media::Image image;  // same size, depth, alpha and metadata as the input
    Report report;
    // Where the model sees rain, drops, haze, snow: probabilities, float [4,h,w], one column a square of
    // weather_patch pixels a side (the last ones reach over the picture's edge); undefined where the model names no
    // weather.
    at::Tensor weather_map = {};
    int64_t weather_patch = 0;
};

// What a network's experts did on a picture.
struct Traced {
    // Of the visible tokens, [1,h,w,...] on the CPU in float32; no layers where the network has no experts.
    models::RoutingTrace trace;
    Result result;  // image.rgb is undefined where it was not asked for
};

class Restorer {
  public:
    // Moves the network to the device.
    Restorer(checkpoint::Model model, c10::Device device);

    const std::string& model_name() const { return model_.name; }
    c10::Device device() const { return device_; }
    models::RestorationNetwork& network() { return *model_.network; }

    // Reports each finished tile as progress; throws Cancelled within the time of one tile. When memory runs out the
    // tile is halved and the picture begun again; Error when even the smallest does not fit. Not to be called from two
    // threads at once.
    Result restore(const media::Image& picture, const RestoreOptions& options, Progress& progress);

    // The same with the routing. Without the restored picture it takes half of the time; strength does not count.
    Traced trace(const media::Image& picture, const RestoreOptions& options, bool with_picture, Progress& progress);

  private:
    Result run(const media::Image& picture, const RestoreOptions& options, Progress& progress,
               models::RoutingTrace* trace, bool with_picture);

    checkpoint::Model model_;
    c10::Device device_;
};

// strength of the restored picture mixed into the original: float [3,H,W] in 0..1 each.
at::Tensor mix(const at::Tensor& original, const at::Tensor& restored, double strength);

}  // namespace deweather::restore
