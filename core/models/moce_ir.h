// MoCE-IR (Zamfir et al., CVPR 2025, arXiv 2411.18466): a U-shaped transformer for several degradations whose decoder
// chooses, for each picture, between experts of growing size and receptive field.
//
//     auto network = models::create("moce-ir");
//     network->forward(picture, &trace);        // trace.layers: a block's gates, one for the whole picture
//
// The authors' code adds normal noise to the routing logits even when it restores, so that its results differ from run
// to run. Here there is none.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <array>
#include <memory>
#include <vector>

#include "core/models/picture_network.h"
#include "core/models/registry.h"

namespace deweather::models {

struct MoceIrConfig {
    int64_t dim = 48;                                   // channels at full resolution, twice as many at each level
    std::array<int64_t, 4> num_blocks = {4, 6, 6, 8};   // of the encoder, at 1/1, 1/2, 1/4 and 1/8
    std::array<int64_t, 3> num_dec_blocks = {2, 4, 4};  // at 1/1, 1/2 and 1/4
    int64_t num_refinement_blocks = 4;
    std::array<int64_t, 4> heads = {1, 2, 4, 8};
    int64_t num_experts = 4;
    int64_t topk = 1;

    int64_t channels(std::size_t level) const { return dim << level; }
    // Throws Error naming the invalid field.
    void check() const;
    static MoceIrConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' code (eduardzamfir/MoCE-IR).
class MoceIr : public RestorationNetwork, public PictureNetwork {
  public:
    explicit MoceIr(const MoceIrConfig& config);
    ~MoceIr() override;
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;
    std::string_view architecture() const override { return "moce-ir"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override { return 5120; }

  private:
    class EncoderBlock;
    class DecoderBlock;

    // The high frequencies of the bottleneck, as the routers' input: [B,8 dim].
    at::Tensor frequencies(const at::Tensor& grid);

    const MoceIrConfig config_;
    torch::nn::Conv2d patch_embed_, high_pass_, output_;
    torch::nn::Linear widen_, narrow_;
    std::array<std::vector<std::shared_ptr<EncoderBlock>>, 4> encoders_;
    std::array<std::vector<std::shared_ptr<DecoderBlock>>, 3> decoders_;
    std::vector<std::shared_ptr<EncoderBlock>> refinement_;
    std::array<torch::nn::Conv2d, 3> downs_, ups_, reductions_;
};

Architecture moce_ir_architecture();

}  // namespace deweather::models
