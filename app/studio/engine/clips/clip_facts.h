// Facts of an open clip, for the window.
//
//     const ClipFacts facts{.width = 640, .height = 480, .seconds = 12, .rate = 25, .frames = 300};
#pragma once

#include <QMetaType>
#include <QString>

namespace deweather::studio {

struct ClipFacts {
    int width = 0, height = 0, bit_depth = 8;
    double seconds = 0, rate = 0;  // 0: unknown
    int frames = 0;                // an estimate, at least 1
    QString codec = {}, container = {};
    int audio = 0, subtitles = 0;  // streams
    bool hdr = false;
    qint64 file_bytes = 0;
};

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::ClipFacts)
