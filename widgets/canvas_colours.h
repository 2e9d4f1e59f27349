// Colours of what lies over pictures, which do not follow the theme: they have to be seen on any picture, and neutral.
//
//     painter.fillRect(label, kLabelGround);
#pragma once

#include <QColor>

namespace deweather::widgets {

inline constexpr QColor kCanvasGap(12, 12, 12);  // between panes
inline constexpr QColor kLabelGround(0, 0, 0, 150);
inline constexpr QColor kLabelText(255, 255, 255, 235);
inline constexpr QColor kLabelNote(255, 255, 255, 170);

}  // namespace deweather::widgets
