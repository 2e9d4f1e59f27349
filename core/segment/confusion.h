// How predicted labels compare with the truth: counts of pixels, and the figures that papers give of them.
//
//     Confusion confusion(labels.size());
//     confusion.add(predicted, truth);                  // for each picture
//     confusion.scores().miou;
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace deweather::segment {

struct Scores {
    // By class: |predicted and true| / |predicted or true|, and / |true|. Absent where no pixel is of it, predicted or
    // true, and where none is truly.
    std::vector<std::optional<double>> iou, accuracy;
    // The means of those that are there; absent where none is.
    std::optional<double> miou, macc;
    std::optional<double> pixels;  // share of pixels that are right
};

class Confusion {
  public:
    explicit Confusion(int64_t classes);

    // Both uint8 [H,W]; pixels whose truth is kVoid do not count. Throws Error for maps of different sizes and for
    // labels that are no class.
    void add(const at::Tensor& predicted, const at::Tensor& truth);
    void add(const Confusion& other);

    int64_t count(int64_t truth, int64_t predicted) const;
    Scores scores() const;

  private:
    int64_t classes_;
    std::vector<int64_t> counts_;  // row: truth
};

}  // namespace deweather::segment
