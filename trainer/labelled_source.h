// Samples with segmentation labels, for the segment task.
//
//     const LabelledSource source(list_labelled(config.data.labelled), segment::camvid(), degrade, {.seed = 1});
//     const Sample sample = source.draw(7, {.crop = 320});
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "core/segment/label_set.h"
#include "trainer/folder_source.h"

namespace deweather::trainer {

struct LabelledPicture {
    std::filesystem::path picture, labels;
};

// Lists the pictures of folders with the labels found by segment::GroundTruth. Throws Error for a folder that cannot be
// read or has no pictures, and for a picture without labels.
std::vector<LabelledPicture> list_labelled(const std::vector<LabelledFolders>& folders);

class LabelledSource : public SampleSource {
  public:
    struct Options {
        uint64_t seed = 1;
        bool random = true;  // as in FolderSource; otherwise returns whole pictures, whatever crop is requested
        bool flips = true;
        double scale_low = 1, scale_high = 1;  // log-uniform resize factor of a picture
        int64_t cache_bytes = int64_t{1} << 30;
    };

    // degrade may be empty: pictures are then unmodified. Throws Error without pictures.
    LabelledSource(std::vector<LabelledPicture> pictures, segment::LabelSet labels, Degrade degrade,
                   const Options& options);

    // Beyond the picture, pixels are black and labels void.
    Sample draw(uint64_t index, const SampleRequest& request) const override;
    int64_t size() const override { return static_cast<int64_t>(pictures_.size()); }

    // Reads all labels.
    std::vector<double> label_shares(int64_t classes) const override;

  private:
    struct Decoded {
        at::Tensor picture, labels;  // uint8 [3,H,W] and [H,W]
    };
    Decoded decoded(std::size_t position) const;

    std::vector<LabelledPicture> pictures_;
    segment::LabelSet labels_;
    Degrade degrade_;
    Options options_;
    mutable std::mutex mutex_;
    mutable std::vector<Decoded> cache_;
    mutable int64_t cached_bytes_ = 0;
};

}  // namespace deweather::trainer
