// Memory of this machine and this process, in bytes.
#pragma once

#include <cstdint>

namespace deweather {

// What can be taken now without swapping: MemAvailable, or less where a container's limit leaves less.
int64_t available_memory();

// The most that this process has had resident at once, so far.
int64_t peak_resident_memory();

}  // namespace deweather
