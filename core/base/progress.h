// Progress reporting and cancellation of long work.
//
//     for (int64_t tile = 0; tile < tiles; ++tile) {
//         progress.throw_if_cancelled();
//         ...
//         progress.step(tile + 1, tiles, "restoring");
//     }
//
// Called from whichever thread does the work; an implementation that shows something forwards it to its own thread.
#pragma once

#include <cstdint>
#include <exception>
#include <string_view>

namespace deweather {

// Thrown when work was cancelled through its Progress. Not an Error: nothing failed.
class Cancelled : public std::exception {
  public:
    const char* what() const noexcept override { return "cancelled"; }
};

// The base class reports nothing and is never cancelled, for work without an observer.
class Progress {
  public:
    Progress() = default;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    virtual ~Progress() = default;

    // done of total parts are finished (0 <= done <= total); what: a word or two for the user.
    virtual void step(int64_t /*done*/, int64_t /*total*/, std::string_view /*what*/) {}

    // True once someone asked to stop. Must be cheap and callable from any thread.
    virtual bool cancelled() const { return false; }

    void throw_if_cancelled() const {
        if (cancelled()) throw Cancelled();
    }
};

}  // namespace deweather
