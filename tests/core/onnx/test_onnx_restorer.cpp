// Restorers in ONNX: what they compute held against the same formula in LibTorch, windows of one size, and files that
// are refused.
#include "core/onnx/onnx_restorer.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <functional>

#include "core/base/error.h"
#include "core/checkpoint/model_facts.h"
#include "core/checkpoint/model_library.h"
#include "core/models/profile.h"
#include "core/restore/restorer.h"
#include "onnx_file.h"

using namespace deweather;
using namespace onnx_file;

namespace {

constexpr double kTolerance = 1e-5;

at::Tensor weights(at::IntArrayRef sizes, uint64_t seed) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return at::randn(sizes, generator) * 0.2;
}
QByteArray stored(const QByteArray& name, const at::Tensor& tensor) {
    const auto values = tensor.contiguous();
    return onnx_file::tensor(name, {values.sizes().begin(), values.sizes().end()},
                             {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()});
}
QByteArray conv(const QByteArray& from, const QByteArray& weight, const QByteArray& to, qint64 kernel,
                qint64 stride = 1) {
    const qint64 pad = kernel / 2;
    return node("Conv", {from, weight}, {to},
                {ints("kernel_shape", {kernel, kernel}), ints("pads", {pad, pad, pad, pad}),
                 ints("strides", {stride, stride})});
}
QByteArray picture(const QByteArray& name, qint64 height = kAny, qint64 width = kAny) {
    return value(name, {1, 3, height, width});
}

struct Case {
    QByteArray file, description;
    std::function<at::Tensor(const at::Tensor&)> formula;
};

Case residual() {
    const auto w = weights({3, 3, 3, 3}, 1);
    return {.file = model({conv("x", "w", "y", 3)}, {stored("w", w)}, picture("x"), picture("y")),
            .description = "output = \"residual\"\n",
            .formula = [w](const at::Tensor& x) { return x + at::conv2d(x, w, {}, 1, 1); }};
}

Case degradation() {
    const auto w = weights({3, 3, 3, 3}, 2);
    return {.file = model({conv("x", "w", "y", 3)}, {stored("w", w)}, picture("x"), picture("y")),
            .description = "output = \"degradation\"\noutput_range = [-1, 1]\n",
            .formula = [w](const at::Tensor& x) { return x - at::conv2d(x, w, {}, 1, 1) / 2; }};
}

Case bgr_bytes() {
    const auto w = weights({3, 3, 1, 1}, 3);
    return {.file = model({conv("x", "w", "y", 1)}, {stored("w", w)}, picture("x"), picture("y")),
            .description = "order = \"bgr\"\nscale = 255\nmean = [103.5, 116.0, 123.5]\ndeviation = [57, 58, 59]\n",
            .formula = [w](const at::Tensor& x) {
                const auto mean = at::tensor({103.5F, 116.0F, 123.5F}).view({1, 3, 1, 1});
                const auto deviation = at::tensor({57.0F, 58.0F, 59.0F}).view({1, 3, 1, 1});
                const auto given = (x.flip(1) * 255 - mean) / deviation;
                return at::conv2d(given, w).flip(1) / 255;
            }};
}

Case symmetric() {
    const auto w = weights({3, 3, 3, 3}, 4);
    return {
        .file =
            model({conv("x", "w", "c", 3), node("Tanh", {"c"}, {"y"})}, {stored("w", w)}, picture("x"), picture("y")),
        .description = "mean = [0.5, 0.5, 0.5]\ndeviation = [0.5, 0.5, 0.5]\noutput_range = [-1, 1]\n",
        .formula = [w](const at::Tensor& x) { return (at::tanh(at::conv2d((x - 0.5) / 0.5, w, {}, 1, 1)) + 1) / 2; }};
}

