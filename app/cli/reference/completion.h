// The candidates that a shell can offer for the value of an option or a positional.
//
//     const Offer offer = offer_of(option);
//     if (offer.models) ...                  // offer the names of installed models
#pragma once

#include <string>
#include <vector>

#include "app/cli/reference/page.h"

namespace deweather::cli {

struct Offer {
    std::vector<std::string> words;  // fixed candidates
    bool models = false;             // names of installed models
    bool presets = false;            // names of training presets
    bool files = false;
};

// Derived from the option's choices and names; numbers and free text offer nothing.
Offer offer_of(const OptionText& option);

std::string bash_completion(const std::vector<Page>& programs);
std::string zsh_completion(const std::vector<Page>& programs);
std::string fish_completion(const Page& program);

// Shell functions deweather_models and deweather_presets for bash and zsh, which print names. PROGRAM: a shell
// expression for the program's path.
std::string listing_functions(const std::string& program);

// Quotes text for a shell with single quotes.
std::string shell_quoted(const std::string& text);

}  // namespace deweather::cli
