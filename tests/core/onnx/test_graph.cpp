// Claims of an ONNX file, believed only if the bytes agree; and the file that OpenCV is given.
#include "core/onnx/graph.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "core/base/error.h"
#include "core/onnx/protobuf.h"
#include "core/onnx/sized_graph.h"
#include "onnx_file.h"

using namespace deweather;
using namespace onnx_file;

namespace {

const QList<float> kWeights = {1, 0, 0, 0, 1, 0, 0, 0, 1};

QByteArray conv() {
    return node("Conv", {"x", "w"}, {"y"}, {ints("kernel_shape", {1, 1})});
}
QByteArray picture(const QByteArray& name = "x") {
    return value(name, {1, 3, kAny, kAny});
}

onnx::Graph read(const QByteArray& file) {
    return onnx::read_graph({file.constData(), static_cast<std::size_t>(file.size())}, "net.onnx");
}
// The error for a file; empty if nothing is wrong.
QString said(const QByteArray& file) {
    try {
        (void)read(file);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

// A tensor of nine numbers that says where else they are.
QByteArray external(const QByteArray& location) {
    QByteArray tensor;
    for (const int size : {3, 3, 1, 1}) tensor += number(1, static_cast<quint64>(size));
    const auto entry = bytes(1, "location") + bytes(2, location);
    return tensor + number(2, 1) + bytes(8, "w") + bytes(13, entry) + number(14, 1);  // external_data, data_location
}

}  // namespace

class TestGraph : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void says_what_it_takes() {
        const auto fixed = read(convolution(3, kWeights, 64, 48));
        QCOMPARE(fixed.height, std::optional<int64_t>(64));
        QCOMPARE(fixed.width, std::optional<int64_t>(48));
        QCOMPARE(fixed.parameters, int64_t{9});
        QCOMPARE(fixed.nodes, int64_t{1});
        QCOMPARE(fixed.producer, std::string("a test"));
        QCOMPARE(onnx::format_sizes(*fixed.output), std::string("[1, 3, 64, 48]"));
        const auto any = read(convolution(3, kWeights, kAny, kAny));
        QVERIFY(!any.height && !any.width);
        QCOMPARE(onnx::format_sizes(*any.output), std::string("[1, 3, any, any]"));
    }

    // Older programs list tensors among the inputs.
    void tensors_are_no_inputs() {
        const auto weight = tensor("w", {3, 3, 1, 1}, kWeights);
        const auto file = model_of(graph({conv()}, {weight}, {picture(), value("w", {3, 3, 1, 1})}, {picture("y")}));
        QCOMPARE(said(file), QString());
    }

    void what_is_wrong_is_named_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("words");
        const auto good = convolution(3, kWeights, 64, 64);
        const auto weight = tensor("w", {3, 3, 1, 1}, kWeights);
        const auto with = [&](const QByteArray& replaced) {
            return model({conv()}, {replaced}, picture(), picture("y"));
        };
        const auto taking = [&](const QByteArray& input) { return model({conv()}, {weight}, input, picture("y")); };
        QTest::newRow("empty") << QByteArray() << "no ONNX file";
        QTest::newRow("text") << QByteArray("a text, and no network at all") << "no ONNX file";
        QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n and so on") << "no ONNX file";
        QTest::newRow("cut short") << good.left(good.size() - 30) << "cut short";
        QTest::newRow("no network") << number(1, 7) << "holds no network";
        QTest::newRow("two networks") << good + good << "two networks";
        QTest::newRow("functions") << good + bytes(25, bytes(1, "f")) << "functions";
        QTest::newRow("unknown operator")
            << model({node("GridSample", {"x", "w"}, {"y"})}, {weight}, picture(), picture("y"))
            << "operator GridSample is none that OpenCV computes (node 'the GridSample')";
        QTest::newRow("another domain") << model({node("Conv", {"x", "w"}, {"y"}, {}, "com.example")}, {weight},
                                                 picture(), picture("y"))
                                        << "operator com.example.Conv";
        QTest::newRow("a network within")
            << model({node("Conv", {"x", "w"}, {"y"}, {bytes(1, "body") + bytes(6, graph({}, {}, {}, {}))})}, {weight},
                     picture(), picture("y"))
            << "network";
        QTest::newRow("too few inputs") << model({node("Conv", {"x"}, {"y"})}, {weight}, picture(), picture("y"))
                                        << "operator Conv in it has 1 inputs";
        QTest::newRow("no outputs") << model({node("Conv", {"x", "w"}, {})}, {weight}, picture(), picture("y"))
                                    << "0 outputs";
        QTest::newRow("given by nothing")
            << model({node("Add", {"x", "z"}, {"y"})}, {}, picture(), picture("y")) << "takes 'z', which nothing";
        QTest::newRow("goes round") << model({node("Add", {"x", "y"}, {"y"})}, {}, picture(), picture("y"))
                                    << "takes 'y', which nothing";
        QTest::newRow("given twice") << model({node("Relu", {"x"}, {"y"}), node("Abs", {"x"}, {"y"})}, {}, picture(),
                                              picture("y"))
                                     << "two nodes in it give 'y'";
        QTest::newRow("no output") << model_of(graph({conv()}, {weight}, {picture()}, {})) << "no output";
        QTest::newRow("output of nothing") << model({conv()}, {weight}, picture(), picture("z")) << "no node gives";
        QTest::newRow("half output") << model({conv()}, {weight}, picture(), value("y", {1, 3, kAny, kAny}, 10))
                                     << "output is float16";
        QTest::newRow("two inputs") << model_of(graph({node("Add", {"x", "z"}, {"y"})}, {}, {picture(), picture("z")},
                                                      {picture("y")}))
                                    << "2 inputs ('x', 'z')";
        QTest::newRow("no inputs") << model_of(graph({conv()}, {weight}, {}, {picture("y")})) << "0 inputs";
        QTest::newRow("bytes") << taking(value("x", {1, 3, kAny, kAny}, 2)) << "input is uint8";
        QTest::newRow("half") << taking(value("x", {1, 3, kAny, kAny}, 10)) << "input is float16";
        QTest::newRow("three sizes") << taking(value("x", {3, kAny, kAny})) << "has [3, any, any]";
        QTest::newRow("colours last") << taking(value("x", {1, kAny, kAny, 3})) << "has [1, any, any, 3]";
        QTest::newRow("grey") << taking(value("x", {1, 1, kAny, kAny})) << "has [1, 1, any, any]";
        QTest::newRow("several pictures") << taking(value("x", {4, 3, 64, 64})) << "has [4, 3, 64, 64]";
        QTest::newRow("huge picture") << taking(value("x", {1, 3, 1'000'000'000, 64})) << "has [1, 3, 1000000000, 64]";
        QTest::newRow("huge tensor") << with(tensor("w", {1000, 1000, 1000}, kWeights))
                                     << "'w' claims the shape [1000, 1000, 1000], and holds 9 numbers";
        QTest::newRow("impossible tensor")
            << with(tensor("w", {qint64{1} << 40, qint64{1} << 40}, kWeights)) << "impossible shape";
        QTest::newRow("tensor below nothing") << with(tensor("w", {-1, -9}, kWeights)) << "impossible shape";
        QTest::newRow("part of a number") << with(tensor_of(1, "w", {2}, "1234567")) << "'w' claims";
        QTest::newRow("many dimensions") << with(tensor("w", QList<qint64>(9, 1), {1})) << "more than 8 dimensions";
        QTest::newRow("complex tensor") << with(tensor_of(14, "w", {1}, "12345678")) << "'w' holds type 14";
        QTest::newRow("huge constant")
            << model({node("Constant", {}, {"w"}, {tensor_attribute("value", tensor("c", {1000, 1000}, {1}))}), conv()},
                     {}, picture(), picture("y"))
            << "'c' claims the shape [1000, 1000], and holds 1 numbers";
        QTest::newRow("counts what it pads")
            << model(
                   {node("AveragePool", {"x"}, {"y"},
                         {ints("kernel_shape", {3, 3}), ints("pads", {1, 1, 1, 1}), integer("count_include_pad", 1)})},
                   {}, picture(), picture("y"))
            << "AveragePool counts what it pads";
        QTest::newRow("rounds up") << model({node("Resize", {"x", "", "s"}, {"y"},
                                                  {text("mode", "nearest"), text("nearest_mode", "ceil")})},
                                            {tensor("s", {4}, {1, 1, 1, 1})}, picture(), picture("y"), 13)
                                   << "nearest_mode = ceil";
        const auto of = [&](const QByteArray& made, const QList<QByteArray>& tensors) {
            return model({made}, tensors, picture(), picture("y"));
        };
        const QList<float> three(3, 1.0F), two(2, 1.0F);
        QTest::newRow("no groups") << of(node("Conv", {"x", "w"}, {"y"}, {integer("group", 0)}), {weight})
                                   << "operator Conv in it has 0 groups";
        QTest::newRow("beyond 32 bits") << of(node("Conv", {"x", "w"}, {"y"}, {ints("strides", {qint64{1} << 32, 1})}),
                                              {weight})
                                        << "has strides = 4294967296, beyond 32 bits";
        QTest::newRow("no weights") << of(node("Conv", {"x", "w"}, {"y"}), {tensor("w", {3, 0, 1, 1}, {})})
                                    << "weights without numbers";
        QTest::newRow("short bias") << of(node("Conv", {"x", "w", "b"}, {"y"}), {weight, tensor("b", {2}, two)})
                                    << "2 numbers to add for 3 channels";
        QTest::newRow("long bias, transposed")
            << of(node("ConvTranspose", {"x", "w", "b"}, {"y"}), {weight, tensor("b", {4}, {1, 1, 1, 1})})
            << "4 numbers to add for 3 channels";
        QTest::newRow("lists that differ")
            << of(node("BatchNormalization", {"x", "a", "b", "c", "d"}, {"y"}),
                  {tensor("a", {3}, three), tensor("b", {3}, three), tensor("c", {2}, two), tensor("d", {3}, three)})
            << "lists of 3 and 2 numbers";
        QTest::newRow("unknown type") << of(node("Cast", {"x"}, {"y"}, {integer("to", 99)}), {})
                                      << "converts to type 99 of ONNX";
        QTest::newRow("no type") << of(node("Cast", {"x"}, {"y"}), {}) << "does not say to which type";
        QTest::newRow("size below any") << of(node("Reshape", {"x", "s"}, {"y"}), {whole_numbers("s", {1, 3, -7, 64})})
                                        << "a size of -7";
        QTest::newRow("version 0") << model({conv()}, {weight}, picture(), picture("y"), 0) << "of version 0";
        QTest::newRow("version of years to come")
            << model({conv()}, {weight}, picture(), picture("y"), 99) << "of version 99";
        QTest::newRow("absolute path") << with(external("/etc/passwd")) << "'/etc/passwd', outside";
        QTest::newRow("folder above") << with(external("../secret.bin")) << "'../secret.bin', outside";
        QTest::newRow("folder above, later") << with(external("a/../../secret.bin")) << "outside";
        QTest::newRow("file beside") << with(external("weights.bin")) << "lies in another file, 'weights.bin'";
    }
    void what_is_wrong_is_named() {
        QFETCH(QByteArray, file);
        QFETCH(QString, words);
        const auto line = said(file);
        QVERIFY2(line.contains(words), qPrintable(line));
        QVERIFY2(line.contains("net.onnx") && !line.contains('\n'), qPrintable(line));
    }

    // Nothing is read beyond the bytes (run with sanitizers to be sure), and all that is accepted can be rewritten.
    void damaged_files_never_crash() {
        const auto good = model({node("Constant", {}, {"low"}, {tensor_attribute("value", tensor("c", {}, {0}))}),
                                 conv(), node("Clip", {"y", "low"}, {"z"})},
                                {tensor("w", {3, 3, 1, 1}, kWeights)}, picture(), picture("z"));
        QCOMPARE(said(good), QString());
        for (qsizetype size = 0; size < good.size(); ++size) (void)said(good.left(size));
        std::mt19937 random(7);
        int accepted = 0, rewritten = 0;
        for (int round = 0; round < 20'000; ++round) {
            auto damaged = good;
            for (int hit = 0; hit < 1 + round % 3; ++hit)
                damaged[static_cast<qsizetype>(random() % static_cast<unsigned>(damaged.size()))] =
                    static_cast<char>(random());
            if (!said(damaged).isEmpty()) continue;
            ++accepted;
            try {
                QVERIFY(
                    !onnx::at_size({damaged.constData(), static_cast<std::size_t>(damaged.size())}, 64, 64).empty());
                ++rewritten;
            } catch (const onnx::BadMessage&) {
                // A field that only the second reading asks for.
            }
        }
        QVERIFY(accepted > 100 && accepted < 19'000 && rewritten > accepted / 2);
    }

    void a_sized_file_has_one_size_and_one_output() {
        const auto file =
            model_of(graph({conv(), node("Relu", {"x"}, {"unused"}), node("Abs", {"y"}, {"z"})},
                           {tensor("w", {3, 3, 1, 1}, kWeights)}, {picture()}, {picture("y"), picture("z")}));
        const auto sized = onnx::at_size({file.constData(), static_cast<std::size_t>(file.size())}, 40, 56);
        const auto graph = onnx::read_graph(sized, "sized.onnx");
        QCOMPARE(graph.height, std::optional<int64_t>(40));
        QCOMPARE(graph.width, std::optional<int64_t>(56));
        QCOMPARE(graph.nodes, int64_t{2});  // the convolution, and what gives its output on
        QCOMPARE(graph.parameters, int64_t{9});
        QVERIFY(sized.find("Relu") == sized.npos && sized.find("Abs") == sized.npos);
    }

    void bounds_become_attributes() {
        const auto file = model({node("Constant", {}, {"high"}, {tensor_attribute("value", tensor("c", {}, {0.75F}))}),
                                 node("Clip", {"x", "low", "high"}, {"y"})},
                                {tensor("low", {}, {0.25F})}, picture(), picture("y"));
        const auto sized = onnx::at_size({file.constData(), static_cast<std::size_t>(file.size())}, 16, 16);
        const auto said_as = [&](const QByteArray& attribute) {
            return sized.find(attribute.toStdString()) != sized.npos;
        };
        QVERIFY(said_as(real("min", 0.25F)) && said_as(real("max", 0.75F)));
        QVERIFY(!said_as(bytes(1, "low")));
    }
};

QTEST_APPLESS_MAIN(TestGraph)
#include "test_graph.moc"
