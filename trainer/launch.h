// Rank and world size of this process, from torchrun, Slurm or the environment.
//
//     if (const auto launch = launch_from_environment()) ...     // a single process needs no variables
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace deweather::trainer {

struct Launch {
    int64_t rank = 0, size = 1;  // this process's rank and the number of processes
    std::optional<int> local;    // rank on its own machine, if known
    // The variables that these came from.
    const char *rank_variable = "", *size_variable = "";
};

// Parses rank i of n processes, counted from 0. Throws Error naming the source for anything else.
Launch parse_launch(std::string_view i, std::string_view n, std::string_view source);

// From RANK, WORLD_SIZE and LOCAL_RANK (torchrun), else SLURM_PROCID, SLURM_NTASKS and SLURM_LOCALID; nothing if none
// are set. Throws Error for numbers out of range.
std::optional<Launch> launch_from_environment();

}  // namespace deweather::trainer
