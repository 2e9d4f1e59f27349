#include "app/studio/maps/picture_maps.h"

#include <torch/types.h>

#include "core/analysis/analyser.h"
#include "core/analysis/token_uncertainty.h"

namespace deweather::studio {

namespace {

QList<float> list_of(const at::Tensor& values) {
    if (!values.defined()) return {};
    const auto flat = values.to(at::kFloat).contiguous();
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

}  // namespace

PictureMaps picture_maps(const restore::Traced& traced, const media::Image* reference) {
    const c10::InferenceMode inference;
    const auto& trace = traced.trace;
    PictureMaps maps;
    maps.patch = static_cast<int>(trace.patch);
    for (const auto& layer : trace.layers) {
        maps.rows = static_cast<int>(layer.gates.size(1));
        maps.columns = static_cast<int>(layer.gates.size(2));
        const auto sure = analysis::token_uncertainty(layer);
        LayerMaps of_layer{
            .experts = static_cast<int>(layer.gates.size(3)),
            .top = {},
            .gates = list_of(layer.gates),
            .logits = list_of(layer.logits),
            .deviations = layer.variance.defined() ? list_of(layer.variance.clamp_min(0).sqrt()) : QList<float>(),
            .deviation = list_of(sure.deviation),
            .entropy = list_of(sure.entropy),
            .change = list_of(sure.change)};
        const auto top = layer.gates.argmax(-1).to(at::kInt).contiguous();
        of_layer.top = {top.const_data_ptr<int32_t>(), top.const_data_ptr<int32_t>() + top.numel()};
        maps.layers.push_back(std::move(of_layer));
    }
    maps.weather = list_of(traced.result.weather_map);
    if (reference != nullptr && reference->rgb.sizes() == traced.result.image.rgb.sizes())
        maps.error = list_of(analysis::token_errors(traced.result.image.rgb, reference->rgb, trace.patch).sqrt());
    return maps;
}

}  // namespace deweather::studio
