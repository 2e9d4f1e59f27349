// Facts of a picture and of its restoration, for the window.
//
//     const Restoration made{.model = "mofme-compact", .device = "cpu", .tiles = 6, .milliseconds = 900};
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <array>
#include <optional>

namespace deweather::studio {

struct PictureFacts {
    int width = 0, height = 0, bit_depth = 8;
    bool alpha = false, grey = false;
    qint64 file_bytes = 0;
};

// Per-token weather probabilities: rain, raindrops, haze and snow for each row and column (index weather * rows *
// columns + row * columns + column). A cell stands for a square of patch x patch pixels of a picture with width x
// height pixels; the last row and column may extend beyond its edge.
struct WeatherMap {
    int columns = 0, rows = 0, patch = 0, width = 0, height = 0;
    QList<float> probabilities = {};
};

struct Restoration {
    QString model = {}, device = {};
    int tiles = 0;
    double milliseconds = 0;
    std::optional<std::array<double, 4>> weather = {};  // rain, raindrops, haze, snow; the means of its map
    bool chooses_removal = false;                       // the network is told what to remove
};

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::Restoration)
Q_DECLARE_METATYPE(deweather::studio::PictureFacts)
Q_DECLARE_METATYPE(deweather::studio::WeatherMap)
