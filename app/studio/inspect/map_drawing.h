// Draws maps of router outputs as overlays, one pixel per token, with the data for their legend.
//
//     const MapDrawing drawing = draw_map(*maps, MapKind::kGate, layer, expert);
//     canvas->set_overlay(drawing.image, opacity);
#pragma once

#include <QImage>
#include <QList>
#include <QString>

#include "app/studio/inspect/layer_maps.h"

namespace deweather::studio {

// The map drawn over the picture.
enum class MapKind { kExpert, kGate, kDeviation, kEntropy, kChange, kWeather, kError, kNothing };

struct MapDrawing {
    QImage image = {};          // null: there is nothing to be seen
    QList<double> shares = {};  // of the tokens by expert, of kExpert
    double low = 0, high = 1;   // of the others: what the ends of the colours stand for
    QString title = {};         // of these numbers
    QString note = {};          // why there is nothing
};

// layer and expert are taken where the kind has them; maps has layers.
MapDrawing draw_map(const PictureMaps& maps, MapKind kind, int layer, int expert);

}  // namespace deweather::studio
