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

// Recognised, in any case of letters, with pictures in folders within folders:
// - folders of degraded pictures (input, LQ, data, rain, hazy, leftImg8bit_foggy, ...) beside folders of clean ones
//   (target, GT, clean, norain, leftImg8bit, ...): names are the same up to the extension, or up to words that say
//   which is which (rain-1 and norain-1, 1_rain and 1_clean), or the degraded one's is longer by parts that begin with
//   _ or - (..._leftImg8bit_foggy_beta_0.02, 1400_3). What pairs most pictures of a folder holds for all of it, so that
//   a missing picture is not replaced by one of a similar name;
// - one folder in which names tell degraded and clean ones apart;
// - All-Weather's allweather.txt, or such a list given instead of the folder: a line a picture of input/ beside it,
//   with the clean one in gt/.
// The weather is what the folders within the data set say, else the data set's own name, else Cityscapes' file names.
// Throws Error where it is no folder or holds no pair. Files are not opened: see check.h.
PairedData find_pairs(const std::filesystem::path& folder);

// The pictures of a folder and its subfolders, sorted: clean ones, to which training adds weather. Throws Error if it
// cannot be read or contains none.
std::vector<std::filesystem::path> find_pictures(const std::filesystem::path& folder);

}  // namespace deweather::trainer
