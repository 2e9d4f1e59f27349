// A user's network in ONNX with its description: the file is written here, byte by byte, so that what it computes is
// known.
#include "core/segment/onnx_network.h"

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/segment/segmenter.h"
#include "tests/core/onnx/onnx_file.h"

using namespace deweather;
using namespace deweather::segment;
using onnx_file::convolution;

class TestOnnxNetwork : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path write(const QString& name, const QByteArray& network, const QByteArray& description) {
        const auto put = [&](const QString& file, const QByteArray& content) {
            QFile out(folder_.filePath(file));
            if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size()) qFatal("cannot write");
        };
        put(name + ".onnx", network);
        if (!description.isNull()) put(name + ".toml", description);
        return folder_.filePath(name + ".onnx").toStdString();
    }
    static QString said(const std::filesystem::path& file) {
        try {
            (void)load_onnx(file);
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return {};
    }
    static constexpr const char* kClasses =
        "[[classes]]\nname = \"red\"\ncolour = [255, 0, 0]\n[[classes]]\nname = \"green\"\n[[classes]]\nname = "
        "\"blue\"\n";
    // Each class's number is its colour.
    static QList<float> identity() { return {1, 0, 0, 0, 1, 0, 0, 0, 1}; }

    // Left third red, middle green, right blue.
    static at::Tensor flag(int64_t height, int64_t width) {
        auto picture = at::zeros({3, height, width});
        for (int64_t i = 0; i < 3; ++i) picture[i].slice(1, i * width / 3, (i + 1) * width / 3).fill_(1);
        return picture;
    }

  private Q_SLOTS:
    void the_largest_output_names_the_class() {
        const auto file = write("flag", convolution(3, identity(), 6, 9), QByteArray(kClasses));
        Segmenter segmenter(load_model(file), at::kCPU);
        QCOMPARE(segmenter.model_name(), std::string("flag"));
        QCOMPARE(segmenter.labels().classes[0].name, std::string("red"));
        QCOMPARE(segmenter.labels().classes[0].colour, (Colour{255, 0, 0}));
        const auto labels = segmenter.segment(flag(6, 9));
        const auto expected = at::tensor({0, 0, 0, 1, 1, 1, 2, 2, 2}, at::kByte).expand({6, 9});
        QVERIFY(at::equal(labels, expected));
    }

    void pictures_are_resized_to_what_it_takes() {
        const auto file =
            write("small", convolution(3, identity(), 6, 9), QByteArray("height = 6\nwidth = 9\n") + kClasses);
        const auto labels = Segmenter(load_model(file), at::kCPU).segment(flag(60, 90));
        QCOMPARE(labels.sizes().vec(), (std::vector<int64_t>{60, 90}));
        for (int64_t i = 0; i < 3; ++i) QCOMPARE(labels[30][i * 30 + 15].item<int64_t>(), i);
    }

    void colours_are_prepared_as_it_says() {
        // Its first channel is blue then.
        const auto file = write("bgr", convolution(3, identity(), 6, 9), QByteArray("order = \"bgr\"\n") + kClasses);
        QCOMPARE(Segmenter(load_model(file), at::kCPU).segment(flag(6, 9))[0][0].item<int64_t>(), 2);
        // (1 * 255 - 300) / 10 = -4.5 for red, 0 and 0 for the others.
        const auto scaled = write("scaled", convolution(3, identity(), 6, 9),
                                  QByteArray("scale = 255\nmean = [300, 0, 0]\ndeviation = [10, 1, 1]\n") + kClasses);
        auto model = load_model(scaled);
        const auto logits = model.network->forward(flag(6, 9).unsqueeze(0), nullptr);
        QCOMPARE(logits[0][0][0][0].item<double>(), -4.5);
        QCOMPARE(logits[0][0][0][8].item<double>(), -30.0);
        QCOMPARE(logits[0][2][0][8].item<double>(), 255.0);
    }

    void what_is_wrong_is_said() {
        const auto good = convolution(3, identity(), 6, 9);
        QVERIFY(said(folder_.filePath("none.onnx").toStdString()).contains("no such file"));
        QVERIFY(said(write("alone", good, {})).contains("alone.toml"));
        QVERIFY(said(write("junk", "no network", kClasses)).contains("no ONNX file"));
        QVERIFY(said(write("unlabelled", good, "height = 6\n")).contains("classes"));
        QVERIFY(said(write("odd", good, QByteArray("heigth = 6\n") + kClasses)).contains("heigth"));
        QVERIFY(said(write("broken", good, "height = \n")).contains("line 1"));
        QVERIFY(said(write("mean", good, QByteArray("mean = [1, 2]\n") + kClasses)).contains("three numbers"));
        QVERIFY(said(write("zero", good, QByteArray("deviation = [1, 0, 1]\n") + kClasses)).contains("above 0"));
        QVERIFY(said(write("unknown", good, "labels = \"kitti\"\n")).contains("kitti"));
        QVERIFY(said(write("order", good, QByteArray("order = \"hsv\"\n") + kClasses)).contains("bgr"));
        // Fewer outputs than classes.
        const auto few = said(write("few", convolution(2, {1, 0, 0, 0, 1, 0}, 6, 9), kClasses));
        QVERIFY2(few.contains("[1, 2, 6, 9]"), qPrintable(few));
        // Beside a restorer's description it is none of ours.
        QVERIFY(said(write("restorer", good, "output = \"residual\"\n")).contains("output"));
    }

    // The file says so itself.
    void the_only_size_needs_no_description() {
        const auto file = write("fixed", convolution(3, identity(), 6, 9), QByteArray(kClasses));
        const auto labels = Segmenter(load_model(file), at::kCPU).segment(flag(60, 90));
        for (int64_t i = 0; i < 3; ++i) QCOMPARE(labels[30][i * 30 + 15].item<int64_t>(), i);
    }
};

QTEST_MAIN(TestOnnxNetwork)
#include "test_onnx_network.moc"
