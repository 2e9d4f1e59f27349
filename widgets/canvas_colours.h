// Colours of the picture canvas, which do not follow the palette: nothing around or over a picture may tint it.
//
//     painter.fillRect(pane, kCanvasBackground);
#pragma once

#include <QColor>

namespace deweather::widgets {

inline constexpr QColor kCanvasBackground(38, 38, 40);
inline constexpr QColor kCanvasGap(12, 12, 12);  // between panes
inline constexpr QColor kLabelGround(0, 0, 0, 150);
inline constexpr QColor kLabelText(255, 255, 255, 235);
inline constexpr QColor kLabelNote(255, 255, 255, 170);

}  // namespace deweather::widgets
