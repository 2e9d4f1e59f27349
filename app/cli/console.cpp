#include "app/cli/console.h"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>

#include "core/base/error.h"

namespace deweather::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kPlainLine = std::chrono::seconds(5);

volatile std::sig_atomic_t asked_to_stop = 0;

void stop(int signal) {
    asked_to_stop = 1;
    // Launchers send SIGTERM repeatedly, also to a process that is still saving once another one has ended.
    if (signal == SIGINT) std::signal(signal, SIG_DFL);
}

std::string duration(double seconds) {
    const auto whole = std::llround(seconds);
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::size_t terminal_width(int descriptor) {
    winsize size{};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Console::Console() : start_(Clock::now()), last_(start_) {
    const int own = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    stream_ = own >= 0 ? fdopen(own, "w") : nullptr;
    if (stream_ == nullptr) stream_ = stderr;
    terminal_ = isatty(fileno(stream_)) == 1;
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
}

Console::~Console() {
    finish();
    if (stream_ != stderr) std::fclose(stream_);
}

bool Console::cancelled() const {
    return asked_to_stop != 0;
}

void Console::step(int64_t done, int64_t total, std::string_view what) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (now - last_ < (terminal_ ? Clock::duration(kRedraw) : Clock::duration(kPlainLine)) &&
        !(terminal_ && done == total))
        return;
    last_ = now;
    draw(total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0, one_line(what));
}

void Console::draw(double share, std::string_view what) {
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    const std::string left = share > 0.005 ? duration(elapsed * (1 - share) / share) + " left" : "";
    if (!terminal_) {
        fmt::print(stream_, "{:3.0f} %  {}  {}\n", share * 100, what, left);
        std::fflush(stream_);
        return;
    }
    const std::size_t width = terminal_width(fileno(stream_));
    std::string tail =
        fmt::format(" {:3.0f} %  {:.1f} %/s  {}  {}", share * 100, elapsed > 0 ? share * 100 / elapsed : 0, left, what);
    const std::size_t bar = std::clamp<std::size_t>(width / 3, 10, 40);
    tail.resize(std::min(tail.size(), width > bar + 3 ? width - bar - 3 : 0));
    const auto full = static_cast<std::size_t>(share * static_cast<double>(bar));
    fmt::print(stream_, "\r\x1b[K[{}{}]{}", std::string(full, '='), std::string(bar - full, ' '), tail);
    std::fflush(stream_);
    drawn_ = true;
}

void Console::finish() {
    const std::lock_guard lock(mutex_);
    if (drawn_) fmt::print(stream_, "\r\x1b[K");
    drawn_ = false;
    std::fflush(stream_);
}

void Console::message(std::string_view line) {
    const std::lock_guard lock(mutex_);
    fmt::print(stream_, "{}{}\n", drawn_ ? "\r\x1b[K" : "", one_line(line));
    drawn_ = false;
    std::fflush(stream_);
}

}  // namespace deweather::cli
