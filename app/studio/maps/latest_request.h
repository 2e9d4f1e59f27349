// A Progress that cancels a request when a newer one replaces it or it is stopped.
//
//     const int64_t own = ++last;
//     LatestRequest request(last, own, stopped);
//     while (!request.cancelled()) ...               // until a newer request raises last
#pragma once

#include <atomic>
#include <functional>

#include "core/base/progress.h"

namespace deweather::studio {

class LatestRequest : public Progress {
  public:
    LatestRequest(const std::atomic<int64_t>& last, int64_t own, const std::atomic<bool>& stopped,
                  std::function<void(int, int)> report = {})
        : last_(last), own_(own), stopped_(stopped), report_(std::move(report)) {}
    void step(int64_t done, int64_t total, std::string_view) override {
        if (report_ && !cancelled()) report_(static_cast<int>(done), static_cast<int>(total));
    }
    bool cancelled() const override { return last_ != own_ || stopped_; }

  private:
    const std::atomic<int64_t>& last_;
    int64_t own_;
    const std::atomic<bool>& stopped_;
    std::function<void(int, int)> report_;
};

}  // namespace deweather::studio
