// Ranges from which parameters are drawn.
//
//     const Range light{.low = 0.8, .high = 1};
//     rain.light = draw(light, random);
#pragma once

#include <cmath>

#include "core/weather/random.h"

namespace deweather::weather {

// Uniform.
struct Range {
    double low = 0, high = 0;
};

// Log-uniform: as many from 1 to 2 as from 2 to 4. Both ends are above 0.
struct LogRange {
    double low = 1, high = 1;
};

// Integers, both ends included.
struct WholeRange {
    int64_t low = 1, high = 1;
};

inline double draw(const Range& range, Random& random) {
    return random.uniform(range.low, range.high);
}
inline double draw(const LogRange& range, Random& random) {
    return range.low * std::pow(range.high / range.low, random.uniform());
}
inline int64_t draw(const WholeRange& range, Random& random) {
    return random.whole(range.low, range.high);
}

}  // namespace deweather::weather
