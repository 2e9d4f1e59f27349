// Whether the pictures of a data set can be used, known before anything long begins.
//
//     const trainer::DataCheck check = trainer::check_data(trainer::find_pairs(folder), progress);
//     print(trainer::summary(check));        // "50 pairs (rain 50), 256 x 256 to 480 x 320 pixels, 1 problem"
//
// Every file's header is read, on all cores, and none decoded; damage within the data is not seen. Sizes are as stored,
// before the EXIF orientation.
#pragma once

#include <map>

#include "core/base/progress.h"
#include "trainer/data/pairs.h"

namespace deweather::trainer {

struct PictureSize {
    int64_t width = 0, height = 0;
    bool operator==(const PictureSize&) const = default;
};

// By area; of no pixels where there are no pictures.
struct SizeRange {
    PictureSize smallest, largest;

    void add(const PictureSize& size);
};

struct DataCheck {
    std::vector<Pair> usable;               // both readable and of one size
    std::map<std::string, int64_t> counts;  // of the usable ones, by weather
    SizeRange sizes;                        // of the usable ones
    std::vector<std::string> problems;      // the data's own, then unreadable files and differing sizes: a line each
};

// Throws Cancelled.
DataCheck check_data(const PairedData& data, Progress& progress);

struct PictureCheck {
    std::vector<std::filesystem::path> usable;
    SizeRange sizes;                    // of the usable ones
    std::vector<std::string> problems;  // unreadable files: a line each
};

// Of clean pictures alone. Throws Cancelled.
PictureCheck check_pictures(const std::vector<std::filesystem::path>& pictures, Progress& progress);

// One line for people.
std::string summary(const DataCheck& check);
std::string summary(const PictureCheck& check);

}  // namespace deweather::trainer
