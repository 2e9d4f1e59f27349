// Sandboxes this process irrevocably (seccomp): no writing to files, no network, no access to other processes, no new
// programs.
//
//     confine();                 // before anything untrusted runs
#pragma once

namespace deweather::confined {

// Forbidden system calls fail with EPERM from now on, in every thread; reading files and computing still work. Throws
// Error if the system cannot enforce it.
void confine();

}  // namespace deweather::confined
