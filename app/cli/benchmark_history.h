// Benchmark results over time: one JSON line per run, and the comparison of a run with an earlier one.
//
//     append_to_history("history.jsonl", result);
//     const auto earlier = earlier_run(read_history("history.jsonl"), result);
//     const nlohmann::json changes = compare_runs(*earlier, result);
//
// Machines differ, and the same machine is busier at one time than at another. So runs are compared by their share of
// the rate that the machine reached in the same run, not by milliseconds.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace deweather::cli {

// A stage counts as slower or faster beyond this change of its time relative to the machine's rate.
constexpr double kNoticeableChange = 0.1;

// Appends the result of `benchmark --json` as one line. Throws Error if the file cannot be written.
void append_to_history(const std::filesystem::path& file, const nlohmann::json& result);

// The runs of a file: one JSON object, or one per line. Throws Error if it cannot be read or has no run.
std::vector<nlohmann::json> read_history(const std::filesystem::path& file);

// The latest run of the same device, processor, threads and size that shares a model with `now`; without one, the
// latest of another processor; nothing if no run is comparable.
std::optional<nlohmann::json> earlier_run(const std::vector<nlohmann::json>& history, const nlohmann::json& now);

// {"label", "processor", "same_processor", "models": [{"name", "stages": [{"name", "before_ms", "ms", "change"}]}]}.
// change: the time at equal machine rate, now divided by before, minus 1. The last stage is the sum, "all". Models and
// stages that only one of the runs has are left out.
nlohmann::json compare_runs(const nlohmann::json& before, const nlohmann::json& now);

}  // namespace deweather::cli
