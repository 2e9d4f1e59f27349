// Keeps the window responsive while threads compute.
//
//     std::thread worker([] {
//         lower_priority();
//         ...
//     });
#pragma once

#include <sys/resource.h>

namespace deweather::studio {

// Lowers the calling thread's priority in favour of the UI. On Linux, threads it starts inherit this.
inline void lower_priority() {
    constexpr int kNicer = 5;
    setpriority(PRIO_PROCESS, 0, kNicer);
}

}  // namespace deweather::studio
