// Rasterizes a drawing.
//
//     media::write_image(to_image(drawing, 2), "figure.png", {});
#pragma once

#include "core/analysis/drawing.h"
#include "core/media/image.h"

namespace deweather::analysis {

// scale: picture pixels per drawing pixel. Text is drawn with stroke fonts, whatever fonts are installed; characters
// other than ASCII become '?'.
media::Image to_image(const Drawing& drawing, double scale);

}  // namespace deweather::analysis
