// A traced picture, converted for display.
#pragma once

#include "app/studio/inspect/layer_maps.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

// reference: the clean picture of the same size, or null; wants the restored one in traced.
PictureMaps picture_maps(const restore::Traced& traced, const media::Image* reference);

}  // namespace deweather::studio
