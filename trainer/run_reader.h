// Reads a run directory incrementally, while another program writes it or afterwards.
//
//     RunReader reader("runs/first");
//     while (reader.update()) plot(reader.run().curves.at("validation/psnr"));   // true: something is new
//
// Reads only new data. For a long file it samples lines at equal distances and reads the end completely, so opening 10
// million lines takes less than a second; long series are thinned, so memory does not grow with the run. Writes
// nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "trainer/router_health.h"
#include "trainer/run_lock.h"

namespace deweather::trainer {

enum class RunState { kMissing, kNotStarted, kRunning, kElsewhere, kStopped, kFinished, kFailed, kKilled };

struct RunCurve {
    std::vector<double> step, value;  // of equal length, by step
};

// The experts' load in each layer, at one step.
struct RunLoad {
    int64_t step = 0;
    std::vector<std::vector<double>> load;  // [layer][expert], each row summing to 1
};

struct RunSample {
    int64_t step = 0, index = 0;
    std::filesystem::path file;  // degraded, restored and clean side by side
};

struct RunContent {
    RunState state = RunState::kMissing;
    LockNote lock;                                     // the training process, or why it failed
    nlohmann::json config = nlohmann::json::object();  // run.toml
    std::string config_error;                          // why run.toml cannot be read, else empty
    int64_t step = 0, steps = 0;                       // reached, and total; 0: unknown
    // By name as in metrics.jsonl: "loss", "lr", "losses/l1", "validation/psnr", "routers/L0/entropy", ...
    std::map<std::string, RunCurve> curves;
    std::vector<RunLoad> load;
    RouterHealth routers;              // at the last validation; without layers: not measured
    std::vector<RunSample> samples;    // by step, then index
    std::vector<int64_t> checkpoints;  // steps, ascending
    bool has_best = false;
    std::optional<int64_t> best_step;  // the step with the highest validation score (PSNR, mIoU, accuracy) read
    int64_t broken_lines = 0;
    bool thinned = false;  // not every line is in the curves
};

class RunReader {
  public:
    explicit RunReader(std::filesystem::path folder);

    // Reads changes; returns whether there were any. Never throws: a missing folder is kMissing.
    bool update();
    const RunContent& run() const { return run_; }
    const std::filesystem::path& folder() const { return folder_; }

    // Files up to this size are read completely.
    static constexpr int64_t kReadWhole = 4 << 20;  // bytes

  private:
    bool read_config();
    bool read_metrics();
    bool read_folders();
    bool read_state();
    void begin_long_file(int file, int64_t size);
    void read_validations(int file, const std::vector<std::pair<int64_t, int64_t>>& steps_at, int64_t end);
    bool take_lines(std::string_view text);
    void take_line(std::string_view line);
    void forget_metrics();

    std::filesystem::path folder_;
    RunContent run_;
    std::filesystem::file_time_type config_time_, samples_time_, checkpoints_time_;
    uint64_t inode_ = 0;
    int64_t offset_ = 0;  // in metrics.jsonl; the rest is unread
};

// The name of a state on the command line: "running", "stopped", ...
std::string_view name_of(RunState state);

}  // namespace deweather::trainer
