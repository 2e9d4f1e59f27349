// How the canvas is divided into panes of one size.
//
//     const auto panes = pane_grid({1600, 1000}, 6, 1.5);      // two rows of three, for a picture of 3:2
#pragma once

#include <QRect>
#include <vector>

namespace deweather::widgets {

inline constexpr int kPaneGap = 2;  // device pixels between two panes

// `count` panes row by row, in the division that shows a picture of this width : height largest.
std::vector<QRect> pane_grid(QSize size, int count, double aspect);

// As many columns and rows of equal panes as asked for; the last row may have fewer.
std::vector<QRect> panes_in(QSize size, int count, int columns);

}  // namespace deweather::widgets
