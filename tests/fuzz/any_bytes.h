// Helpers of the fuzzers: their bytes as a file, and the promise that they hold readers to.
//
//     const auto& path = fuzz::file_of(data, size);
//     fuzz::accepts([&] { touch(media::read_image(path, {})); });
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/base/error.h"

namespace deweather::fuzz {

// A file in memory that holds these bytes until the next call: the readers take names of files.
inline const std::string& file_of(const uint8_t* data, size_t size) {
    static const int descriptor = memfd_create("fuzz", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    if (descriptor < 0 || ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, data, size, 0) != static_cast<ssize_t>(size))
        std::abort();
    return path;
}

// Whether read() takes the bytes. It may refuse them by an Error of one line; any other exception ends the program.
template <typename Read>
bool accepts(Read read) {
    try {
        read();
    } catch (const Error& error) {
        const std::string line = error.what();
        if (line.empty() || line.find('\n') != std::string::npos) std::abort();
        return false;
    }
    return true;
}

}  // namespace deweather::fuzz
