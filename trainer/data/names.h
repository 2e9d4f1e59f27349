// Interprets the names of folders and files in published data sets. Case-insensitive; words are separated by anything
// but letters and digits.
//
//     role_of("norain");           // Role::kClean
//     without_role("1_clean");     // "1", as for "1_rain"
#pragma once

#include <string>
#include <string_view>

namespace deweather::trainer {

enum class Role { kOther, kDegraded, kClean };

// The role of a folder or a file by its name; neither for masks, depth maps and the like.
Role role_of(std::string_view name);

// The name without words for degraded or clean, in lower case; may be empty.
std::string without_role(std::string_view name);

}  // namespace deweather::trainer
