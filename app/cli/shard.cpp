#include "app/cli/shard.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include "core/base/error.h"

namespace deweather::cli {

namespace {

// The variables that a launcher sets for each of its processes.
struct Launcher {
    const char *index, *count, *local;
};
// torchrun first: within a Slurm job it is what starts the processes.
constexpr std::array<Launcher, 2> kLaunchers = {
    {{"RANK", "WORLD_SIZE", "LOCAL_RANK"}, {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"}}};

std::optional<int64_t> number(std::string_view text) {
    int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

Shard shard_from(std::string_view index, std::string_view count, std::string_view source) {
    const auto i = number(index), n = number(count);
    if (!i || !n || *n < 1 || *i < 0 || *i >= *n)
        throw Error(fmt::format("bad shard from {}", source), fmt::format("{}/{}", index, count),
                    "it is I/N with I from 0 to N - 1");
    return {.index = *i, .count = *n, .local = {}};
}

}  // namespace

c10::Device Shard::choose_device(const std::string& name) const {
    const auto first = deweather::choose_device(name);
    if (name != "auto" || !first.is_cuda() || !local) return first;
    try {
        return deweather::choose_device(fmt::format("cuda:{}", *local));
    } catch (const Error&) {
        return first;  // the launcher shows each process its own device alone, or there are too few
    }
}

void add_shard_option(CLI::App& command, std::string& option) {
    command.add_option("--shard", option,
                       "I/N: of N processes the I-th, from 0, which takes every N-th picture; by itself under Slurm "
                       "and torchrun");
}

Shard shard_of(const std::string& option, Console& console) {
    if (!option.empty()) {
        const auto slash = option.find('/');
        return shard_from(option.substr(0, slash), slash == option.npos ? "" : option.substr(slash + 1), "--shard");
    }
    for (const auto& launcher : kLaunchers) {
        const char *index = std::getenv(launcher.index), *count = std::getenv(launcher.count);
        if (index == nullptr || count == nullptr) continue;
        auto shard = shard_from(index, count, launcher.index);
        if (const char* local = std::getenv(launcher.local))
            if (const auto value = number(local)) shard.local = static_cast<int>(*value);
        if (!shard.whole())
            console.message(fmt::format("deweather: shard {}/{}, as {} and {} say; --shard 0/1 does the whole",
                                        shard.index, shard.count, launcher.index, launcher.count));
        return shard;
    }
    return {};
}

}  // namespace deweather::cli
