// Samples from folders: pairs of a degraded and a clean picture, and clean pictures that are degraded on the fly.
//
//     const FolderSource source(list_pictures(config.data.clean, config.data.pairs), degrade, {.seed = 1});
//     const Sample sample = source.draw(7, {.crop = 128});
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "trainer/config.h"
#include "trainer/sample_source.h"

namespace deweather::trainer {

// A picture made bad, and which of models::kWeathers are in it: float [3,h,w] and float [4]. clean: what is to be
// restored, float [3,h,w]; other than the picture given where a camera has another exposure, say.
struct Degraded {
    at::Tensor picture, weather, clean;
};

// Degrades a clean picture, float [3,h,w] in 0..1, by the weather that the seed says, of those of the request's phase
// of the schedule. Called from several threads.
using Degrade = std::function<Degraded(const at::Tensor& clean, uint64_t seed, const SampleRequest& request)>;

struct Pictures {
    std::filesystem::path clean;
    std::filesystem::path degraded;               // empty: to be made from the clean one
    std::optional<std::array<float, 4>> weather;  // of a pair, where it is known
};

// The pictures of clean folders and of pairs, whose names are the same but for the extension. Throws Error for a folder
// that cannot be read or has no pictures, and for a pair that lacks its clean picture.
std::vector<Pictures> list_pictures(const std::vector<std::string>& clean, const std::vector<PairFolders>& pairs);

class FolderSource : public SampleSource {
  public:
    struct Options {
        uint64_t seed = 1;
        // In training pictures come in another order each epoch, cut at random places. Otherwise in the order of the
        // list, cut from the middle.
        bool random = true;
        bool flips = true, rotations = true;  // in training only
        // Chance, in training, of a picture without a partner to be cut at half its size, where that still holds the
        // crop: a crop then sees as much of the scene as one of twice its side, for a quarter of the work.
        double halved = 0;
        // Chance, in training, of a picture without a partner to be given other tones: v becomes w · v^γ, with one
        // white w for all channels and a γ for each. How bright a scene is can then not be learnt by heart.
        double toned = 0;
        int64_t cache_bytes = int64_t{1} << 30;  // of decoded pictures kept in memory, the first that come
    };

    // degrade may be empty where every picture is one of a pair. Throws Error where it is needed and missing, or there
    // are no pictures.
    FolderSource(std::vector<Pictures> pictures, Degrade degrade, const Options& options);

    // A picture smaller than the crop is continued by reflection.
    Sample draw(uint64_t index, const SampleRequest& request) const override;
    int64_t size() const override { return static_cast<int64_t>(pictures_.size()); }

  private:
    at::Tensor decoded(std::size_t slot, const std::filesystem::path& file) const;

    std::vector<Pictures> pictures_;
    Degrade degrade_;
    Options options_;
    mutable std::mutex mutex_;
    mutable std::vector<at::Tensor> cache_;  // uint8 [3,H,W]; degraded and clean in turn
    mutable int64_t cached_bytes_ = 0;
};

}  // namespace deweather::trainer
