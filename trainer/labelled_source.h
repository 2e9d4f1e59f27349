// Samples of pictures and their labels, for the segment task.
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

// The pictures of folders with the labels that segment::GroundTruth finds for them. Throws Error for a folder that
// cannot be read or has no pictures, and for a picture without labels.
std::vector<LabelledPicture> list_labelled(const std::vector<LabelledFolders>& folders);

class LabelledSource : public SampleSource {
  public:
    struct Options {
        uint64_t seed = 1;
        bool random = true;  // as FolderSource's; otherwise whole pictures are given, whatever crop is asked for
        bool flips = true;
        double scale_low = 1, scale_high = 1;  // a picture is resized by a factor in between, log-uniformly
        int64_t cache_bytes = int64_t{1} << 30;
    };

    // degrade may be empty: then pictures stay as they are. Throws Error where there are no pictures.
    LabelledSource(std::vector<LabelledPicture> pictures, segment::LabelSet labels, Degrade degrade,
                   const Options& options);

    // What lies beyond the picture is black, and void among the labels.
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
