// A command's share of the work when several processes run the same command: from --shard I/N, Slurm or torchrun.
//
//     add_shard_option(command, arguments->shard);
//     const Shard shard = shard_of(arguments->shard, console);
//     jobs = shard.share(std::move(jobs));                  // every N-th, from the I-th on, counted from 0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/base/device.h"

namespace deweather::cli {

struct Shard {
    int64_t index = 0, count = 1;
    std::optional<int> local;  // the process's rank on its machine, if known

    bool whole() const { return count == 1; }

    template <typename Item>
    std::vector<Item> share(std::vector<Item> all) const {
        std::vector<Item> own;
        for (auto i = static_cast<std::size_t>(index); i < all.size(); i += static_cast<std::size_t>(count))
            own.push_back(std::move(all[i]));
        return own;
    }

    // Like deweather::choose_device, but auto and cuda give each process on a machine its own CUDA device if there are
    // enough.
    c10::Device choose_device(const std::string& name) const;
};

void add_shard_option(CLI::App& command, std::string& option);

// From the option "I/N"; if it is empty, from RANK and WORLD_SIZE (torchrun), else SLURM_PROCID and SLURM_NTASKS, which
// is reported in a message; else the whole. Throws Error for numbers out of range.
Shard shard_of(const std::string& option, Console& console);

}  // namespace deweather::cli
