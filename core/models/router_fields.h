// The fields of a config that say how an uncertainty-aware router works.
//
//     read(config.router, fields);        // experts, top_k, uncertainty, calibration, router_dropout, mc_passes
//     write(config.router, json);
#pragma once

#include "core/models/config_fields.h"
#include "core/nn/router.h"

namespace deweather::models {

// Throws Error naming the field that is wrong.
void read(nn::RouterConfig& router, ConfigFields& fields);
void write(const nn::RouterConfig& router, nlohmann::json& json);

// 'experts' and 'top_k' alone, as every mixture has them.
void read_experts(int64_t& experts, int64_t& top_k, ConfigFields& fields);

}  // namespace deweather::models
