#include "core/base/resources.h"

#include <system_error>

namespace deweather {

std::filesystem::path resource_folder() {
    std::error_code none;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
    return program.parent_path().parent_path() / "share/deweather";
}

}  // namespace deweather