// Normalisation, attention over channels, joined with the input, clipped by tensors as newer opsets do.
Case channel_attention() {
    const auto w = weights({8, 3, 3, 3}, 5), squeeze = weights({8, 8, 1, 1}, 6), last = weights({3, 11, 1, 1}, 7);
    const auto scale = weights({8}, 8) + 1, shift = weights({8}, 9), mean = weights({8}, 10),
               variance = weights({8}, 11).abs() + 0.5;
    return {.file = model({conv("x", "w", "a", 3),
                           node("BatchNormalization", {"a", "scale", "shift", "mean", "variance"}, {"b"},
                                {real("epsilon", 1e-5F)}),
                           node("Relu", {"b"}, {"c"}), node("GlobalAveragePool", {"c"}, {"p"}),
                           conv("p", "squeeze", "q", 1), node("Sigmoid", {"q"}, {"s"}), node("Mul", {"c", "s"}, {"d"}),
                           node("Concat", {"d", "x"}, {"e"}, {integer("axis", 1)}), conv("e", "last", "f", 1),
                           node("Add", {"f", "x"}, {"g"}), node("Clip", {"g", "low", "high"}, {"y"})},
                          {stored("w", w), stored("squeeze", squeeze), stored("last", last), stored("scale", scale),
                           stored("shift", shift), stored("mean", mean), stored("variance", variance),
                           tensor("low", {}, {0.1F}), tensor("high", {}, {0.9F})},
                          picture("x"), picture("y")),
            .description = {},
            .formula = [=](const at::Tensor& x) {
                const auto a =
                    at::batch_norm(at::conv2d(x, w, {}, 1, 1), scale, shift, mean, variance, false, 0, 1e-5, false);
                const auto c = at::relu(a);
                const auto d = c * at::sigmoid(at::conv2d(c.mean({2, 3}, true), squeeze));
                return (at::conv2d(at::cat({d, x}, 1), last) + x).clamp(0.1, 0.9);
            }};
}

Case shuffled() {
    const auto w = weights({12, 3, 3, 3}, 12);
    return {.file = model({conv("x", "w", "c", 3, 2),
                           node("DepthToSpace", {"c"}, {"y"}, {integer("blocksize", 2), text("mode", "CRD")})},
                          {stored("w", w)}, picture("x"), picture("y")),
            .description = {},
            .formula = [w](const at::Tensor& x) { return at::pixel_shuffle(at::conv2d(x, w, {}, 2, 1), 2); }};
}

Case resized() {
    const auto w = weights({3, 3, 3, 3}, 13);
    return {.file = model({node("MaxPool", {"x"}, {"p"}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})}),
                           conv("p", "w", "c", 3),
                           node("Resize", {"c", "", "s"}, {"y"},
                                {text("mode", "linear"), text("coordinate_transformation_mode", "half_pixel")})},
                          {stored("w", w), tensor("s", {4}, {1, 1, 2, 2})}, picture("x"), picture("y"), 13),
            .description = {},
            .formula = [w](const at::Tensor& x) {
                const auto c = at::conv2d(at::max_pool2d(x, {2, 2}), w, {}, 1, 1);
                return at::upsample_bilinear2d(c, {x.size(2), x.size(3)}, false);
            }};
}

Case transposed() {
    const auto w = weights({8, 3, 3, 3}, 14), up = weights({8, 3, 2, 2}, 15);
    return {.file = model(
                {conv("x", "w", "c", 3, 2), node("LeakyRelu", {"c"}, {"d"}, {real("alpha", 0.2F)}),
                 node("ConvTranspose", {"d", "up"}, {"y"}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})})},
                {stored("w", w), stored("up", up)}, picture("x"), picture("y")),
            .description = {},
            .formula = [=](const at::Tensor& x) {
                return at::conv_transpose2d(at::leaky_relu(at::conv2d(x, w, {}, 2, 1), 0.2), up, {}, 2);
            }};
}

// AOD-Net's last step.
Case scattering() {
    const auto w = weights({3, 3, 3, 3}, 16);
    return {.file = model({conv("x", "w", "k", 3), node("Mul", {"k", "x"}, {"kx"}), node("Sub", {"kx", "k"}, {"d"}),
                           node("Add", {"d", "one"}, {"e"}), node("Relu", {"e"}, {"y"})},
                          {stored("w", w), tensor("one", {}, {1})}, picture("x"), picture("y")),
            .description = {},
            .formula = [w](const at::Tensor& x) {
                const auto k = at::conv2d(x, w, {}, 1, 1);
                return at::relu(k * x - k + 1);
            }};
}

// Shapes that are computed from the input's.
Case spatial_attention() {
    return {.file = model({node("Shape", {"x"}, {"shape"}), node("Reshape", {"x", "flat"}, {"r"}),
                           node("Transpose", {"r"}, {"t"}, {ints("perm", {0, 2, 1})}),
                           node("MatMul", {"r", "t"}, {"m"}), node("Softmax", {"m"}, {"a"}, {integer("axis", 2)}),
                           node("MatMul", {"a", "r"}, {"o"}), node("Reshape", {"o", "shape"}, {"y"})},
                          {whole_numbers("flat", {1, 3, -1})}, picture("x"), picture("y")),
            .description = {},
            .formula = [](const at::Tensor& x) {
                const auto r = x.flatten(2);
                return at::matmul(at::softmax(at::matmul(r, r.transpose(1, 2)), 2), r).view(x.sizes());
            }};
}

