// The authors and the purpose of a published network, shown where a model is chosen.
//
//     const auto provenance = models::provenance_of("gcanet");        // "haze or rain", "D. Chen et al., WACV 2019"
#pragma once

#include <string_view>

namespace deweather::models {

struct Provenance {
    std::string_view made_for;  // what it removes, as its authors trained it
    std::string_view authors;   // and where they published it; empty for networks of our own
};

// Empty fields for an unknown architecture.
Provenance provenance_of(std::string_view architecture);

}  // namespace deweather::models
