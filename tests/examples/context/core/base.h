// Context of the examples in core/base.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

namespace deweather::examples::in_core_base {

struct Context {
    Any print, set, encoder, write_to;
    std::filesystem::path path, target;
    char text[16];
    double value;
    int64_t needed, tiles;
    Progress progress;
};

struct BoundedQueueContext {
    struct Frame {};
    std::optional<Frame> read();
    Any use;
};

struct SubProgressContext {
    Any restore;
    Progress progress;
    int64_t count;
    std::vector<std::string> names, pictures;
};

}  // namespace deweather::examples::in_core_base
