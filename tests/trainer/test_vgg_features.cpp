// VGG's features and the perceptual loss, against loops that follow the definition of a convolution.
#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "../weights_by_formula.h"
#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"
#include "trainer/vgg_features.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

using Tensors = std::vector<std::pair<std::string, at::Tensor>>;

// torchvision's vgg16: the convolutions by their number, a pooling before those after the second, fourth, ...
struct Step {
    int number, in, out;
    bool pool, keep;
};
const std::vector<Step> kSteps = {{0, 3, 64, false, false},   {2, 64, 64, false, true},    {5, 64, 128, true, false},
                                  {7, 128, 128, false, true}, {10, 128, 256, true, false}, {12, 256, 256, false, false},
                                  {14, 256, 256, false, true}};

Tensors weights_by_formula() {
    Tensors tensors;
    for (const auto& step : kSteps)
        for (const bool bias : {false, true}) {
            const auto name = "features." + std::to_string(step.number) + (bias ? ".bias" : ".weight");
            const std::vector<int64_t> shape =
                bias ? std::vector<int64_t>{step.out} : std::vector<int64_t>{step.out, step.in, 3, 3};
            tensors.emplace_back(name, tensor_by_formula(name, shape, "vgg"));
        }
    return tensors;
}

struct Map {
    int channels = 0, side = 0;
    std::vector<double> values;
    double& at(int c, int y, int x) { return values[static_cast<std::size_t>((c * side + y) * side + x)]; }
    double zero_outside(int c, int y, int x) { return y < 0 || x < 0 || y >= side || x >= side ? 0.0 : at(c, y, x); }
};

Map map_of(int channels, int side) {
    return {channels, side, std::vector<double>(static_cast<std::size_t>(channels * side * side))};
}

Map convolved(Map& in, const float* weight, const float* bias, int out) {
    auto result = map_of(out, in.side);
    for (int o = 0; o < out; ++o)
        for (int y = 0; y < in.side; ++y)
            for (int x = 0; x < in.side; ++x) {
                double sum = bias[o];
                for (int i = 0; i < in.channels; ++i)
                    for (int dy = 0; dy < 3; ++dy)
                        for (int dx = 0; dx < 3; ++dx)
                            sum += static_cast<double>(weight[((o * in.channels + i) * 3 + dy) * 3 + dx]) *
                                   in.zero_outside(i, y + dy - 1, x + dx - 1);
                result.at(o, y, x) = std::max(0.0, sum);
            }
    return result;
}

Map pooled(Map& in) {
    auto result = map_of(in.channels, in.side / 2);
    for (int c = 0; c < in.channels; ++c)
        for (int y = 0; y < result.side; ++y)
            for (int x = 0; x < result.side; ++x)
                result.at(c, y, x) = std::max(std::max(in.at(c, 2 * y, 2 * x), in.at(c, 2 * y, 2 * x + 1)),
                                              std::max(in.at(c, 2 * y + 1, 2 * x), in.at(c, 2 * y + 1, 2 * x + 1)));
    return result;
}

std::vector<Map> features_of(const at::Tensor& picture, const Tensors& weights) {
    const double mean[] = {0.485, 0.456, 0.406}, deviation[] = {0.229, 0.224, 0.225};
    const int side = static_cast<int>(picture.size(1));
    auto map = map_of(3, side);
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) map.at(c, y, x) = (picture[c][y][x].item<double>() - mean[c]) / deviation[c];
    std::vector<Map> features;
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        if (kSteps[i].pool) map = pooled(map);
        map = convolved(map, weights[2 * i].second.const_data_ptr<float>(),
                        weights[2 * i + 1].second.const_data_ptr<float>(), kSteps[i].out);
        if (kSteps[i].keep) features.push_back(map);
    }
    return features;
}

}  // namespace

class TestVggFeatures : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    Tensors weights_ = weights_by_formula();

    std::filesystem::path file(const Tensors& tensors) const {
        const std::filesystem::path path = folder_.filePath("vgg.safetensors").toStdString();
        checkpoint::write_safetensors(path, tensors, {}, Existing::kReplace);
        return path;
    }
    static QString said(const std::filesystem::path& path) {
        try {
            (void)VggFeatures(path, c10::kCPU);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

  private Q_SLOTS:
    void features_and_loss_by_the_definition() {
        at::manual_seed(4);
        const auto restored = at::rand({1, 3, 8, 8}), clean = at::rand({1, 3, 8, 8});
        auto expected = features_of(restored[0], weights_), wanted = features_of(clean[0], weights_);
        const VggFeatures vgg(file(weights_), c10::kCPU);
        const auto features = vgg.forward(restored);
        QCOMPARE(features.size(), std::size_t{3});
        double loss = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto channels = static_cast<int64_t>(expected[i].channels), side = int64_t{8} >> i;
            QCOMPARE(features[i].sizes(), (at::IntArrayRef{1, channels, side, side}));
            const auto values = at::tensor(expected[i].values).view({1, channels, side, side});
            QVERIFY(values.abs().max().item<double>() > 0.1);
            QVERIFY2(disagreement(features[i], values) < 1e-4, qPrintable(QString::number(i)));
            double squares = 0;
            for (std::size_t j = 0; j < expected[i].values.size(); ++j)
                squares += std::pow(expected[i].values[j] - wanted[i].values[j], 2);
            loss += squares / static_cast<double>(expected[i].values.size()) / 3;
        }
        const double ours = perceptual_loss(vgg, restored, clean).item<double>();
        QVERIFY2(std::abs(ours - loss) < 1e-4 * loss, qPrintable(QString("%1 instead of %2").arg(ours).arg(loss)));
        QCOMPARE(perceptual_loss(vgg, clean, clean).item<double>(), 0.0);
    }

    void gradients_go_to_the_restored_picture_only() {
        const VggFeatures vgg(file(weights_), c10::kCPU);
        const auto restored = at::rand({2, 3, 8, 8}).requires_grad_(), clean = at::rand({2, 3, 8, 8}).requires_grad_();
        perceptual_loss(vgg, restored, clean).backward();
        QVERIFY(restored.grad().abs().max().item<double>() > 0);
        QVERIFY(!clean.grad().defined());
    }

    void what_is_wrong_with_a_file_is_said() {
        QVERIFY2(said("/none/vgg.pth").contains("/none/vgg.pth"), qPrintable(said("/none/vgg.pth")));
        auto tensors = weights_;
        tensors.erase(tensors.begin() + 5);
        QVERIFY2(said(file(tensors)).contains("'features.5.bias' is missing"), qPrintable(said(file(tensors))));
        tensors = weights_;
        tensors[4].second = at::zeros({128, 64, 1, 1});
        QVERIFY2(said(file(tensors)).contains("'features.5.weight' has another shape"),
                 qPrintable(said(file(tensors))));
        // Other contents do not matter: the classifier is ignored.
        tensors = weights_;
        tensors.emplace_back("classifier.0.weight", at::zeros({2, 2}));
        QCOMPARE(said(file(tensors)), QString());
    }
};

QTEST_GUILESS_MAIN(TestVggFeatures)
#include "test_vgg_features.moc"
