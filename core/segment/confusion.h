// The confusion matrix of predicted and true labels, and the metrics that papers report.
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
    // Per class: |predicted and true| / |predicted or true|, and / |true|. Absent for classes without any predicted or
    // true pixel, and without a true pixel.
    std::vector<std::optional<double>> iou, accuracy;
    // The means of those present; absent if there are none.
    std::optional<double> miou, macc;
    std::optional<double> pixels;  // share of correct pixels
};

class Confusion {
  public:
    explicit Confusion(int64_t classes);

    // Both uint8 [H,W]; pixels whose truth is kVoid do not count. Throws Error for maps of different sizes and for
    // labels that are not a class.
    void add(const at::Tensor& predicted, const at::Tensor& truth);
    void add(const Confusion& other);

    int64_t count(int64_t truth, int64_t predicted) const;
    Scores scores() const;

  private:
    int64_t classes_;
    std::vector<int64_t> counts_;  // row: truth
};

}  // namespace deweather::segment
