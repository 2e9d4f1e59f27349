// Memory of this machine and this process, in bytes.
#pragma once

#include <cstdint>

namespace deweather {

// What can be taken now without swapping: MemAvailable, or less where a container's limit leaves less.
int64_t available_memory();

// Has the allocator keep large blocks that are freed for the next ones instead of returning them to the system, which
// would give them back page by page, each zeroed anew: a fifth of a large network's time. To be called once, at start.
void keep_freed_memory();

// Returns to the system what keep_freed_memory() has kept.
void return_freed_memory();

// The most that this process has had resident at once, so far.
int64_t peak_resident_memory();

}  // namespace deweather
