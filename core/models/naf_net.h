// NAFNet (Chen et al., ECCV 2022, arXiv 2204.04676): a U-Net without activation functions, in which halves of the
// channels gate each other.
//
//     auto network = std::make_unique<models::NafNet>(models::NafNetConfig{.width = 32});
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include <vector>

#include "core/models/picture_network.h"
#include "core/models/registry.h"

namespace deweather::models {

struct NafNetConfig {
    int64_t width = 32;  // channels at full resolution; twice as many at each coarser level
    std::vector<int64_t> enc_blk_nums = {2, 2, 4, 8};  // blocks per level, from fine to coarse
    int64_t middle_blk_num = 12;
    std::vector<int64_t> dec_blk_nums = {2, 2, 2, 2};  // the same number of levels, from coarse to fine
    // Channel attention uses the mean over a window of this many pixels around each pixel (the authors' NAFNetLocal),
    // like the crops in training; 0: the mean over the whole picture.
    int64_t window = 0;
    bool reflect = false;  // reflection padding; else zero padding

    // Throws Error naming the invalid field.
    void check() const;
    static NafNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' code (megvii-research/NAFNet), whose checkpoints fit without
// conversion.
class NafNet : public RestorationNetwork, public PictureNetwork {
  public:
    explicit NafNet(const NafNetConfig& config);

    std::string_view architecture() const override { return "nafnet"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override;

    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    NafNetConfig config_;
    torch::nn::Conv2d intro_, ending_;
    // Per level: the blocks of the encoder and decoder, and the convolutions between levels.
    std::vector<torch::nn::ModuleList> encoders_, decoders_;
    std::vector<torch::nn::Conv2d> downs_, ups_;
    torch::nn::ModuleList middle_;
};

Architecture naf_net_architecture();

}  // namespace deweather::models
