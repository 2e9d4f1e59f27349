// The folder of a training run, which is all that there is of it: run.toml, metrics.jsonl, checkpoints/,
// best.safetensors, samples/; and TensorBoard's view of it in events.out.tfevents.*.
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

// While it lives, no other program can open the same run.
class RunDirectory {
  public:
    // A new run. Throws Error where the folder exists and has more in it than a log.txt (of whoever starts the
    // program), or cannot be written.
    static RunDirectory create(const std::filesystem::path& path, const TrainConfig& config);
    // One that was begun. Throws Error where it is none, or another program has it open.
    static RunDirectory open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }
    // Where those who follow the run see how far it is and how it ended.
    RunLock& lock() { return lock_; }

    // What run.toml says, as it stands there and as a replacement for it.
    nlohmann::json config() const;
    void set_config(const TrainConfig& config);

    // One line of metrics.jsonl, and its numbers for TensorBoard; those of objects within as "OBJECT/NAME". metrics has
    // a "step". Throws Error where the disk is full.
    void append_metrics(const nlohmann::json& metrics);
    // The pictures in samples() whose names begin as this step's checkpoint, for TensorBoard. Throws Error.
    void append_samples(int64_t step);
    // Removes the lines whose "step" is larger, and what is no whole line: they will come again. From here on
    // TensorBoard gets a new file, which makes it forget those steps too.
    void forget_metrics_after(int64_t step);

    // The steps of its whole checkpoints, ascending, and the folder of one.
    std::vector<int64_t> checkpoints() const;
    std::filesystem::path checkpoint(int64_t step) const;
    // Removes all but the newest so many, and what a killed program left unfinished.
    void prune_checkpoints(int64_t keep);

    std::filesystem::path best() const { return path_ / "best.safetensors"; }
    std::filesystem::path samples() const { return path_ / "samples"; }

  private:
    explicit RunDirectory(std::filesystem::path path);

    std::filesystem::path path_;
    RunLock lock_;
    EventFile events_;
};

// The names of unfinished checkpoints begin with this.
inline constexpr const char* kUnfinished = ".unfinished-";

}  // namespace deweather::trainer
