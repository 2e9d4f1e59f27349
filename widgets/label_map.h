// Renders segmentation labels as overlays.
//
//     canvas->set_own_overlays({{CompareCanvas::kOriginal, label_overlay(labels, colours)}}, 0.6);
//     canvas->set_own_overlays({{0, changed_overlay(restored_labels, labels, colours, 0.2)}}, 0.6);
//
// Labels are QImage::Format_Grayscale8: the index of a class, or kVoidLabel for pixels without a class.
#pragma once

#include <QColor>
#include <QImage>
#include <QList>

namespace deweather::widgets {

inline constexpr int kVoidLabel = 255;

// Overlays are stretched over the picture, so larger ones are unnecessary.
inline constexpr int kLongestOverlay = 1536;

// Premultiplied ARGB32 of the labels, with the longer side at most kLongestOverlay; labels without a colour are
// transparent.
QImage label_overlay(const QImage& labels, const QList<QColor>& colours);

// An overlay of the labels that differ from `before`; equal ones are drawn with opacity `same` (0: invisible, 1: like
// the rest). Pixels that are void in `before` count as equal unless void_counts, for true labels. If the sizes differ,
// everything counts as equal.
QImage changed_overlay(const QImage& labels, const QImage& before, const QList<QColor>& colours, double same,
                       bool void_counts = true);

}  // namespace deweather::widgets