// NAFNet's normalisation over channels and its gate.
Case simple_gate() {
    const auto w = weights({6, 3, 3, 3}, 30), scale = weights({1, 3, 1, 1}, 31) + 1;
    return {.file = model(
                {node("ReduceMean", {"x"}, {"m"}, {ints("axes", {1}), integer("keepdims", 1)}),
                 node("Sub", {"x", "m"}, {"d"}), node("Mul", {"d", "d"}, {"dd"}),
                 node("ReduceMean", {"dd"}, {"v"}, {ints("axes", {1}), integer("keepdims", 1)}),
                 node("Add", {"v", "small"}, {"ve"}), node("Sqrt", {"ve"}, {"s"}), node("Div", {"d", "s"}, {"n"}),
                 node("Mul", {"n", "scale"}, {"ns"}), conv("ns", "w", "c", 3),
                 node("Split", {"c", "halves"}, {"p", "q"}, {integer("axis", 1)}), node("Mul", {"p", "q"}, {"g"}),
                 node("Add", {"g", "x"}, {"y"})},
                {stored("w", w), stored("scale", scale), tensor("small", {}, {1e-3F}), whole_numbers("halves", {3, 3})},
                picture("x"), picture("y"), 13),
            .description = {},
            .formula = [=](const at::Tensor& x) {
                const auto d = x - x.mean(1, true);
                const auto n = d / (d.square().mean(1, true) + 1e-3).sqrt() * scale;
                const auto halves = at::conv2d(n, w, {}, 1, 1).chunk(2, 1);
                return halves[0] * halves[1] + x;
            }};
}

// Restormer's attention over channels: normalised along places, with a temperature.
Case transposed_attention() {
    return {
        .file = model({node("Reshape", {"x", "flat"}, {"r"}),
                       node("ReduceL2", {"r"}, {"l"}, {ints("axes", {-1}), integer("keepdims", 1)}),
                       node("Div", {"r", "l"}, {"q"}), node("Transpose", {"q"}, {"t"}, {ints("perm", {0, 1, 3, 2})}),
                       node("MatMul", {"q", "t"}, {"k"}), node("Mul", {"k", "temperature"}, {"s"}),
                       node("Softmax", {"s"}, {"a"}, {integer("axis", -1)}), node("MatMul", {"a", "r"}, {"o"}),
                       node("Shape", {"x"}, {"shape"}), node("Reshape", {"o", "shape"}, {"y"})},
                      {whole_numbers("flat", {1, 1, 3, -1}), tensor("temperature", {1, 1, 1}, {1.5F}),
                       tensor("least", {}, {1e-6F})},
                      picture("x"), picture("y"), 13),
        .description = {},
        .formula = [](const at::Tensor& x) {
            const auto r = x.flatten(2).unsqueeze(1);
            const auto q = r / r.square().sum(-1, true).sqrt();
            const auto a = at::softmax(at::matmul(q, q.transpose(2, 3)) * 1.5, -1);
            return at::matmul(a, r).view(x.sizes());
        }};
}

// A dividend that is smaller than the divisor.
Case quotient() {
    const auto scale = weights({1, 3, 1, 1}, 32) + 1;
    return {.file = model({node("Add", {"x", "one"}, {"d"}), node("Div", {"scale", "d"}, {"q"}),
                           node("GlobalAveragePool", {"x"}, {"p"}), node("Div", {"p", "d"}, {"r"}),
                           node("Mul", {"q", "r"}, {"y"})},
                          {stored("scale", scale), tensor("one", {}, {1})}, picture("x"), picture("y")),
            .description = {},
            .formula = [scale](const at::Tensor& x) {
                return scale / (x + 1) * (x.mean({2, 3}, true) / (x + 1));
            }};
}

}  // namespace

Q_DECLARE_METATYPE(Case)

