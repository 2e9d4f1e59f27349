// Pairs degraded and clean pictures of a folder by file and folder names.
//
//     const trainer::PairedData data = trainer::find_pairs("Rain100L");
//     for (const auto& pair : data.pairs) train(pair.degraded, pair.clean, pair.weather);
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deweather::trainer {

struct Pair {
    std::filesystem::path degraded, clean;
    std::string weather = {};  // one of models::kWeathers; "" if no name states it
};

struct PairedData {
    std::string name;                   // of the folder
    std::vector<Pair> pairs;            // sorted by the degraded picture's folder, then name
    std::vector<std::string> problems;  // pictures without a partner: one human-readable line each
};

// Recognised, in any letter case, with pictures in nested folders:
// - folders of degraded pictures (input, LQ, data, rain, hazy, leftImg8bit_foggy, ...) beside folders of clean ones
//   (target, GT, clean, norain, leftImg8bit, ...): names are equal up to the extension, or up to words for the role
//   (rain-1 and norain-1, 1_rain and 1_clean), or the degraded one's is longer by parts that begin with _ or -
//   (..._leftImg8bit_foggy_beta_0.02, 1400_3). The rule that pairs most pictures of a folder is used for all of it, so
//   that a missing picture is not replaced by one with a similar name;
// - one folder whose file names distinguish degraded and clean pictures;
// - All-Weather's allweather.txt, or such a list given instead of the folder: one line per picture of input/ beside it,
//   with the clean one in gt/.
// The weather is taken from the names of the folders within the data set, else from the data set's own name, else from
// Cityscapes' file names. Throws Error for a path that is not a folder or contains no pair. Files are not opened: see
// check.h.
PairedData find_pairs(const std::filesystem::path& folder);

// The pictures of a folder and its subfolders, sorted: clean ones, to which training adds weather. Throws Error if it
// cannot be read or contains none.
std::vector<std::filesystem::path> find_pictures(const std::filesystem::path& folder);

}  // namespace deweather::trainer
