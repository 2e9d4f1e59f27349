// Progress of a part of longer work, so that the whole counts up evenly.
//
//     for (int64_t i = 0; i < count; ++i) {
//         SubProgress part(progress, i, count, names[i]);
//         restore(pictures[i], part);                          // its tiles advance the whole by 1 / count
//     }
//     CancelOnly quiet(progress);                               // work too short to report, but still cancellable
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/progress.h"

namespace deweather {

// Part `index` of `count` equal parts. Reports `name` in place of what the part says of itself, or `name: what`.
class SubProgress : public Progress {
  public:
    enum class Text { kName, kNameAndWhat };

    SubProgress(Progress& whole, int64_t index, int64_t count, std::string name, Text text = Text::kName)
        : whole_(whole), index_(index), count_(std::max(count, index + 1)), name_(std::move(name)), text_(text) {}

    void step(int64_t done, int64_t total, std::string_view what) override {
        // Parts differ in their number of steps: each is counted in thousandths.
        constexpr int64_t kSteps = 1000;
        whole_.step(index_ * kSteps + kSteps * done / std::max<int64_t>(total, 1), count_ * kSteps,
                    text_ == Text::kName ? name_ : name_ + ": " + std::string(what));
    }
    bool cancelled() const override { return whole_.cancelled(); }

  private:
    Progress& whole_;
    int64_t index_, count_;
    std::string name_;
    Text text_;
};

// Reports nothing; is cancelled when the whole is.
class CancelOnly : public Progress {
  public:
    explicit CancelOnly(const Progress& whole) : whole_(whole) {}
    bool cancelled() const override { return whole_.cancelled(); }

  private:
    const Progress& whole_;
};

}  // namespace deweather
