// What a segmenter names the pixels of a picture, made visible.
//
//     canvas->set_own_overlays({{CompareCanvas::kOriginal, label_overlay(labels, colours)}}, 0.6);
//     canvas->set_own_overlays({{0, changed_overlay(restored_labels, labels, colours, 0.2)}}, 0.6);
//
// Labels are QImage::Format_Grayscale8: the index of a class, or kVoidLabel where a pixel is of none.
#pragma once

#include <QColor>
#include <QImage>
#include <QList>

namespace deweather::widgets {

inline constexpr int kVoidLabel = 255;

// Overlays are stretched over the picture, so larger ones are not needed.
inline constexpr int kLongestOverlay = 1536;

// Premultiplied ARGB32 of the labels, the longer side at most kLongestOverlay; what has no colour is transparent.
QImage label_overlay(const QImage& labels, const QList<QColor>& colours);

// The same where the labels are others than `before`; where they are the same, so much fainter (0: not to be seen,
// 1: like the rest). Pixels that are void in `before` count as the same where void_counts is false: those of true
// labels. All the same where the sizes differ.
QImage changed_overlay(const QImage& labels, const QImage& before, const QList<QColor>& colours, double same,
                       bool void_counts = true);

}  // namespace deweather::widgets
