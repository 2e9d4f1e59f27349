#include "widgets/pane_layout.h"

#include <algorithm>

namespace deweather::widgets {

std::vector<QRect> panes_in(QSize size, int count, int columns) {
    const int rows = (count + columns - 1) / columns;
    const QSize pane =
        QSize((size.width() - (columns - 1) * kPaneGap) / columns, (size.height() - (rows - 1) * kPaneGap) / rows)
            .expandedTo({1, 1});
    std::vector<QRect> panes;
    for (int i = 0; i < count; ++i)
        panes.emplace_back(QPoint(i % columns * (pane.width() + kPaneGap), i / columns * (pane.height() + kPaneGap)),
                           pane);
    return panes;
}

std::vector<QRect> pane_grid(QSize size, int count, double aspect) {
    std::vector<QRect> best;
    double largest = -1;
    for (int columns = 1; columns <= count; ++columns) {
        auto panes = panes_in(size, count, columns);
        const double width = std::min<double>(panes[0].width(), panes[0].height() * aspect);
        if (width <= largest) continue;
        largest = width;
        best = std::move(panes);
    }
    return best;
}

}  // namespace deweather::widgets
