// Samples from folders: pairs of a degraded and a clean picture, and clean pictures degraded on the fly.
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

// A degraded picture, float [3,h,w], and which of models::kWeathers it shows, float [4]. clean: the target, float
// [3,h,w], which differs from the original picture if, for instance, a camera has another exposure.
struct Degraded {
    at::Tensor picture, weather, clean;
};

// Degrades a clean picture, float [3,h,w] in 0..1, with weather drawn by the seed for the request's phase of the
// schedule. Must be thread-safe.
using Degrade = std::function<Degraded(const at::Tensor& clean, uint64_t seed, const SampleRequest& request)>;

struct Pictures {
    std::filesystem::path clean;
    std::filesystem::path degraded;               // empty: synthesised from the clean one
    std::optional<std::array<float, 4>> weather;  // of a pair, if known
};

// Lists the pictures of clean folders and of pairs, which are matched by name without extension. Throws Error for a
// folder that cannot be read or has no pictures, and for a pair without its clean picture.
std::vector<Pictures> list_pictures(const std::vector<std::string>& clean, const std::vector<PairFolders>& pairs);

class FolderSource : public SampleSource {
  public:
    struct Options {
        uint64_t seed = 1;
        // For training: shuffled in each epoch, with random crops. Otherwise in list order, with centre crops.
        bool random = true;
        bool flips = true, rotations = true;  // for training only
        // Probability, in training, that an unpaired picture is cropped at half its size, if that still holds the crop:
        // a crop then shows as much of the scene as one with twice its side, for a quarter of the work.
        double halved = 0;
        // Probability, in training, that an unpaired picture gets another tone curve: v becomes w · v^γ, with one white
        // w for all channels and a γ for each. The network then cannot memorise a scene's brightness.
        double toned = 0;
        int64_t cache_bytes = int64_t{1} << 30;  // decoded pictures kept in memory, the first ones read
    };

    // degrade may be empty if all pictures are pairs. Throws Error if it is required and missing, or there are no
    // pictures.
    FolderSource(std::vector<Pictures> pictures, Degrade degrade, const Options& options);

    // A picture smaller than the crop is padded by reflection.
    Sample draw(uint64_t index, const SampleRequest& request) const override;
    int64_t size() const override { return static_cast<int64_t>(pictures_.size()); }

  private:
    at::Tensor decoded(std::size_t slot, const std::filesystem::path& file) const;

    std::vector<Pictures> pictures_;
    Degrade degrade_;
    Options options_;
    mutable std::mutex mutex_;
    mutable std::vector<at::Tensor> cache_;  // uint8 [3,H,W]; degraded and clean alternate
    mutable int64_t cached_bytes_ = 0;
};

}  // namespace deweather::trainer
