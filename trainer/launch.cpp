#include "trainer/launch.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include "core/base/error.h"

namespace deweather::trainer {

namespace {

struct Variables {
    const char *rank, *size, *local;
};
// torchrun comes first: within a Slurm job, torchrun is what starts the processes.
constexpr std::array<Variables, 2> kLaunchers = {
    {{"RANK", "WORLD_SIZE", "LOCAL_RANK"}, {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"}}};

std::optional<int64_t> number(std::string_view text) {
    int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Launch parse_launch(std::string_view i, std::string_view n, std::string_view source) {
    const auto rank = number(i), size = number(n);
    if (!rank || !size || *size < 1 || *rank < 0 || *rank >= *size)
        throw Error(fmt::format("bad numbers from {}", source), fmt::format("{}/{}", i, n),
                    "it is I/N with I from 0 to N - 1");
    return {.rank = *rank, .size = *size, .local = {}};
}

std::optional<Launch> launch_from_environment() {
    for (const auto& launcher : kLaunchers) {
        const char *rank = std::getenv(launcher.rank), *size = std::getenv(launcher.size);
        if (rank == nullptr || size == nullptr) continue;
        auto launch = parse_launch(rank, size, fmt::format("{} and {}", launcher.rank, launcher.size));
        launch.rank_variable = launcher.rank;
        launch.size_variable = launcher.size;
        if (const char* local = std::getenv(launcher.local))
            if (const auto value = number(local)) launch.local = static_cast<int>(*value);
        return launch;
    }
    return std::nullopt;
}

}  // namespace deweather::trainer
