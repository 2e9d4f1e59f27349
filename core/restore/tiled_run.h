// Tiled inference: runs a network on one picture, tile by tile.
//
//     const Tiling tiling(padded.size(2), padded.size(1), 256, 32);
//     const TiledRun run = run_in_tiles(network, device, padded, tiling, progress);
//
// Only the convolutions of a staged network are tiled: its layers over tokens see the whole picture. A network that
// takes statistics of the whole picture (models::PictureNetwork) runs over all tiles several times, first to measure
// them. Any other network processes each tile by itself. In each case tiles are blended smoothly, and the same picture
// gives the same bytes for any number of threads.
#pragma once

#include <c10/core/Device.h>

#include "core/base/progress.h"
#include "core/models/clip_network.h"
#include "core/models/restoration_network.h"
#include "core/restore/tiling.h"

namespace deweather::restore {

struct TiledRun {
    at::Tensor picture;  // float [3,H,W] on the CPU, not clipped; undefined if only the routing was requested
    // Probabilities of models::kWeathers, float [4,h,w] on the CPU, one per token; undefined if the network does not
    // predict weather.
    at::Tensor weather_map;
    // Tiles that show the input, since what the network gave for them is no picture: see is_a_picture().
    int64_t kept_tiles = 0;
};

// Whether values can be what a network restored: all of them finite, and at most one in a hundred beyond -0.5 to 1.5
// (single ones overshoot there at highlights). Networks that others trained, or in half precision, can fail so.
bool is_a_picture(const at::Tensor& values);

// Additional outputs of a run: the routing of the whole picture [1,h,w,...], which networks without experts leave
// empty.
struct TraceRequest {
    models::RoutingTrace* trace = nullptr;
    bool picture = true;  // whether the restored picture is needed too, which takes half of the time
};

// picture: float [3,H,W] in 0..1 on the CPU, H and W multiples of 8 and equal to the tiling's. Call in inference mode.
// Throws Cancelled, and LibTorch's exceptions if memory runs out.
TiledRun run_in_tiles(models::RestorationNetwork& network, c10::Device device, const at::Tensor& picture,
                      const Tiling& tiling, Progress& progress, const TraceRequest& request = {});

// The same for `count` frames of a clip from `first` on; the others are context. frames: float [T,3,H,W]; the result's
// picture is [count,3,H,W].
TiledRun run_clip_in_tiles(models::ClipNetwork& network, c10::Device device, const at::Tensor& frames, int64_t first,
                           int64_t count, const Tiling& tiling, Progress& progress);

}  // namespace deweather::restore
