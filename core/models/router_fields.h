// The config fields of an uncertainty-aware router.
//
//     read(config.router, fields);        // experts, top_k, uncertainty, calibration, router_dropout, mc_passes
//     write(config.router, json);
#pragma once

#include "core/models/config_fields.h"
#include "core/nn/router.h"

namespace deweather::models {

// Throws Error naming the invalid field.
void read(nn::RouterConfig& router, ConfigFields& fields);
void write(const nn::RouterConfig& router, nlohmann::json& json);

// 'experts' and 'top_k' only, the fields of every mixture.
void read_experts(int64_t& experts, int64_t& top_k, ConfigFields& fields);

}  // namespace deweather::models
