// Who trains a run: a file `lock` in its folder that the kernel holds for one program and lets go when that one dies,
// with a note in it of who that is and how the last one ended.
//
//     RunLock lock(folder);                        // throws where another program has it
//     lock.end(RunEnd::kFinished);
//     const LockNote note = read_lock(folder);     // from any program, disturbs nobody
//
// The note is one line of JSON: pid, host, state ("running", "stopped", "finished" or "failed"), message, steps.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace deweather::trainer {

enum class RunEnd { kStopped, kFinished, kFailed };

class RunLock {
  public:
    // Takes the lock of a dead program over. Throws Error where a living one has it (also one of another machine that
    // has not said how it ended, as locks of network file systems cannot be relied on) or the folder is read-only.
    explicit RunLock(const std::filesystem::path& folder);
    RunLock(RunLock&& other) noexcept;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    // Without end() it was stopped.
    ~RunLock();

    // Of the whole run, for those who show how far it is.
    void set_steps(int64_t steps);
    // How it ends; message: why, where it failed. The lock is held on until this is destroyed.
    void end(RunEnd end, const std::string& message = {});

  private:
    void write(const std::string& state, const std::string& message) const;

    int file_ = -1;
    int64_t steps_ = 0;
    bool ended_ = false;
};

struct LockNote {
    enum class State {
        kNone,       // nobody has trained it, or by a version that left no note
        kRunning,    // on this machine
        kElsewhere,  // on another machine, as far as is known
        kStopped,
        kFinished,
        kFailed,
        kKilled,  // its program is gone without a word
    };
    State state = State::kNone;
    int64_t pid = 0, steps = 0;
    std::string host = {}, message = {};
};

LockNote read_lock(const std::filesystem::path& folder);

std::string host_name();
// Whether a process of this machine runs; one that ended and waits for its parent does not.
bool is_alive(int64_t pid);

}  // namespace deweather::trainer
