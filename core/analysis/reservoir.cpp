#include "core/analysis/reservoir.h"

namespace deweather::analysis {

Reservoir::Reservoir(int64_t capacity, uint64_t seed) : capacity_(capacity), random_(seed) {}

std::optional<int64_t> Reservoir::offer() {
    const int64_t index = offered_++;
    if (index < capacity_) return index;
    const int64_t place = random_.whole(0, index);
    return place < capacity_ ? std::optional(place) : std::nullopt;
}

}  // namespace deweather::analysis
