// Draws maps of router outputs as overlays, one pixel per token, with the data for their legend.
//
//     const MapDrawing drawing = draw_map(*maps, MapKind::kGate, layer, expert);
//     canvas->set_overlay(drawing.image, opacity);
#pragma once

#include <QImage>
#include <QList>
#include <QString>

#include "app/studio/maps/layer_maps.h"

namespace deweather::studio {

// The map drawn over the picture.
enum class MapKind { kExpert, kGate, kDeviation, kEntropy, kChange, kWeather, kError, kNothing };

struct MapDrawing {
    QImage image = {};          // null: nothing to show
    QList<double> shares = {};  // of the tokens per expert, for kExpert
    double low = 0, high = 1;   // for other kinds: the values at the ends of the colour scale
    QString title = {};         // caption of these numbers
    QString note = {};          // why there is nothing
};

// layer and expert are used only by kinds that have them; maps must have layers.
MapDrawing draw_map(const PictureMaps& maps, MapKind kind, int layer, int expert);

}  // namespace deweather::studio
