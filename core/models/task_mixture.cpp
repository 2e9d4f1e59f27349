#include "core/models/task_mixture.h"

#include "core/models/router_fields.h"

namespace deweather::models {

TaskMixtureConfig TaskMixtureConfig::from_json(std::string_view architecture, const Backbone& defaults,
                                               const nlohmann::json& json) {
    TaskMixtureConfig config{.backbone = defaults, .router = {}};
    ConfigFields fields(architecture, json);
    read(config.backbone, fields);
    read_experts(config.router.experts, config.router.top_k, fields);
    fields.read("tasks", config.router.tasks, 1, 64);
    fields.done();
    return config;
}

nlohmann::json TaskMixtureConfig::to_json() const {
    nlohmann::json json = {{"experts", router.experts}, {"top_k", router.top_k}, {"tasks", router.tasks}};
    write(backbone, json);
    return json;
}

}  // namespace deweather::models
