// Context of the examples in core/checkpoint.
#pragma once

#include <array>

#include "core/base/error.h"

namespace deweather::examples::in_core_checkpoint {

struct Context {
    Any show, use;
    std::filesystem::path path;
    std::string_view bytes;
    at::Tensor images;
    std::unique_ptr<models::Network> network;
    std::vector<std::string> names;
    const checkpoint::SafetensorsFile file;
};

struct PickleContext {
    std::filesystem::path file;
    std::string_view bytes;
};

}  // namespace deweather::examples::in_core_checkpoint
