#include "app/cli/shard.h"

#include <spdlog/fmt/fmt.h>

#include "core/base/error.h"
#include "trainer/launch.h"

namespace deweather::cli {

c10::Device Shard::choose_device(const std::string& name) const {
    const auto first = deweather::choose_device(name);
    if ((name != "auto" && name != "cuda") || !first.is_cuda() || !local) return first;
    try {
        return deweather::choose_device(fmt::format("cuda:{}", *local));
    } catch (const Error&) {
        return first;  // the launcher shows each process its own device alone, or there are too few
    }
}

void add_shard_option(CLI::App& command, std::string& option) {
    command.add_option("--shard", option,
                       "I/N: this is process I of N, from 0, and takes every N-th picture; set automatically under "
                       "Slurm and torchrun");
}

Shard shard_of(const std::string& option, Console& console) {
    if (!option.empty()) {
        const auto slash = option.find('/');
        const auto share = trainer::parse_launch(option.substr(0, slash),
                                                 slash == option.npos ? "" : option.substr(slash + 1), "--shard");
        return {.index = share.rank, .count = share.size, .local = {}};
    }
    const auto launch = trainer::launch_from_environment();
    if (!launch) return {};
    const Shard shard{.index = launch->rank, .count = launch->size, .local = launch->local};
    if (!shard.whole())
        console.message(fmt::format("deweather: shard {}/{}, as {} and {} say; --shard 0/1 does the whole", shard.index,
                                    shard.count, launch->rank_variable, launch->size_variable));
    return shard;
}

}  // namespace deweather::cli
