#include "core/base/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace deweather {

namespace {

constexpr int64_t kKibibyte = 1024;

// The number in a one-number file such as those of cgroups; -1 without one ("max", no file).
int64_t number_in(const char* path) {
    std::ifstream file(path);
    int64_t value = -1;
    if (!(file >> value)) return -1;
    return value;
}

int64_t machine_available() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    int64_t kibibytes = 0;
    std::string unit;
    while (file >> key >> kibibytes) {
        std::getline(file, unit);
        if (key == "MemAvailable:") return kibibytes * kKibibyte;
    }
    return std::numeric_limits<int64_t>::max();
}

}  // namespace

int64_t available_memory() {
    int64_t available = machine_available();
    const int64_t limit = number_in("/sys/fs/cgroup/memory.max");
    const int64_t used = number_in("/sys/fs/cgroup/memory.current");
    if (limit >= 0 && used >= 0) available = std::min(available, std::max<int64_t>(limit - used, 0));
    return available;
}

void keep_freed_memory() {
#ifdef __GLIBC__
    // The maximum values for mallopt; together they disable mmap and trimming for a network's allocations.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

void return_freed_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

int64_t peak_resident_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<int64_t>(usage.ru_maxrss) * kKibibyte;
}

}  // namespace deweather
