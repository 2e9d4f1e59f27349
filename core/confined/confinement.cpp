#include "core/confined/confinement.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "core/base/error.h"

namespace deweather::confined {

namespace {

constexpr auto kForbidden = SCMP_ACT_ERRNO(EPERM);

// By name, because not every architecture has all of them.
constexpr const char* kCalls[] = {
    // programs and other processes
    "execve", "execveat", "fork", "vfork", "kill", "tkill", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "ptrace",
    "process_vm_readv", "process_vm_writev", "setns", "unshare", "bpf", "perf_event_open", "userfaultfd", "keyctl",
    "add_key", "request_key", "io_uring_setup", "io_uring_enter", "io_uring_register", "shmget", "shmat", "msgget",
    "mq_open", "prlimit64",
    // the network
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
    // files and folders
    "creat", "openat2", "open_by_handle_at", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir",
    "mkdirat", "rmdir", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat",
    "chown", "fchown", "lchown", "fchownat", "truncate", "ftruncate", "fallocate", "setxattr", "lsetxattr", "fsetxattr",
    "removexattr", "lremovexattr", "fremovexattr", "utimensat", "utimes", "utime", "mount", "umount2", "chroot",
    "pivot_root", "swapon", "reboot"};
// Flags of openat that can modify or create a file.
constexpr unsigned kWriting[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC};

void check(int result, const char* what) {
    if (result == 0) return;
    throw Error("cannot run a network safely", what,
                std::string(std::strerror(-result)) + "; this system does not let a process give up its rights");
}

}  // namespace

void confine() {
    const std::unique_ptr<void, decltype(&seccomp_release)> filter(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
    if (!filter) check(-ENOMEM, "seccomp_init");
    for (const char* name : kCalls) {
        const int call = seccomp_syscall_resolve_name(name);
        if (call != __NR_SCMP_ERROR && call >= 0) check(seccomp_rule_add(filter.get(), kForbidden, call, 0), name);
    }
    for (const auto flag : kWriting) {
        // The library's own macros for this are C, not C++.
        const auto has_flag = [flag](unsigned argument) {
            return scmp_arg_cmp{.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = flag, .datum_b = flag};
        };
        check(seccomp_rule_add(filter.get(), kForbidden, SCMP_SYS(openat), 1, has_flag(2)), "openat");
        const int open = seccomp_syscall_resolve_name("open");
        if (open >= 0) check(seccomp_rule_add(filter.get(), kForbidden, open, 1, has_flag(1)), "open");
    }
    // Closes other ways to write: no file may grow, and there are no core dumps.
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    if (::setrlimit(RLIMIT_FSIZE, &none) != 0 || ::setrlimit(RLIMIT_CORE, &none) != 0) check(-errno, "setrlimit");
    // Applies to the existing threads too.
    check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1), "seccomp_attr_set");
    check(seccomp_load(filter.get()), "seccomp_load");
}

}  // namespace deweather::confined
