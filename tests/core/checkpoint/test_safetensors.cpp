// safetensors: valid and malicious hand-written files, and a round trip.
#include "core/checkpoint/safetensors.h"

#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "core/base/error.h"

using namespace deweather;
using checkpoint::SafetensorsFile;

class TestSafetensors : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string file(const QByteArray& header, const QByteArray& data, qint64 claimed = -1) {
        QFile file(folder_.filePath("made.safetensors"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        const quint64 length = claimed < 0 ? static_cast<quint64>(header.size()) : static_cast<quint64>(claimed);
        file.write(reinterpret_cast<const char*>(&length), 8);
        file.write(header);
        file.write(data);
        return file.fileName().toStdString();
    }

  private Q_SLOTS:
    void reads_what_the_format_says() {
        // Two int16 and three uint8, by hand; the second tensor first in the header.
        const SafetensorsFile read(
            file(R"({"__metadata__":{"k":"v"},"b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]},)"
                 R"("a":{"dtype":"I16","shape":[2,1],"data_offsets":[0,4]}})",
                 QByteArray("\x01\x00\xff\xff\x07\x08\x09", 7)));
        QCOMPARE(read.metadata().at("k"), std::string("v"));
        QCOMPARE(read.names(), (std::vector<std::string>{"a", "b"}));
        QVERIFY(at::equal(read.tensor("a"), at::tensor({1, -1}, at::kShort).view({2, 1})));
        QVERIFY(at::equal(read.tensor("b"), at::tensor({7, 8, 9}, at::kByte)));
        QVERIFY_EXCEPTION_THROWN(read.tensor("c"), Error);
    }

    // Files that are commonly mistaken for a model are identified, with a remedy.
    void other_files_are_told_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("what");
        QTest::newRow("Git LFS") << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 7\n")
                                 << "git lfs pull";
        QTest::newRow("web page") << QByteArray("<!DOCTYPE html>\n<html><head><title>Sign in</title>") << "web page";
        QTest::newRow("page with a mark") << QByteArray("\xef\xbb\xbf\n  <HTML>\n<body>Not found</body>") << "web page";
        QTest::newRow("error as XML") << QByteArray("<?xml version='1.0'?><Error><Code>NoSuchKey</Code>") << "web page";
        QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03xyz", 13) << "gunzip";
        QTest::newRow("xz") << QByteArray(
                                   "\xfd"
                                   "7zXZ\0\0\4",
                                   8)
                            << "unxz";
        QTest::newRow("text") << QByteArray("# PReNet\nSee the paper for the weights.\n") << "it begins '# PReNet'";
        QTest::newRow("JSON") << QByteArray(R"({"message": "Not Found"})") << "it is text";
        QTest::newRow("PyTorch") << QByteArray("PK\3\4\0\0\0\0\0\0\0\0\0\0", 14) << "deweather import made.safetensors";
        QTest::newRow("older PyTorch") << QByteArray("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19.", 15)
                                       << "deweather import";
        QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) << "a picture";
        QTest::newRow("nothing") << QByteArray() << "empty";
    }

    void other_files_are_told() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, what);
        QFile file(folder_.filePath("made.safetensors"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        try {
            SafetensorsFile read(file.fileName().toStdString());
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(what), error.what());
        }
    }

    void round_trip_of_every_type() {
        const auto path = folder_.filePath("types.safetensors").toStdString();
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kShort,
                                at::kChar, at::kByte, at::kBool})
            tensors.emplace_back(c10::toString(type), at::randint(0, 2, {2, 3, 5}).to(type));
        tensors.emplace_back("scalar", at::scalar_tensor(2.5));
        tensors.emplace_back("empty", at::empty({0, 4}));
        tensors.emplace_back("transposed", at::rand({3, 4}).t());
        checkpoint::write_safetensors(path, tensors, {{"note", "\"quoted\" and\nbroken"}}, Existing::kReplace);
        const SafetensorsFile read(path);
        QCOMPARE(read.names().size(), tensors.size());
        QCOMPARE(read.metadata().at("note"), std::string("\"quoted\" and\nbroken"));
        for (const auto& [name, tensor] : tensors) {
            QCOMPARE(read.tensor(name).scalar_type(), tensor.scalar_type());
            QVERIFY(at::equal(read.tensor(name), tensor));
        }
        QVERIFY_EXCEPTION_THROWN(checkpoint::write_safetensors(path, tensors, {}, Existing::kKeep), Error);
        QVERIFY_EXCEPTION_THROWN(checkpoint::write_safetensors(folder_.filePath("none/x.safetensors").toStdString(),
                                                               tensors, {}, Existing::kKeep),
                                 Error);
    }

    void lies_are_refused_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<qint64>("claimed");
        const QByteArray data(8, '\1');
        const auto row = [&](const char* name, const QByteArray& header, qint64 claimed = -1) {
            QTest::newRow(name) << header << data << claimed;
        };
        row("beyond the file", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})");
        row("begins beyond", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})");
        row("negative", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}})");
        row("backwards", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}})");
        row("fraction", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0.0,8.0]}})");
        row("overlapping",
            R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})");
        row("the same twice",
            R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
        row("gap", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})");
        row("rest", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})");
        row("shape too large", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})");
        row("shape overflows",
            R"({"a":{"dtype":"F64","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}})");
        row("shape negative", R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})");
        row("many dimensions",
            R"({"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}})");
        row("unknown type", R"({"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}})");
        row("no type", R"({"a":{"shape":[2],"data_offsets":[0,8]}})");
        row("three offsets", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}})");
        row("no object", R"({"a":[1]})");
        row("list", "[]");
        row("not JSON", "{\"a\":");
        row("metadata no text", R"({"__metadata__":{"k":1}})");
        row("header longer than the file", "{}", 1000);
        row("header of 2^63", "{}", std::numeric_limits<qint64>::max());
        row("deep", QByteArray(100000, '['));
    }

    void lies_are_refused() {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, data);
        QFETCH(qint64, claimed);
        const auto path = file(header, data, claimed);
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile{path}, Error);
    }

    void no_file_at_all() {
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile(folder_.filePath("none").toStdString()), Error);
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile(folder_.path().toStdString()), Error);
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile("/dev/null"), Error);
        QFile empty(folder_.filePath("empty"));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile(empty.fileName().toStdString()), Error);
    }

    void random_damage_gives_errors_only() {
        const QByteArray header =
            R"({"__metadata__":{"k":"v"},"a":{"dtype":"I16","shape":[2,1],"data_offsets":[0,4]}})";
        std::mt19937 random(7);
        int accepted = 0;
        for (int round = 0; round < 2000; ++round) {
            QByteArray damaged = header;
            for (int hit = 0; hit <= round % 3; ++hit)
                damaged[static_cast<int>(random() % header.size())] = static_cast<char>(random());
            try {
                const SafetensorsFile read(file(damaged, QByteArray(4, '\2')));
                for (const auto& name : read.names()) (void)read.tensor(name).to(at::kFloat).sum();
                ++accepted;
            } catch (const Error&) {
            }
        }
        QVERIFY(accepted < 1000);
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
