// Router outputs per token of a picture, as plain Qt data for windows. Does not include LibTorch.
//
//     const LayerMaps& first = maps->layers.front();
//     show(first.top.at(row * maps->columns + column));      // the expert with the largest gate
#pragma once

#include <QList>

namespace deweather::studio {

// One layer's router outputs for each token of a picture, in row-major order.
struct LayerMaps {
    int experts = 0;
    QList<qint32> top;                        // [rows*columns]
    QList<float> gates, logits, deviations;   // [rows*columns*experts]; the last is empty without a variance
    QList<float> deviation, entropy, change;  // [rows*columns]; the first and last are empty without a variance
};

struct PictureMaps {
    int picture = -1;  // index in the analysis
    int rows = 0, columns = 0, patch = 0;
    QList<LayerMaps> layers = {};
    QList<float> weather = {};  // [4*rows*columns] probabilities; empty for models that do not predict weather
    QList<float> error = {};    // [rows*columns], root mean squared; empty without a reference
};

}  // namespace deweather::studio
