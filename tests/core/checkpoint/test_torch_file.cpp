// PyTorch checkpoints: valid and malicious hand-written ones, and files written by PyTorch itself.
#include "core/checkpoint/torch_file.h"

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "torch_writer.h"

using namespace deweather;
using namespace torch_writer;

class TestTorchFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string file(const std::string& bytes) {
        QFile file(folder_.filePath("made.pth"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
        return file.fileName().toStdString();
    }

    QString refusal(const std::string& bytes) {
        const auto path = file(bytes);
        try {
            checkpoint::read_torch_file(path);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

    static at::Tensor named(const checkpoint::TorchCheckpoint& checkpoint, const std::string& name) {
        for (const auto& [keys, tensor] : checkpoint.tensors)
            if (keys.back() == name) return tensor;
        qFatal("no tensor %s", name.c_str());
    }

    void check_sample(const std::string& bytes) {
        const auto read = checkpoint::read_torch_file(file(bytes));
        QCOMPARE(read.tensors.size(), std::size_t{3});
        QCOMPARE(read.tensors[0].keys, (std::vector<std::string>{"state_dict", "weight"}));
        const auto weight = at::arange(6, at::kFloat).view({2, 3});
        QVERIFY(at::equal(read.tensors[0].tensor, weight));
        QVERIFY(at::equal(read.tensors[1].tensor, weight.t()));
        QVERIFY(read.tensors[0].tensor.is_alias_of(read.tensors[1].tensor));
        QCOMPARE(read.tensors[2].tensor.item<int64_t>(), 7);
        QCOMPARE(read.numbers.at("epoch"), 3);
    }

  private Q_SLOTS:
    void reads_both_containers() {
        check_sample(archive(sample_object(), sample_storages()));
        check_sample(legacy(sample_object(), sample_storages()));
        // Lists and numbers of the optimizer do no harm.
        const auto group = dict({{"lr", std::string("G\x3f\x50\x62\x4d\xd2\xf1\xa9\xfc", 9)},
                                 {"betas", tuple({integer(1), "N"})},
                                 {"params", joined({"](", integer(0), integer(1), "e"})}});
        const auto read = checkpoint::read_torch_file(
            file(archive(dict({{"optimizer", dict({{"param_groups", joined({"]", group, "a"})}})},
                               {"w", tensor(storage("FloatStorage", "0", 6), 4, {2}, {1})}}),
                         sample_storages())));
        QCOMPARE(read.tensors.size(), std::size_t{1});
        QVERIFY(at::equal(read.tensors[0].tensor, at::tensor({4.0F, 5.0F})));
    }

    // Values that training programs store beside the weights, as written by Python's pickle (protocol 2).
    void harmless_values_are_passed_over_data() {
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const std::string& value) {
            QTest::newRow(name) << QByteArray::fromStdString(value);
        };
        const auto made = [](const std::string& type, const std::string& state) {
            const auto point = type.rfind('.');
            return global(type.substr(0, point), type.substr(point + 1)) + ")\x81" + state + "b";
        };
        const auto milestones = joined({"}(", integer(30), integer(1), integer(80), integer(1), "u"});
        row("Counter", call(global("collections", "Counter"), {milestones}));
        row("deque",
            call(global("collections", "deque"), {tuple({}), integer(100)}) + "(" + integer(1) + integer(2) + "e");
        row("defaultdict", call(global("collections", "defaultdict"), {global("__builtin__", "int")}) +
                               set_items({{"a", integer(1)}}));
        row("set", call(global("__builtin__", "set"), {joined({"](", integer(1), "e"})}));
        row("Namespace", made("argparse.Namespace", dict({{"lr", integer(1)}})));
        row("SimpleNamespace", made("types.SimpleNamespace", dict({{"lr", integer(1)}})));
        row("Path", call(global("pathlib", "PosixPath"), {text("runs"), text("one")}));
        row("time",
            call(global("datetime", "datetime"), {call(global("_codecs", "encode"), {text("2024"), text("latin1")})}));
        row("array", call(global("numpy.core.multiarray", "_reconstruct"),
                          {global("numpy", "ndarray"), integers({0}), text("b")}) +
                         tuple({integer(1), integers({2}), "N", "\x89", text("bytes")}) + "b");
        row("array of NumPy 2", call(global("numpy._core.multiarray", "_reconstruct"),
                                     {global("numpy", "ndarray"), integers({0}), text("b")}) +
                                    tuple({integer(1), integers({2}), "N", "\x89", text("bytes")}) + "b");
        row("complex", call(global("__builtin__", "complex"), {integer(1), integer(2)}));
    }

    void harmless_values_are_passed_over() {
        QFETCH(QByteArray, value);
        const auto object =
            dict({{"state_dict", ordered_dict({{"w", tensor(storage("FloatStorage", "0", 6), 0, {6}, {1})}})},
                  {"scheduler", dict({{"kept", value.toStdString()}})}});
        for (const auto& bytes : {archive(object, {sample_storages()[0]}), legacy(object, {sample_storages()[0]})}) {
            const auto read = checkpoint::read_torch_file(file(bytes));
            QCOMPARE(read.tensors.size(), std::size_t{1});
            QVERIFY(at::equal(read.tensors[0].tensor, at::arange(6, at::kFloat)));
        }
    }

    void reads_every_type() {
        const std::vector<std::pair<std::string, at::ScalarType>> types = {
            {"DoubleStorage", at::kDouble},     {"FloatStorage", at::kFloat}, {"HalfStorage", at::kHalf},
            {"BFloat16Storage", at::kBFloat16}, {"LongStorage", at::kLong},   {"IntStorage", at::kInt},
            {"ShortStorage", at::kShort},       {"CharStorage", at::kChar},   {"ByteStorage", at::kByte},
            {"BoolStorage", at::kBool}};
        for (const auto& [name, type] : types) {
            const auto numbers = at::tensor({0, 1, 1, 0, 1}).to(type);
            const std::string bytes(static_cast<const char*>(numbers.data_ptr()), numbers.nbytes());
            const auto object = dict({{"t", tensor(storage(name, "k", 5), 0, {5}, {1})}});
            for (const auto& made : {archive(object, {{"k", 5, bytes}}), legacy(object, {{"k", 5, bytes}})}) {
                const auto read = checkpoint::read_torch_file(file(made));
                QCOMPARE(read.tensors[0].tensor.scalar_type(), type);
                QVERIFY(at::equal(read.tensors[0].tensor, numbers));
            }
        }
    }

    void reads_what_pytorch_wrote() {
        const QString parity = DEWEATHER_SHARED "/parity/film_e4k2_d32.pth";
        if (!QFile::exists(parity)) QSKIP("the published checkpoint is not here");
        const auto film = checkpoint::read_torch_file(parity.toStdString());
        QCOMPARE(film.tensors.size(), std::size_t{111});
        QCOMPARE(film.numbers.at("epoch"), 3);
        QCOMPARE(film.tensors[0].keys[0], std::string("model_state_dict"));
        int64_t numbers = 0;
        for (const auto& [keys, tensor] : film.tensors) {
            numbers += tensor.numel();
            QVERIFY(tensor.isfinite().all().item<bool>());
        }
        QVERIFY(numbers >= 990443);  // the parameters that the published network counts

        const std::string peers = DEWEATHER_SHARED "/data/peers/";
        if (!QFile::exists(QString::fromStdString(peers + "prenet/Rain100H_PReNet6_r.pth")))
            QSKIP("the legacy checkpoints are not here");
        // The first numbers of the first storage, seen in a dump of each file.
        const auto prenet = checkpoint::read_torch_file(peers + "prenet/Rain100H_PReNet6_r.pth");
        QCOMPARE(prenet.tensors.size(), std::size_t{16});
        QCOMPARE(checkpoint::read_torch_file(peers + "prenet/Rain100L_PReNet6.pth").tensors.size(), std::size_t{32});
        const auto espnet = checkpoint::read_torch_file(peers + "espnet/espnet_p_2_q_8.pth");
        QCOMPARE(espnet.tensors.size(), std::size_t{189});
        bool found = false;
        for (const auto& [keys, tensor] : prenet.tensors)
            found = found || (tensor.numel() == 1728 && tensor.flatten()[0].item<float>() == -0.04169034585356712F);
        QVERIFY2(found, "the first storage begins with 0xbd2ac37f");
    }

    void code_is_refused_by_name() {
        const auto system = call(global("posix", "system"), {text("touch " + folder_.filePath("ran").toStdString())});
        for (const auto& bytes :
             {archive(dict({{"w", system}}), {}), legacy(system, {}), pickle(system), archive(system, {})}) {
            QVERIFY2(refusal(bytes).contains("posix.system"), qPrintable(refusal(bytes)));
            QVERIFY(!refusal(bytes).contains('\n'));
        }
        QVERIFY(refusal(pickle(text("os") + text("popen") + "\x93")).contains("os.popen"));
        QVERIFY(refusal(pickle("(ios\nsystem\n")).contains("os.system"));
        QVERIFY(refusal(pickle(global("__builtin__", "eval"))).contains("builtins.eval"));
        QVERIFY(refusal(archive(global("networks", "PReNet"), {})).contains("networks.PReNet"));
        QVERIFY(refusal(archive(global("builtins", "getattr"), {})).contains("builtins.getattr"));
        QVERIFY(refusal(archive(global("functools", "partial"), {})).contains("functools.partial"));
        QVERIFY(!QFile::exists(folder_.filePath("ran")));
    }

    void lies_are_refused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const std::string& bytes, const char* why) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(why);
        };
        const auto with = [](const std::string& value) { return archive(dict({{"w", value}}), sample_storages()); };
        const auto floats = storage("FloatStorage", "0", 6);
        row("view beyond", with(tensor(floats, 1, {2, 3}, {3, 1})), "beyond its storage");
        row("offset beyond", with(tensor(floats, 7, {}, {})), "beyond its storage");
        row("offset negative", with(tensor(floats, -1, {2}, {1})), "beyond its storage");
        row("size negative", with(tensor(floats, 0, {-2}, {1})), "whole number from 0 up");
        row("stride negative", with(tensor(floats, 5, {6}, {-1})), "whole number from 0 up");
        row("reach overflows", with(tensor(floats, 0, {1LL << 62, 1LL << 62}, {1LL << 62, 1})), "beyond its storage");
        row("elements overflow", with(tensor(floats, 0, {1LL << 40, 1LL << 40}, {0, 0})), "beyond its storage");
        row("one number a billion times", with(tensor(floats, 0, {1LL << 30}, {0})), "more than the file");
        row("empty but huge", with(tensor(floats, 0, {0, 1LL << 50}, {1, 1})), "more than the file");
        row("fewer strides", with(tensor(floats, 0, {2, 3}, {3})), "strides");
        row("many dimensions", with(tensor(floats, 0, std::vector<int64_t>(17, 1), std::vector<int64_t>(17, 1))),
            "dimensions");
        row("storage larger than the file", with(tensor(storage("FloatStorage", "0", 1LL << 40), 0, {1}, {1})),
            "more than the file");
        row("storage of another size", with(tensor(storage("FloatStorage", "0", 5), 0, {1}, {1})), "24 bytes");
        row("storage negative", with(tensor(storage("FloatStorage", "0", -1), 0, {1}, {1})), "more than the file");
        row("no such storage", with(tensor(storage("FloatStorage", "9", 6), 0, {1}, {1})), "no storage '9'");
        row("unsupported type", with(tensor(storage("Size", "0", 6), 0, {1}, {1})), "unsupported");
        row("unknown type", with(tensor(storage("QInt8Storage", "0", 6), 0, {1}, {1})), "torch.QInt8Storage");
        row("one storage as two types",
            archive(
                dict({{"a", tensor(floats, 0, {1}, {1})}, {"b", tensor(storage("IntStorage", "0", 6), 0, {1}, {1})}}),
                sample_storages()),
            "another than it is");
        row("legacy counts differ", legacy(sample_object(), {{"0", 5, std::string(20, '\0')}, sample_storages()[1]}),
            "5 elements");
        row("legacy storage negative", legacy(sample_object(), {{"0", -6, ""}}), "-6 elements");
        row("legacy storage missing", legacy(sample_object(), {sample_storages()[0]}), "no storage '1'");
        row("legacy storage twice",
            legacy(sample_object(), {sample_storages()[1], sample_storages()[1], sample_storages()[0]}), "twice");
        row("legacy unknown storage", legacy(sample_object(), {{"9", 0, ""}}), "no tensor refers to");
        row("legacy big endian", legacy(sample_object(), sample_storages(), false), "big-endian");
        row("big endian", zip({{"n/data.pkl", pickle(sample_object())}, {"n/byteorder", "big"}}), "big-endian");
        row("TorchScript", zip({{"n/data.pkl", pickle("}")}, {"n/constants.pkl", pickle(")")}}), "TorchScript");
        row("other archive", zip({{"n/readme", "text"}}), "no data.pkl");
        row("compressed", zip({{"n/data.pkl", pickle("}")}}, 8), "compressed");
        row("encrypted", zip({{"n/data.pkl", pickle("}")}}, 0, 1), "encrypted");
        row("the same entry twice", zip({{"n/data.pkl", pickle("}")}, {"n/data.pkl", pickle("}")}}), "twice");
        row("no tensors", archive(dict({{"epoch", integer(3)}}), {}), "no tensors");
        row("no dictionary", archive(integer(3), {}), "no dictionary");
        row("stack underflow", pickle("0"), "not there");
        row("no mark", pickle("t"), "mark");
        row("below a mark", pickle("N(\x85t"), "not there");
        row("never remembered", pickle("h\7"), "never had");
        row("far memory", pickle(std::string("Nr\xff\xff\xff\xff", 6)), "remembers more");
        row("two values", pickle("NN"), "midst");
        row("unknown instruction", pickle("\xff"), "instruction 255");
        row("text longer than the file", std::string("\x80\4\x8d\xff\xff\xff\xff\xff\xff\xff\xff", 11), "cut short");
        row("call of a number", pickle(integer(1) + ")R"), "no function");
        row("key without value", pickle("}(Nu"), "without a value");
        row("append to a number", pickle(integer(1) + "Na"), "no list");
        row("a parameter of itself",
            with(call(global("torch._utils", "_rebuild_parameter"),
                      {call(global("torch._utils", "_rebuild_parameter"), {"N"})})),
            "without a tensor");
        row("not PyTorch's", pickle(integer(1)), "no PyTorch checkpoint");
        std::string lying = archive(sample_object(), sample_storages());
        const auto central = lying.find("PK\1\2");
        lying.replace(central + 24, 4, little(uint32_t{1} << 31));
        row("zip with a lying size", lying, "damaged");
        lying.replace(central + 20, 4, little(uint32_t{1} << 31));
        row("zip with two lying sizes", lying, "damaged");
        std::string overlapping = archive(sample_object(), sample_storages());
        const auto second = overlapping.find("PK\1\2", overlapping.find("PK\1\2") + 1);
        // The byte order's six bytes claimed to be 200: over the next entry.
        overlapping.replace(second + 20, 8, little(uint32_t{200}) + little(uint32_t{200}));
        row("zip with overlapping entries", overlapping, "overlap");
    }

    void lies_are_refused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, why);
        const auto said = refusal(bytes.toStdString());
        QVERIFY2(said.contains(why), qPrintable(said));
        QVERIFY(!said.contains('\n'));
    }

    void bombs_take_neither_time_nor_memory() {
        const int64_t before = peak_resident_memory();
        // Containers nested a hundred thousand levels deep: neither reading nor destruction may recurse.
        QVERIFY(refusal(archive(std::string(100'000, ']') + std::string(99'999, 'a'), {})).contains("no dictionary"));
        std::string deep;
        for (int i = 0; i < 100'000; ++i) deep.append("}").append(text("k"));
        QVERIFY(refusal(archive(joined({deep, "N", std::string(100'000, 's')}), {})).contains("too deeply"));
        // Each dictionary contains the previous one eight times: 8^14 values, which would take days.
        std::string doubled = dict({{"w", tensor(storage("FloatStorage", "0", 6), 0, {1}, {1})}}) + "q";
        doubled += '\0';
        for (char i = 1; i < 15; ++i) {
            doubled += "0}(";  // the one before stays in the memory only
            for (int times = 0; times < 8; ++times)
                doubled.append(text(std::to_string(times))).append("h").push_back(static_cast<char>(i - 1));
            doubled.append("uq").push_back(i);
        }
        QVERIFY2(refusal(archive(doubled, sample_storages())).contains("too often"),
                 qPrintable(refusal(archive(doubled, sample_storages()))));
        // A dictionary that contains itself.
        QVERIFY(refusal(archive(std::string("}q\0", 3) + text("k") + std::string("h\0s", 3), {})).contains("deeply"));
        QVERIFY(refusal(pickle(std::string(5'000'000, '('))).contains("instructions"));
        QVERIFY(refusal(pickle(std::string(5'000'000, ')'))).contains("instructions"));
        // One list of many pairs, passed to many calls.
        std::string calls = "](";
        for (int i = 0; i < 10'000; ++i) calls += "NN\x86";
        calls += std::string("e\x85q\0", 4);
        for (int i = 0; i < 10'000; ++i) calls.append(global("collections", "OrderedDict")).append("h\0R", 3);
        QVERIFY(refusal(pickle(calls)).contains("more keys"));
        QVERIFY2(peak_resident_memory() - before < (int64_t{2} << 30), "bounded by the instructions");
    }

    void cut_short_anywhere() {
        for (const auto& whole :
             {archive(sample_object(), sample_storages()), legacy(sample_object(), sample_storages())}) {
            QCOMPARE(refusal(whole), QString("accepted"));
            for (std::size_t length = 0; length < whole.size(); ++length) {
                const auto said = refusal(whole.substr(0, length));
                QVERIFY2(said.startsWith("cannot read"), qPrintable(QString::number(length) + " " + said));
            }
        }
    }

    void no_file_at_all() {
        QVERIFY_EXCEPTION_THROWN(checkpoint::read_torch_file(folder_.filePath("none").toStdString()), Error);
        QVERIFY_EXCEPTION_THROWN(checkpoint::read_torch_file(folder_.path().toStdString()), Error);
        QVERIFY_EXCEPTION_THROWN(checkpoint::read_torch_file("/dev/null"), Error);
    }
};

QTEST_GUILESS_MAIN(TestTorchFile)
#include "test_torch_file.moc"
