// An advisory file lock (released by the kernel on exit) that marks the process training a run, with a note on that
// process and how the last one ended.
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
    // Takes over the lock of a dead program. Throws Error if a living one holds it (or one on another machine that has
    // not recorded its end, because locks on network file systems are unreliable) or the folder is read-only.
    explicit RunLock(const std::filesystem::path& folder);
    RunLock(RunLock&& other) noexcept;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    // Without end(), the run counts as stopped.
    ~RunLock();

    // The number of steps of the whole run, for showing progress.
    void set_steps(int64_t steps);
    // Records how the run ends; message: why it failed. The lock is held until this object is destroyed.
    void end(RunEnd end, const std::string& message = {});

  private:
    void write(const std::string& state, const std::string& message) const;

    int file_ = -1;
    int64_t steps_ = 0;
    bool ended_ = false;
};

struct LockNote {
    enum class State {
        kNone,       // never trained, or by a version that left no note
        kRunning,    // on this machine
        kElsewhere,  // on another machine, as far as known
        kStopped,
        kFinished,
        kFailed,
        kKilled,  // its process died without a note
    };
    State state = State::kNone;
    int64_t pid = 0, steps = 0;
    std::string host = {}, message = {};
};

LockNote read_lock(const std::filesystem::path& folder);

std::string host_name();
// Whether a process of this machine runs; a zombie does not.
bool is_alive(int64_t pid);

}  // namespace deweather::trainer
