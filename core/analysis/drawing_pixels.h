// A drawing as pixels.
//
//     media::write_image(to_image(drawing, 2), "figure.png", {});
#pragma once

#include "core/analysis/drawing.h"
#include "core/media/image.h"

namespace deweather::analysis {

// scale: pixels of the picture a pixel of the drawing. Text is drawn in strokes, whatever fonts there are; characters
// other than ASCII's become '?'.
media::Image to_image(const Drawing& drawing, double scale);

}  // namespace deweather::analysis
