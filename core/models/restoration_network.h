// The interfaces of restoration networks, and the trace of their routing.
//
//     auto network = models::create("mofme-compact");
//     at::Tensor restored = network->forward(images, nullptr);     // [B,3,H,W] in 0..1
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/models/network.h"

namespace deweather::models {

// The weathers that a model can predict, in the order of its logits.
inline constexpr std::array<std::string_view, 4> kWeathers = {"rain", "drop", "haze", "snow"};

// One layer of experts over the token grid of h x w tokens.
struct LayerTrace {
    at::Tensor gates;        // [B,h,w,E], zero where an expert was not chosen
    at::Tensor chosen;       // int64 [B,h,w,k]
    at::Tensor logits;       // [B,h,w,E], the router's mean
    at::Tensor scores = {};  // [B,h,w,E] with gradients, the calibrated logits; gates are their softmax
    // [B,h,w,E], the variance of the logits under dropout of the router's input (Eq. 7); undefined for other routers.
    at::Tensor variance = {};
    // [B,h,w,E], the variance of the difference between the largest logit and each; undefined likewise.
    at::Tensor gap_variance = {};
    // [B,h,w,E] and [B,h,w], from drawn passes (nn::sample_uncertainty); undefined without any.
    at::Tensor predicted = {}, changed = {};
    // Scalars with gradients: Eq. 8 and Eq. 10. The second is undefined without a variance.
    at::Tensor load_balance_loss = {}, uncertainty_loss = {};
};

struct RoutingTrace {
    std::vector<LayerTrace> layers;  // empty for networks without experts
    at::Tensor weather;              // [B,h,w,4] logits in the order of kWeathers; undefined if not predicted
    int64_t patch = 0;               // side of a token's square in pixels
};

// forward() returns the restored pictures in the same shape, not clipped.
class RestorationNetwork : public Network {
  public:
    Task task() const final { return Task::kRestore; }

    // An upper estimate of the peak memory in bytes per pixel of a tile, in float32; tile sizes are chosen by it.
    virtual int64_t bytes_per_pixel() const = 0;
};

// A network in three stages, of which only the middle one has global context: convolutions, then layers over all
// tokens, then convolutions. So a picture of any size can be encoded and decoded in tiles and still be processed as a
// whole: tiles share their context, and no two of them disagree on how hazy the picture is.
class StagedNetwork : public RestorationNetwork {
  public:
    struct Encoded {
        at::Tensor tokens;              // [B,h,w,dim], one per patch
        std::vector<at::Tensor> skips;  // skip connections to decode()
    };

    // Side of a token's square in pixels.
    virtual int64_t patch() const = 0;

    // images: [B,3,H,W] in 0..1, H and W multiples of patch().
    virtual Encoded encode(const at::Tensor& images) = 0;

    // Runs the layers over all tokens: [B,h,w,dim] to the same shape, or to more features per token if the decoder
    // needs global decisions. trace as in forward(), without the weather. Throws Cancelled.
    virtual at::Tensor transform(const at::Tensor& tokens, RoutingTrace* trace, Progress& progress) = 0;

    // The logits of kWeathers from transformed tokens: [B,h,w,4]; undefined if the network does not predict weather.
    virtual at::Tensor weather(const at::Tensor& tokens) = 0;

    // The restored images from transformed tokens; images and skips are the input and output of encode().
    virtual at::Tensor decode(const at::Tensor& images, const Encoded& encoded, const at::Tensor& tokens) = 0;

    // Runs all stages on whole pictures, padded to whole patches: by reflection if they are large enough, else by
    // repeating the last row and column.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) final;
};

// Pads [B,3,H,W] on the right and below like StagedNetwork::forward, to multiples of patch that are at least
// `smallest`.
at::Tensor pad_to_patches(const at::Tensor& images, int64_t patch, int64_t smallest = 0);

}  // namespace deweather::models
