#include "core/models/tensor_shapes.h"

#include <algorithm>
#include <charconv>

namespace deweather::models {

std::optional<int64_t> size_of(const TensorShapes& shapes, const std::string& name, std::size_t axis) {
    const auto found = shapes.find(name);
    if (found == shapes.end() || axis >= found->second.size()) return std::nullopt;
    return found->second[axis];
}

int64_t count_of(const TensorShapes& shapes, std::string_view prefix) {
    int64_t count = 0;
    for (auto item = shapes.lower_bound(std::string(prefix)); item != shapes.end(); ++item) {
        const std::string_view name = item->first;
        if (!name.starts_with(prefix)) break;
        int32_t index = -1;
        std::from_chars(name.data() + prefix.size(), name.data() + name.size(), index);
        count = std::max<int64_t>(count, int64_t{index} + 1);
    }
    return count;
}

}  // namespace deweather::models
