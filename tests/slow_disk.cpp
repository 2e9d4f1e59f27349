// An LD_PRELOAD library that simulates a slow network file system: opening, querying and reading a file whose path
// contains "/slow-disk" takes DEWEATHER_SLOW_MS each time. Counts the delayed calls, so that a test knows that there
// were any, and those of the first thread, which shows windows.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dirent.h>

namespace {

std::atomic<int> waits = 0, first_waits = 0;
std::array<std::atomic<bool>, 1024> slow_files{};

void wait_once() {
    ++waits;
    if (::gettid() == ::getpid()) ++first_waits;
    const char* milliseconds = std::getenv("DEWEATHER_SLOW_MS");
    ::usleep(static_cast<useconds_t>(1000 * (milliseconds != nullptr ? std::atoi(milliseconds) : 0)));
}

bool is_slow(const char* path) {
    return path != nullptr && std::strstr(path, "/slow-disk") != nullptr;
}

bool is_slow(int file) {
    return file >= 0 && static_cast<std::size_t>(file) < slow_files.size() &&
           slow_files[static_cast<std::size_t>(file)];
}

int noted(int file, const char* path) {
    if (file >= 0 && static_cast<std::size_t>(file) < slow_files.size())
        slow_files[static_cast<std::size_t>(file)] = is_slow(path);
    return file;
}

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

unsigned mode_in(int flags, std::va_list& rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, unsigned) : 0;
}

}  // namespace

extern "C" {

int deweather_slow_waits() {
    return waits;
}
int deweather_slow_waits_of_first_thread() {
    return first_waits;
}

#define DEWEATHER_OPEN(name)                                                  \
    int name(const char* path, int flags, ...) {                              \
        std::va_list rest;                                                    \
        va_start(rest, flags);                                                \
        const auto mode = mode_in(flags, rest);                               \
        va_end(rest);                                                         \
        static const auto real = next<int (*)(const char*, int, ...)>(#name); \
        if (is_slow(path)) wait_once();                                       \
        return noted(real(path, flags, mode), path);                          \
    }
DEWEATHER_OPEN(open)
DEWEATHER_OPEN(open64)

int openat(int folder, const char* path, int flags, ...) {
    std::va_list rest;
    va_start(rest, flags);
    const auto mode = mode_in(flags, rest);
    va_end(rest);
    static const auto real = next<int (*)(int, const char*, int, ...)>("openat");
    if (is_slow(path)) wait_once();
    return noted(real(folder, path, flags, mode), path);
}

FILE* fopen64(const char* path, const char* mode) {
    static const auto real = next<FILE* (*)(const char*, const char*)>("fopen64");
    if (is_slow(path)) wait_once();
    auto* file = real(path, mode);
    if (file != nullptr) noted(::fileno(file), path);
    return file;
}

DIR* opendir(const char* path) {
    static const auto real = next<DIR* (*)(const char*)>("opendir");
    if (is_slow(path)) wait_once();
    return real(path);
}

#define DEWEATHER_STAT(name, type)                                         \
    int name(const char* path, type* into) {                               \
        static const auto real = next<int (*)(const char*, type*)>(#name); \
        if (is_slow(path)) wait_once();                                    \
        return real(path, into);                                           \
    }
DEWEATHER_STAT(stat, struct stat)
DEWEATHER_STAT(stat64, struct stat64)
DEWEATHER_STAT(lstat, struct stat)
DEWEATHER_STAT(lstat64, struct stat64)

int statx(int folder, const char* path, int flags, unsigned mask, struct statx* into) {
    static const auto real = next<int (*)(int, const char*, int, unsigned, struct statx*)>("statx");
    if (is_slow(path)) wait_once();
    return real(folder, path, flags, mask, into);
}

int access(const char* path, int how) {
    static const auto real = next<int (*)(const char*, int)>("access");
    if (is_slow(path)) wait_once();
    return real(path, how);
}

ssize_t read(int file, void* into, size_t size) {
    static const auto real = next<ssize_t (*)(int, void*, size_t)>("read");
    if (is_slow(file)) wait_once();
    return real(file, into, size);
}

ssize_t pread64(int file, void* into, size_t size, off64_t offset) {
    static const auto real = next<ssize_t (*)(int, void*, size_t, off64_t)>("pread64");
    if (is_slow(file)) wait_once();
    return real(file, into, size, offset);
}

ssize_t pread(int file, void* into, size_t size, off_t offset) {
    static const auto real = next<ssize_t (*)(int, void*, size_t, off_t)>("pread");
    if (is_slow(file)) wait_once();
    return real(file, into, size, offset);
}
}