class TestOnnxRestorer : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    std::filesystem::path write(const QByteArray& network, const QByteArray& description = {},
                                const QString& name = "net") {
        const auto put = [&](const QString& file, const QByteArray& content) {
            QFile out(folder_->filePath(file));
            if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size()) qFatal("cannot write");
        };
        put(name + ".onnx", network);
        if (!description.isEmpty()) put(name + ".toml", description);
        return folder_->filePath(name + ".onnx").toStdString();
    }
    static at::Tensor some_picture(int64_t height, int64_t width) {
        at::manual_seed(3);
        return at::rand({1, 3, height, width});
    }
    static QString said(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return {};
    }
    QString said_of(const QByteArray& network, const QByteArray& description = {}) {
        const auto file = write(network, description);
        return said([&] { (void)checkpoint::load_model(file); });
    }
    static double largest(const at::Tensor& difference) { return difference.abs().max().item<double>(); }
    static at::Tensor restored(const std::filesystem::path& file, const at::Tensor& x,
                               const restore::RestoreOptions& options = {}) {
        restore::Restorer restorer(checkpoint::load_model(file), at::kCPU);
        Progress progress;
        media::Image image;
        image.rgb = x.squeeze(0);
        return restorer.restore(image, options, progress).image.rgb.unsqueeze(0);
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", folder_->filePath("data").toUtf8());
        qunsetenv("DEWEATHER_MODELS");
    }

    void computes_what_the_file_says_data() {
        QTest::addColumn<Case>("net");
        QTest::newRow("residual") << residual();
        QTest::newRow("degradation") << degradation();
        QTest::newRow("BGR, 0 to 255, mean and deviation") << bgr_bytes();
        QTest::newRow("-1 to 1") << symmetric();
        QTest::newRow("channel attention") << channel_attention();
        QTest::newRow("pixel shuffle") << shuffled();
        QTest::newRow("resize") << resized();
        QTest::newRow("transposed convolution") << transposed();
        QTest::newRow("scattering") << scattering();
        QTest::newRow("spatial attention") << spatial_attention();
        QTest::newRow("normalisation over channels and a gate") << simple_gate();
        QTest::newRow("quotient") << quotient();
        QTest::newRow("attention over channels") << transposed_attention();
    }
    void computes_what_the_file_says() {
        QFETCH(Case, net);
        const c10::InferenceMode inference;
        const auto model = checkpoint::load_model(write(net.file, net.description));
        QCOMPARE(std::string(model.network->architecture()), std::string("onnx"));
        // Two sizes, two pictures at once.
        for (const auto& x : {some_picture(32, 48), some_picture(64, 64).repeat({2, 1, 1, 1}).mul(0.9)}) {
            const auto y = model.network->forward(x, nullptr);
            QCOMPARE(y.sizes(), x.sizes());
            QVERIFY2(largest(y - net.formula(x)) <= kTolerance,
                     qPrintable(QString::number(largest(y - net.formula(x)))));
        }
        // Its size is no multiple of 8: it is seen reflected beyond its edge.
        const auto x = some_picture(30, 45);
        const auto expected = net.formula(at::reflection_pad2d(x, {0, 3, 0, 2})).slice(2, 0, 30).slice(3, 0, 45);
        QVERIFY(largest(model.network->forward(x, nullptr) - expected) <= kTolerance);
    }

    void multiple_of_is_kept() {
        const auto w = weights({3, 3, 3, 3}, 20);
        const auto file =
            write(model({conv("x", "w", "y", 3)}, {stored("w", w)}, picture("x"), picture("y")), "multiple_of = 24\n");
        const auto x = some_picture(40, 48);
        const auto expected = at::conv2d(at::reflection_pad2d(x, {0, 0, 0, 8}), w, {}, 1, 1).slice(2, 0, 40);
        QVERIFY(largest(checkpoint::load_model(file).network->forward(x, nullptr) - expected) <= kTolerance);
    }

    // Pixels near the edge of a window, where it lacks context, do not count.
    void windows_of_one_size_agree_with_the_whole_data() {
        QTest::addColumn<qint64>("height");
        QTest::addColumn<qint64>("width");
        QTest::newRow("square") << qint64{64} << qint64{64};
        QTest::newRow("no multiple of 8") << qint64{50} << qint64{70};
        QTest::newRow("one fixed side") << qint64{48} << kAny;
    }
    void windows_of_one_size_agree_with_the_whole() {
        QFETCH(qint64, height);
        QFETCH(qint64, width);
        const auto w = weights({3, 3, 3, 3}, 21);
        const auto file = write(model({conv("x", "w", "c", 3), node("Sigmoid", {"c"}, {"y"})}, {stored("w", w)},
                                      picture("x", height, width), picture("y", height, width)));
        const auto x = some_picture(150, 203);
        const auto whole = at::sigmoid(at::conv2d(x, w, {}, 1, 1));
        const auto windows = restored(file, x);
        QVERIFY2(largest(windows - whole) <= kTolerance, qPrintable(QString::number(largest(windows - whole))));
        // Where windows only touch, their own edges show.
        const auto four = some_picture(2 * height, 2 * (width == kAny ? 64 : width));
        QVERIFY(largest(restored(file, four, {.overlap = 0}) - at::sigmoid(at::conv2d(four, w, {}, 1, 1))) > 0.01);
    }

    void tiles_of_a_dynamic_network_agree_with_the_whole() {
        const auto net = residual();
        // Results within the range of pictures: the input's tiles would stand in for others.
        const auto x = some_picture(144, 200) * 0.1 + 0.3;
        const auto formula = net.formula(x), expected = formula.clamp(0, 1);
        QVERIFY(formula.min().item<double>() > -0.5 && formula.max().item<double>() < 1.5);
        QVERIFY(largest(restored(write(net.file, net.description), x, {.tile = 64, .overlap = 16}) - expected) <=
                kTolerance);
    }

    void smaller_pictures_are_reflected_to_the_window() {
        const auto w = weights({3, 3, 3, 3}, 22);
        const auto file = write(model({conv("x", "w", "c", 3), node("Sigmoid", {"c"}, {"y"})}, {stored("w", w)},
                                      picture("x", 64, 64), picture("y", 64, 64)));
        const auto x = some_picture(20, 64);
        const auto twice = at::reflection_pad2d(at::reflection_pad2d(x, {0, 0, 0, 19}), {0, 0, 0, 25});
        const auto expected = at::sigmoid(at::conv2d(twice, w, {}, 1, 1)).slice(2, 0, 20);
        QVERIFY(largest(restored(file, x) - expected) <= kTolerance);
        QCOMPARE(restored(file, some_picture(1, 1)).sizes(), (at::IntArrayRef{1, 3, 1, 1}));
        const auto line =
            said([&] { (void)checkpoint::load_model(file).network->forward(some_picture(64, 80), nullptr); });
        QVERIFY2(line.contains("takes 64 x 64 pixels and was given 80 x 64"), qPrintable(line));
    }

    void other_sizes_are_refused() {
        const auto w = weights({3, 3, 3, 3}, 23), four = weights({4, 3, 3, 3}, 24);
        const auto line = said_of(model({node("Resize", {"x", "", "s"}, {"y"}, {text("mode", "nearest")})},
                                        {tensor("s", {4}, {1, 1, 2, 2})}, picture("x"), picture("y"), 13));
        QVERIFY2(line.contains("output has [1, 3, 128, 128] where its input has [1, 3, 64, 64]"), qPrintable(line));
        const auto channels = said_of(model({conv("x", "w", "y", 3)}, {stored("w", four)}, picture("x"), picture("y")));
        QVERIFY2(channels.contains("output has [1, 4, 64, 64]"), qPrintable(channels));
        const auto small =
            said_of(model({conv("x", "w", "y", 3)}, {stored("w", w)}, picture("x", 8, 8), picture("y", 8, 8)));
        QVERIFY2(small.contains("[1, 3, 8, 8]"), qPrintable(small));
        const auto flat = said_of(model({node("GlobalAveragePool", {"x"}, {"y"})}, {}, picture("x"), picture("y")));
        QVERIFY2(flat.contains("output has [1, 3, 1, 1]"), qPrintable(flat));
    }

    void what_opencv_cannot_run_is_named() {
        // Weights for four colours.
        const auto w = weights({3, 4, 3, 3}, 25);
        const auto line = said_of(model({conv("x", "w", "y", 3)}, {stored("w", w)}, picture("x"), picture("y")));
        QVERIFY2(line.contains("net.onnx") && line.contains("OpenCV") && !line.contains('\n'), qPrintable(line));
        const auto shape = said_of(model({node("Reshape", {"x", "s"}, {"y"})}, {whole_numbers("s", {1, 3, 7, 7})},
                                         picture("x"), picture("y")));
        QVERIFY2(shape.contains("OpenCV"), qPrintable(shape));
    }

    // Bounded before anything is computed.
    void memory_is_bounded() {
        // 8 GB for each of 40 tensors.
        QList<QByteArray> nodes = {node("Resize", {"x", "", "s"}, {"big0"}, {text("mode", "nearest")})};
        for (int i = 0; i < 39; ++i)
            nodes.append(node("Abs", {"big" + QByteArray::number(i)}, {"big" + QByteArray::number(i + 1)}));
        nodes += {node("GlobalAveragePool", {"big39"}, {"p"}), node("Add", {"x", "p"}, {"y"})};
        const auto line = said_of(model(nodes, {tensor("s", {4}, {1, 1, 400, 400})}, picture("x"), picture("y"), 13));
        QVERIFY2(line.contains("memory"), qPrintable(line));
        const auto constant =
            said_of(model({node("ConstantOfShape", {"s"}, {"big"}), node("Add", {"x", "big"}, {"y"})},
                          {whole_numbers("s", {1, 3, 1'000'000, 1'000'000})}, picture("x"), picture("y")));
        QVERIFY2(!constant.isEmpty() && !constant.contains('\n'), qPrintable(constant));
    }

    void descriptions_are_checked_data() {
        QTest::addColumn<QByteArray>("description");
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown field") << QByteArray("outputs = \"residual\"\n") << "outputs";
        QTest::newRow("unknown output") << QByteArray("output = \"noise\"\n") << "residual";
        QTest::newRow("range") << QByteArray("output_range = [1, 0]\n") << "output_range";
        QTest::newRow("one number") << QByteArray("output_range = [1]\n") << "output_range";
        QTest::newRow("no multiple") << QByteArray("multiple_of = 0\n") << "multiple_of";
        QTest::newRow("part of a pixel") << QByteArray("multiple_of = 2.5\n") << "whole number";
        QTest::newRow("order") << QByteArray("order = \"hsv\"\n") << "bgr";
        QTest::newRow("deviation") << QByteArray("deviation = [1, 0, 1]\n") << "above 0";
        QTest::newRow("no TOML") << QByteArray("order = \n") << "line 1";
        QTest::newRow("licence") << QByteArray("licence = 7\n") << "licence";
        QTest::newRow("a segmenter's") << QByteArray("labels = \"cityscapes\"\n") << "deweather segment";
    }
    void descriptions_are_checked() {
        QFETCH(QByteArray, description);
        QFETCH(QString, words);
        const auto line = said_of(residual().file, description);
        QVERIFY2(line.contains(words), qPrintable(line));
    }

    void is_installed_with_its_description() {
        const auto net = residual();
        const auto file = write(net.file, net.description + "licence = \"MIT\"\n");
        const auto installed = checkpoint::install_model(file);
        QCOMPARE(installed.filename().string(), std::string("net.onnx"));
        QCOMPARE(checkpoint::find_model("net"), installed);
        QVERIFY(QFile::exists(folder_->filePath("data/deweather/models/net.toml")));
        QCOMPARE(checkpoint::install_model(file), installed);
        const auto facts = checkpoint::model_facts(installed);
        QCOMPARE(facts.parameters, int64_t{81});
        // 27 products for each of 3 colours and 65,536 pixels.
        QVERIFY(std::abs(facts.gmac - 81 * 65536 / 1e9) < 1e-6);
        QVERIFY(std::find(facts.training.begin(), facts.training.end(),
                          std::pair<std::string, std::string>("licence", "MIT")) != facts.training.end());
        // One without description.
        const auto other = checkpoint::install_model(write(scattering().file, {}, "net2"));
        QCOMPARE(other.filename().string(), std::string("net2.onnx"));
        QVERIFY(!QFile::exists(folder_->filePath("data/deweather/models/net2.toml")));
        QVERIFY(!said([&] { (void)checkpoint::install_model(write("no network", {}, "junk")); }).isEmpty());
        QVERIFY(!QFile::exists(folder_->filePath("data/deweather/models/junk.onnx")));
    }

    void is_not_written_as_a_model_file() {
        const auto model = checkpoint::load_model(write(residual().file));
        const auto line = said([&] {
            checkpoint::save_model(*model.network, {}, folder_->filePath("a.safetensors").toStdString(), at::kFloat,
                                   Existing::kKeep);
        });
        QVERIFY2(line.contains("another library"), qPrintable(line));
    }
};

QTEST_GUILESS_MAIN(TestOnnxRestorer)
#include "test_onnx_restorer.moc"
