#include "core/media/quiet.h"

#include <fcntl.h>
#include <unistd.h>

#include <mutex>

namespace deweather::media {

namespace {

struct Redirection {
    std::mutex mutex;
    int holders = 0;
    int saved = -1;
};

Redirection& redirection() {
    static Redirection one;
    return one;
}

}  // namespace

Quiet::Quiet() {
    auto& state = redirection();
    const std::lock_guard lock(state.mutex);
    if (state.holders++ > 0) return;
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return;
    state.saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (state.saved >= 0) dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

Quiet::~Quiet() {
    auto& state = redirection();
    const std::lock_guard lock(state.mutex);
    if (--state.holders > 0 || state.saved < 0) return;
    dup2(state.saved, STDERR_FILENO);
    close(state.saved);
    state.saved = -1;
}

}  // namespace deweather::media
