// The exception with a user-readable message: what failed, on what, and what to do about it.
//
//     throw Error("cannot read picture", path.string(), "the file ends after 312 of 40,960 bytes; copy it again");
//
// The command line prints what() as one line and exits with 1; Studio shows it where the work was requested.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace deweather {

class Error : public std::runtime_error {
  public:
    // what_failed: "cannot read picture"; subject: a path, a name, may be empty; remedy: the cause and what to do, may
    // be empty. what() is "WHAT_FAILED 'SUBJECT': REMEDY" on one line; line breaks are replaced by spaces.
    Error(std::string_view what_failed, std::string_view subject, std::string_view remedy);
};

// Replaces control characters (including line breaks) by spaces and truncates after 1,000 bytes, to fit one line.
std::string one_line(std::string_view text);

}  // namespace deweather
