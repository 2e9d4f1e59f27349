// What the names of folders and files in published data sets mean. Case does not matter; words are parted by anything
// but letters and digits.
//
//     role_of("norain")            // Role::kClean
//     without_role("1_clean")      // "1", as for "1_rain"
#pragma once

#include <string>
#include <string_view>

namespace deweather::trainer {

enum class Role { kOther, kDegraded, kClean };

// Of a folder's or a file's name. Masks, depth maps and the like are neither.
Role role_of(std::string_view name);

// The name without the words that say degraded or clean, in lower case; may be empty.
std::string without_role(std::string_view name);

}  // namespace deweather::trainer
