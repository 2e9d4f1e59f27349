// What is to be saved, where and how.
//
//     const SaveRequest request{.picture = 1, .model = "mofme-compact", .path = "out.png"};
#pragma once

#include <QString>

namespace deweather::studio {

// Settings for saving a result.
struct SaveRequest {
    int picture = 0;
    QString model = {};
    QString path = {};
    bool overwrite = false;
    int quality = 95;           // of JPEG and WebP
    bool keep_metadata = true;  // EXIF, XMP, IPTC, ICC
    bool make_folder = false;   // creates the folder of path if it is missing
};

// Settings of a clip export, the same as those of `deweather restore`.
struct ClipSave {
    int clip = 0;
    QString model = {};
    QString path = {};
    double from = 0, to = 0;  // seconds; to 0: the end
    QString codec = {};       // see media::VideoWriteOptions; empty: the clip's own
    int quality = 75;         // 0..100
    bool steady = false;
    bool overwrite = false;
};

}  // namespace deweather::studio
