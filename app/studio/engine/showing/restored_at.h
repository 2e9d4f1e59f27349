// A result at the strength of its picture. Private to the engine.
//
//     image.rgb = restored_at(picture->rgb, result, strength);
#pragma once

#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/showing/strength.h"

namespace deweather::studio {

// The same values as of the command line's --strength and --remove. original: float [3,H,W]. Where the model does not
// name the weather, all of it is removed.
at::Tensor restored_at(const at::Tensor& original, const PictureResult& result, const Strength& strength);

// How much of the result is used where, float [height,width] in 0..1; undefined: everywhere all of it.
at::Tensor share_of(const PictureResult& result, const Strength& strength, int64_t height, int64_t width);

}  // namespace deweather::studio
