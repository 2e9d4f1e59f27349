// A command's work by several processes of this machine, as torchrun would start them.
//
//     if (arguments.processes > 0 && !started_by_a_launcher) return run_processes(arguments.processes, true, console);
#pragma once

#include <cstdint>

#include "app/cli/console.h"

namespace deweather::cli {

// Runs this program's own command line so many times, each process with its rank in the environment, and gives the
// status of the first of them. The first one shows what it always shows, the others only why they failed. Ctrl+C and a
// polite kill are passed on once. When one fails the others have half a minute to end by themselves.
// share_cores: each process takes its share of the machine's cores, unless OMP_NUM_THREADS is set.
int run_processes(int64_t count, bool share_cores, Console& console);

}  // namespace deweather::cli
