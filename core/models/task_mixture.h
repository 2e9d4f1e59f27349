// The common config of MMoE-ViT and M³ViT: feed-forward experts with a router that distinguishes tasks, the weathers.
//
//     auto network = create_task_mixture<nn::MultiGateRouter>("mmoe-paper", PaperBackbone{}, json);
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"
#include "core/nn/feed_forward_experts.h"
#include "core/nn/task_router.h"

namespace deweather::models {

struct TaskMixtureConfig {
    Backbone backbone;
    nn::TaskRouterConfig router;

    // Throws Error naming the invalid field.
    static TaskMixtureConfig from_json(std::string_view architecture, const Backbone& defaults,
                                       const nlohmann::json& json);
    nlohmann::json to_json() const;
};

template <class TaskRouter>
std::unique_ptr<RestorationNetwork> create_task_mixture(std::string_view architecture, const Backbone& defaults,
                                                        const nlohmann::json& json) {
    const auto config = TaskMixtureConfig::from_json(architecture, defaults, json);
    const auto layer = [&](int64_t dim, int64_t hidden, int64_t /*index*/) {
        auto router = config.router;
        router.dim = dim;
        return std::make_shared<nn::FeedForwardExperts>(
            nn::FeedForwardExpertsConfig{
                .dim = dim, .hidden = hidden, .experts = router.experts, .dropout = dropout_of(config.backbone)},
            std::make_shared<TaskRouter>(router));
    };
    const nn::DecoderExpertsFactory decoder = {.router =
                                                   [&](int64_t dim) {
                                                       auto router = config.router;
                                                       router.dim = dim;
                                                       return std::make_shared<TaskRouter>(router);
                                                   },
                                               .bank =
                                                   [&](int64_t channels) {
                                                       return std::make_shared<nn::FeedForwardGrid>(nn::GridConfig{
                                                           .channels = channels, .experts = config.router.experts});
                                                   }};
    return build(architecture, config.to_json(), config.backbone, layer, decoder);
}

}  // namespace deweather::models
