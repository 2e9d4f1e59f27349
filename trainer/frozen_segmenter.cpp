#include "trainer/frozen_segmenter.h"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include "core/base/error.h"
#include "core/checkpoint/model_library.h"
#include "core/segment/model.h"
#include "trainer/segmentation_objective.h"

namespace deweather::trainer {

FrozenSegmenter::FrozenSegmenter(const std::string& name_or_file, c10::Device device) {
    const auto file = checkpoint::find_segmenter(name_or_file);
    network_ = segment::load_model(file).network;
    if (network_->parameters().empty())
        throw Error("cannot train through", file.string(),
                    "it is run elsewhere and gives no gradients; use a model file of a network known here");
    network_->to(device);
    network_->eval();
    for (auto& parameter : network_->parameters()) parameter.requires_grad_(false);
}

FrozenSegmenter::~FrozenSegmenter() = default;

at::Tensor FrozenSegmenter::logits(const at::Tensor& pictures) const {
    return network_->forward(pictures, nullptr).slice(1, 0, network_->labels().size());
}

at::Tensor FrozenSegmenter::labels(const at::Tensor& pictures) const {
    const at::NoGradGuard none;
    return logits(pictures).argmax(1).to(at::kByte);
}

at::Tensor segmentation_loss(const FrozenSegmenter& segmenter, const at::Tensor& restored, const at::Tensor& clean) {
    const auto truth = segmenter.labels(clean);
    const auto seen = segmenter.logits(restored);
    return cross_entropy(seen, truth, at::ones({seen.size(1)}, seen.options()));
}

}  // namespace deweather::trainer
