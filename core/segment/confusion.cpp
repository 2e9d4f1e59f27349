#include "core/segment/confusion.h"

#include <torch/types.h>

#include "core/base/error.h"
#include "core/segment/label_set.h"

namespace deweather::segment {

namespace {

std::string size_text(const at::Tensor& map) {
    return std::to_string(map.size(1)) + " x " + std::to_string(map.size(0));
}

std::optional<double> mean(const std::vector<std::optional<double>>& values) {
    double sum = 0;
    int64_t count = 0;
    for (const auto& value : values) {
        if (!value) continue;
        sum += *value;
        ++count;
    }
    return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

std::optional<double> ratio(int64_t part, int64_t whole) {
    return whole > 0 ? std::optional(static_cast<double>(part) / static_cast<double>(whole)) : std::nullopt;
}

}  // namespace

Confusion::Confusion(int64_t classes) : classes_(classes), counts_(static_cast<std::size_t>(classes * classes)) {}

void Confusion::add(const at::Tensor& predicted, const at::Tensor& truth) {
    if (predicted.sizes() != truth.sizes())
        throw Error("cannot compare labels", "",
                    "the picture has " + size_text(predicted) + " pixels, its ground truth " + size_text(truth));
    const auto found = predicted.contiguous(), wanted = truth.contiguous();
    const auto *guess = found.const_data_ptr<uint8_t>(), *right = wanted.const_data_ptr<uint8_t>();
    std::vector<int64_t> counts(counts_.size());
    for (int64_t i = 0; i < found.numel(); ++i) {
        if (right[i] == kVoid) continue;
        if (right[i] >= classes_ || guess[i] >= classes_)
            throw Error("cannot compare labels", "",
                        "there is a label " + std::to_string(std::max(right[i], guess[i])) + " where there are " +
                            std::to_string(classes_) + " classes");
        ++counts[static_cast<std::size_t>(right[i] * classes_ + guess[i])];
    }
    for (std::size_t i = 0; i < counts.size(); ++i) counts_[i] += counts[i];
}

void Confusion::add(const Confusion& other) {
    if (other.classes_ != classes_) throw Error("cannot add scores", "", "they are of different classes");
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

int64_t Confusion::count(int64_t truth, int64_t predicted) const {
    return counts_.at(static_cast<std::size_t>(truth * classes_ + predicted));
}

Scores Confusion::scores() const {
    Scores scores;
    int64_t right = 0, all = 0;
    for (int64_t label = 0; label < classes_; ++label) {
        int64_t truly = 0, guessed = 0;
        for (int64_t other = 0; other < classes_; ++other) {
            truly += count(label, other);
            guessed += count(other, label);
        }
        const int64_t hits = count(label, label);
        scores.iou.push_back(ratio(hits, truly + guessed - hits));
        scores.accuracy.push_back(ratio(hits, truly));
        right += hits;
        all += truly;
    }
    scores.miou = mean(scores.iou);
    scores.macc = mean(scores.accuracy);
    scores.pixels = ratio(right, all);
    return scores;
}

}  // namespace deweather::segment
