// Memory statistics of this machine and this process, in bytes, and control of the allocator.
//
//     keep_freed_memory();                                       // once, at start
//     if (available_memory() < needed) return_freed_memory();
#pragma once

#include <cstdint>

namespace deweather {

// Memory that can be allocated without swapping: MemAvailable, or less if a container has a lower limit.
int64_t available_memory();

// Makes the allocator keep large freed blocks for reuse instead of returning them to the system, which would zero every
// page anew: a fifth of a large network's time. Call once, at start.
void keep_freed_memory();

// Returns the memory that keep_freed_memory() retains to the system.
void return_freed_memory();

// The peak resident set size of this process so far.
int64_t peak_resident_memory();

}  // namespace deweather
