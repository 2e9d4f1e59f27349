// Stops LibTorch's threads from busy-waiting for milliseconds, however the program is started.
//
// OpenMP's library reads how long to spin (GOMP_SPINCOUNT) once, while it is loaded, and offers no other way to set it.
// Its default made the program up to ten times slower as soon as another program wanted a core: threads that only
// waited held the cores which those that computed needed. So the variable is set before any library is initialised. At
// that point the environment cannot grow: the variable takes the place of another one, which comes back once the
// libraries are there. (Starting the program anew with the variable set costs a tenth of a second.)
//
// Nothing is changed where the user has set GOMP_SPINCOUNT or OMP_WAIT_POLICY.
#include <cstdlib>
#include <string_view>

namespace {

constexpr const char* kSpinBriefly = "GOMP_SPINCOUNT=20000";

// Volatile, because Clang runs constructors while it compiles, before which nothing can have changed.
char* volatile replaced = nullptr;

bool begins_with_any(std::string_view variable, auto... names) {
    return (variable.starts_with(names) || ...);
}

// No library reads these while it is loaded.
bool is_idle(std::string_view variable) {
    return begins_with_any(variable, "_=", "OLDPWD=", "SHLVL=", "PWD=", "LS_COLORS=");
}

// Libraries may read these while they are loaded.
bool is_of_libraries(std::string_view variable) {
    return begins_with_any(variable, "LD_", "OMP_", "GOMP_", "KMP_", "MKL_", "ONEDNN_", "DNNL_", "TORCH", "PYTORCH",
                           "CUDA", "NVIDIA", "MALLOC_", "GLIBC", "ASAN_", "LSAN_", "UBSAN_", "TSAN_", "QT_");
}

// libc is not initialised yet: nothing that allocates or reads `environ`.
void spin_briefly(int, char**, char** environment) {
    char** place = nullptr;
    for (char** variable = environment; *variable != nullptr; ++variable) {
        if (begins_with_any(*variable, "GOMP_SPINCOUNT=", "OMP_WAIT_POLICY=")) return;
        if (place != nullptr && is_idle(*place)) continue;
        if (is_idle(*variable) || !is_of_libraries(*variable)) place = variable;
    }
    if (place == nullptr) return;
    replaced = *place;
    *place = const_cast<char*>(kSpinBriefly);
}

// Runs after the libraries are initialised, before main().
[[gnu::constructor]] void bring_back() {
    if (replaced != nullptr) putenv(replaced);
}

}  // namespace

// Functions in this section run before those that initialise libraries.
[[gnu::section(".preinit_array"), gnu::used]] static void (*const kBeforeLibraries)(int, char**, char**) = spin_briefly;
