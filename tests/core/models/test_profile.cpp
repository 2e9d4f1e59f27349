// Multiply-accumulates that the profile counts, against their number by hand.
#include "core/models/profile.h"

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

#include <QtTest>

#include "core/models/restoration_network.h"

using namespace deweather;

namespace {

// A convolution to half the resolution, then a transposed one back, in groups.
class DownAndUp : public models::RestorationNetwork {
  public:
    DownAndUp()
        : down_(register_module("down", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 8, 3).stride(2).padding(1)))),
          up_(register_module("up", torch::nn::ConvTranspose2d(
                                        torch::nn::ConvTranspose2dOptions(8, 6, 4).stride(2).padding(1).groups(2)))) {}

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* /*trace*/) override {
        return up_(down_(images)).slice(1, 0, 3);
    }
    std::string_view architecture() const override { return "down-and-up"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    int64_t bytes_per_pixel() const override { return 1; }

  private:
    torch::nn::Conv2d down_;
    torch::nn::ConvTranspose2d up_;
};

}  // namespace

class TestProfile : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void counts_transposed_convolutions() {
        DownAndUp network;
        const auto profile = models::profile(network, 12, 20);
        QCOMPARE(profile.parameters, 3 * 8 * 9 + 8 + 8 * 3 * 16 + 6);
        // 6 x 10 positions between the two; each reaches 4 x 4 of the 3 channels of its group.
        QCOMPARE(profile.macs, 6 * 10 * (3 * 9 * 8 + 8 * 3 * 16));
        QCOMPARE(profile.attention_macs, 0);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "test_profile.moc"
