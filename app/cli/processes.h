// Runs a command as several processes on this machine, as torchrun would.
//
//     if (arguments.processes > 0 && !started_by_a_launcher) return run_processes(arguments.processes, true, console);
#pragma once

#include <cstdint>

#include "app/cli/console.h"

namespace deweather::cli {

// Starts `count` processes with this program's own command line, each with its rank in the environment, and returns the
// exit status of rank 0. Rank 0 prints its usual output, the others only why they failed. Ctrl+C and SIGTERM are passed
// on once. When one fails, the others have half a minute to end by themselves. share_cores: each process takes its
// share of the machine's cores, unless OMP_NUM_THREADS is set.
int run_processes(int64_t count, bool share_cores, Console& console);

}  // namespace deweather::cli
