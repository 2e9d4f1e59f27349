#include "core/nn/decoder_experts.h"

#include <torch/types.h>

#include <string>

namespace deweather::nn {

namespace {

constexpr int64_t kSurroundings = 3;  // tokens per side
// More tokens are routed in parts, unless gradients or more than the choice are needed: their concatenated inputs would
// take hundreds of megabytes.
constexpr int64_t kPart = 1 << 14;

at::Tensor mean_of_surroundings(const at::Tensor& tokens) {
    const auto grid = tokens.permute({0, 3, 1, 2});
    return at::avg_pool2d(grid, kSurroundings, 1, kSurroundings / 2, /*ceil_mode=*/false, /*count_include_pad=*/false)
        .permute({0, 2, 3, 1});
}

}  // namespace

DecoderExperts::DecoderExperts(const DecoderExpertsFactory& factory, int64_t dim,
                               const std::vector<int64_t>& channels) {
    if (factory.router) router_ = register_module("router", factory.router(2 * dim));
    for (std::size_t place = 0; place < channels.size(); ++place)
        banks_.push_back(register_module("bank" + std::to_string(place), factory.bank(channels[place])));
}

Routing DecoderExperts::route(const at::Tensor& tokens, bool with_variance) {
    const auto around = mean_of_surroundings(tokens);
    const auto picture = tokens.mean({1, 2}, /*keepdim=*/true).expand_as(tokens);
    const int64_t dim = tokens.size(3), count = tokens.numel() / dim;
    const auto rows_of = [dim](const at::Tensor& t) { return t.reshape({-1, dim}); };
    if (with_variance || at::GradMode::is_enabled() || count <= kPart || tokens.size(0) > 1)
        return router_->forward(at::cat({rows_of(around), rows_of(picture)}, -1), with_variance);
    Routing whole;
    std::vector<at::Tensor> chosen, gates;
    const auto rows = rows_of(around), same = picture.select(1, 0).select(1, 0);
    for (int64_t begin = 0; begin < count; begin += kPart) {
        const auto part = rows.slice(0, begin, std::min(count, begin + kPart));
        const auto routing = router_->forward(at::cat({part, same.expand_as(part)}, -1), false);
        chosen.push_back(routing.chosen);
        gates.push_back(routing.gates);
    }
    whole.chosen = at::cat(chosen);
    whole.gates = at::cat(gates);
    return whole;
}

at::Tensor DecoderExperts::forward(std::size_t place, const at::Tensor& features, const GridChoice& choice) {
    return banks_[place]->forward(features, choice);
}

}  // namespace deweather::nn
