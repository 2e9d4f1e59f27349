// One picture through one network, tile by tile.
//
//     const Tiling tiling(padded.size(2), padded.size(1), 256, 32);
//     const TiledRun run = run_in_tiles(network, device, padded, tiling, progress);
//
// A network in stages is tiled in its convolutions alone: its layers over tokens see the whole picture. Any other
// network sees each tile by itself. Either way tiles are blended smoothly, and the same picture gives the same bytes
// however many threads there are.
#pragma once

#include <c10/core/Device.h>

#include "core/base/progress.h"
#include "core/models/restoration_network.h"
#include "core/restore/tiling.h"

namespace deweather::restore {

struct TiledRun {
    at::Tensor picture;  // float [3,H,W] on the CPU, not clipped; undefined where only the routing was asked for
    // Probabilities of models::kWeathers, float [4,h,w] on the CPU, one column a token; undefined where the network
    // names none.
    at::Tensor weather_map;
    // Tiles that show the input, since what the network gave for them is no picture: see is_a_picture().
    int64_t kept_tiles = 0;
};

// Whether values can be what a network restored: all of them finite, and at most one in a hundred beyond -0.5 to 1.5
// (single ones overshoot there at highlights). Networks that others trained, or in half precision, can fail so.
bool is_a_picture(const at::Tensor& values);

// What else a run is to give: the routing of the whole picture [1,h,w,...], which networks without stages leave empty.
struct TraceRequest {
    models::RoutingTrace* trace = nullptr;
    bool picture = true;  // whether the restored picture is wanted as well, which takes half of the time
};

// picture: float [3,H,W] in 0..1 on the CPU, H and W multiples of 8 and those of the tiling. To be called in inference
// mode. Throws Cancelled, and whatever LibTorch throws when memory runs out.
TiledRun run_in_tiles(models::RestorationNetwork& network, c10::Device device, const at::Tensor& picture,
                      const Tiling& tiling, Progress& progress, const TraceRequest& request = {});

}  // namespace deweather::restore
