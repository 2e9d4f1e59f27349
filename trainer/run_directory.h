// The run directory, which holds the complete state of a training run: run.toml, metrics.jsonl, checkpoints/,
// best.safetensors, samples/; and TensorBoard's events.out.tfevents.*.
//
//     auto run = RunDirectory::create("runs/first", config);       // or RunDirectory::open("runs/first")
//     run.append_metrics({{"step", 50}, {"loss", 0.1}});
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "trainer/config.h"
#include "trainer/event_file.h"
#include "trainer/run_lock.h"

namespace deweather::trainer {

// While it exists, no other program can open the same run.
class RunDirectory {
  public:
    // Creates a new run. Throws Error if the folder exists and contains more than a log.txt (by the process that starts
    // the program), or is not writable.
    static RunDirectory create(const std::filesystem::path& path, const TrainConfig& config);
    // Opens an existing run. Throws Error if it is not a run, or another program has it open.
    static RunDirectory open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }
    // The lock, in which followers of the run see its length and how it ended.
    RunLock& lock() { return lock_; }

    // The content of run.toml; the other replaces it.
    nlohmann::json config() const;
    void set_config(const TrainConfig& config);

    // Appends one line to metrics.jsonl, and its numbers to TensorBoard; those of nested objects as "OBJECT/NAME".
    // metrics has a "step". Throws Error if the disk is full.
    void append_metrics(const nlohmann::json& metrics);
    // Adds the pictures in samples() whose names begin like this step's checkpoint to TensorBoard. Throws Error.
    void append_samples(int64_t step);
    // Removes lines with a larger "step", and incomplete ones: they will be written again. From here on TensorBoard
    // gets a new file, which makes it discard those steps too.
    void forget_metrics_after(int64_t step);

    // The steps of the complete checkpoints, ascending, and the folder of one.
    std::vector<int64_t> checkpoints() const;
    std::filesystem::path checkpoint(int64_t step) const;
    // Removes all but the newest `keep` checkpoints, and unfinished ones of a killed program.
    void prune_checkpoints(int64_t keep);

    std::filesystem::path best() const { return path_ / "best.safetensors"; }
    std::filesystem::path samples() const { return path_ / "samples"; }

  private:
    explicit RunDirectory(std::filesystem::path path);

    std::filesystem::path path_;
    RunLock lock_;
    EventFile events_;
};

// Prefix of the names of unfinished checkpoints.
inline constexpr const char* kUnfinished = ".unfinished-";

}  // namespace deweather::trainer
