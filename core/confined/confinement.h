// Confinement by seccomp: takes from this process what a picture's network does not need, for good: writing to files,
// the network, other processes, new programs.
//
//     confine();                 // before anything untrusted runs
#pragma once

namespace deweather::confined {

// What is forbidden fails with EPERM from now on, in every thread that is started later; reading files and computing go
// on. Throws Error where the system cannot forbid it.
void confine();

}  // namespace deweather::confined
