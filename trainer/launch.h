// What a launcher says to each of the processes that it started together: torchrun, Slurm, or a person by hand.
//
//     if (const auto launch = launch_from_environment()) ...     // of one process nobody needs to say anything
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace deweather::trainer {

struct Launch {
    int64_t rank = 0, size = 1;  // which process of how many, counted from 0
    std::optional<int> local;    // its number on its own machine, where it is known
    // The variables that said so.
    const char *rank_variable = "", *size_variable = "";
};

// The I-th of N, counted from 0, from text. Throws Error naming the source for anything else.
Launch parse_launch(std::string_view i, std::string_view n, std::string_view source);

// By RANK, WORLD_SIZE and LOCAL_RANK (torchrun), else SLURM_PROCID, SLURM_NTASKS and SLURM_LOCALID; nothing where
// neither are set. Throws Error for numbers out of range.
std::optional<Launch> launch_from_environment();

}  // namespace deweather::trainer
