// Context of the examples in core/restore.
#pragma once

#include <iostream>

#include "core/base/device.h"

namespace deweather::examples::in_core_restore {

struct Context {
    Any say, save, show;
    Progress progress;
    std::filesystem::path file;
    std::vector<std::filesystem::path> inputs, left_out, outputs;
    at::Tensor before, now, padded, canvas;
    media::Image picture;
    const restore::Result result;
    restore::Restorer& restorer;
    restore::BatchOptions options;
    models::RestorationNetwork& network;
    c10::Device device;
    std::vector<at::Tensor> frames;
    at::Tensor restore(const at::Tensor& frame);
};

// restore:: is the namespace where no function of that name is near.
struct BatchContext {
    Any say;
    Progress progress;
    restore::Restorer& restorer;
    restore::BatchOptions options;
};

struct TilingContext {
    at::Tensor canvas;
    at::Tensor restored(const restore::Tile& tile);
};

struct ClipRestorerContext {
    Any show;
    Progress progress;
    restore::Restorer& restorer;
    std::optional<media::Image> next();
};

struct SceneCutContext {
    at::Tensor before, now;
    restore::Steadier steadier;
};

struct VideoRestorerContext : Context {
    std::vector<media::Image> window;
    std::size_t count;
};

}  // namespace deweather::examples::in_core_restore
