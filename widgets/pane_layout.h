// Layout of the canvas: divides it into panes of equal size.
//
//     const auto panes = pane_grid({1600, 1000}, 6, 1.5);      // two rows of three, for a picture of 3:2
#pragma once

#include <QRect>
#include <vector>

namespace deweather::widgets {

inline constexpr int kPaneGap = 2;  // device pixels between two panes

// `count` panes in row-major order, in the grid that shows a picture of this aspect ratio (width / height) largest.
std::vector<QRect> pane_grid(QSize size, int count, double aspect);

// A grid of equal panes with this many columns; the last row may have fewer.
std::vector<QRect> panes_in(QSize size, int count, int columns);

}  // namespace deweather::widgets
