// A traced picture, converted for display.
//
//     const PictureMaps maps = picture_maps(restorer.trace(picture, {}, false, progress), nullptr);
#pragma once

#include "app/studio/maps/layer_maps.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

// reference: the clean picture of the same size, or null; with it, traced must include the restored picture.
PictureMaps picture_maps(const restore::Traced& traced, const media::Image* reference);

}  // namespace deweather::studio
