// ESPNet (Mehta et al., ECCV 2018, arXiv 1803.06815): efficient spatial pyramids of dilated convolutions, an encoder
// and a light decoder. The tensors have their authors' names.
//
//     auto network = std::make_unique<segment::EspNet>(EspNetConfig::from_json({{"labels", "camvid"}}));
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include "core/models/registry.h"
#include "core/segment/segmentation_network.h"

namespace deweather::segment {

// The network's input normalisation for a picture in 0..1.
enum class Normalisation {
    kPublished,  // as the authors': blue, green, red, by the statistics of Cityscapes, divided by 255 once more
    kCentred     // red, green, blue from -1 to 1
};

struct EspNetConfig {
    LabelSet labels = cityscapes();
    bool void_output = false;  // a last output for void pixels, as in the authors' networks
    int64_t p = 2, q = 8;      // modules at a quarter and at an eighth of the resolution (Fig. 4)
    int64_t height = 512;
    Normalisation normalisation = Normalisation::kCentred;

    int64_t outputs() const { return labels.size() + (void_output ? 1 : 0); }

    static EspNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

class Projection;
class ConvNormAct;

class EspNet : public SegmentationNetwork {
  public:
    explicit EspNet(const EspNetConfig& config);

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* trace) override;

    std::string_view architecture() const override { return kName; }
    nlohmann::json config() const override { return config_.to_json(); }
    const LabelSet& labels() const override { return config_.labels; }
    int64_t height() const override { return config_.height; }

    static constexpr std::string_view kName = "espnet";

    // The config that the tensors' shapes imply, and the tensors as forward() needs them; see models::Architecture.
    static std::optional<nlohmann::json> recognise(const models::TensorShapes& shapes);
    static models::NamedTensors adopt(models::NamedTensors tensors);

  private:
    struct Encoder;

    EspNetConfig config_;
    std::shared_ptr<Encoder> encoder_;
    // Decoder: the class scores of level 2, and the steps back to full resolution.
    std::shared_ptr<Projection> level3_c_;
    std::shared_ptr<ConvNormAct> conv_;
    torch::nn::Sequential up_l3_, combine_l2_l3_, up_l2_;
    torch::nn::BatchNorm2d br_;
    torch::nn::ConvTranspose2d classifier_;
};

}  // namespace deweather::segment
