// Chroma resampling between subsampled planes and the size of luma: along one axis, each output is a weighted sum of
// neighbouring inputs.
//
//     const Resampling up = chroma_to_luma(width, 1, 0.0);       // 4:2:0, chroma sited on the left luma pixel
//     up.apply(chroma_row, luma_row);
#pragma once

#include <cstdint>
#include <vector>

namespace deweather::media {

struct Resampling {
    // Output i is the sum over its taps of weight * input[first + tap].
    struct Output {
        int64_t first = 0;
        std::vector<float> weights;
    };
    std::vector<Output> outputs;

    int64_t size() const { return static_cast<int64_t>(outputs.size()); }
    void apply(const float* input, float* output) const;
};

// luma: pixels along the axis; shift: log2 of the number of them that share a chroma sample; site: position of the
// first chroma sample in luma pixels. Linear interpolation for upsampling, and its matching triangle filter for
// downsampling; both preserve a constant.
Resampling chroma_to_luma(int64_t luma, int shift, double site);
Resampling luma_to_chroma(int64_t luma, int shift, double site);

// The number of chroma samples for this many luma pixels along an axis.
constexpr int64_t chroma_size(int64_t luma, int shift) {
    return (luma + (int64_t{1} << shift) - 1) >> shift;
}

}  // namespace deweather::media
