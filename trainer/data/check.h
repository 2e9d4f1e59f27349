// Validates a data set's pictures before any long work begins.
//
//     const trainer::DataCheck check = trainer::check_data(trainer::find_pairs(folder), progress);
//     print(trainer::summary(check));        // "50 pairs (rain 50), 256 x 256 to 480 x 320 pixels, 1 problem"
//
// Reads every file's header, on all cores, but decodes none; damage in the pixel data is not detected. Sizes are as
// stored, before the EXIF orientation is applied.
#pragma once

#include <map>

#include "core/base/progress.h"
#include "trainer/data/pairs.h"

namespace deweather::trainer {

struct PictureSize {
    int64_t width = 0, height = 0;
    bool operator==(const PictureSize&) const = default;
};

// The smallest and largest size by area; zero without pictures.
struct SizeRange {
    PictureSize smallest, largest;

    void add(const PictureSize& size);
};

struct DataCheck {
    std::vector<Pair> usable;               // both readable and of equal size
    std::map<std::string, int64_t> counts;  // of usable pairs, by weather
    SizeRange sizes;                        // of usable pairs
    std::vector<std::string> problems;      // the data's own, then unreadable files and different sizes: one line each
};

// Throws Cancelled.
DataCheck check_data(const PairedData& data, Progress& progress);

struct PictureCheck {
    std::vector<std::filesystem::path> usable;
    SizeRange sizes;                    // of the usable ones
    std::vector<std::string> problems;  // unreadable files: one line each
};

// The same for clean pictures. Throws Cancelled.
PictureCheck check_pictures(const std::vector<std::filesystem::path>& pictures, Progress& progress);

// One human-readable line.
std::string summary(const DataCheck& check);
std::string summary(const PictureCheck& check);

}  // namespace deweather::trainer
