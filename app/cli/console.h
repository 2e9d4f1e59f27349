// Terminal output: messages and progress on standard error, results on standard output.
//
//     Console console;
//     console.step(3, 10, "restoring");          // a bar with rate and time left on a terminal, a line now and then
//     console.message("rain.jpg: restored");     // does not tear the bar
//     if (console.cancelled()) ...               // Ctrl+C, or a polite kill
#pragma once

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

#include "core/base/progress.h"

namespace deweather::cli {

class Console : public Progress {
  public:
    // Duplicates standard error, so that silencing a decoder does not silence the console. From now on SIGINT and
    // SIGTERM request cancellation, and a second SIGINT ends the program at once.
    Console();
    ~Console() override;

    void step(int64_t done, int64_t total, std::string_view what) override;
    bool cancelled() const override;

    // One human-readable line on standard error.
    void message(std::string_view line);

    // Removes the bar.
    void finish();

  private:
    void draw(double share, std::string_view what);

    std::mutex mutex_;
    std::FILE* stream_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point start_, last_;
};

}  // namespace deweather::cli
