// Valid checkpoints with reproducible random damage, through the fuzzer's entry point.
#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"
#include "tests/core/checkpoint/torch_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

using namespace deweather;

class TestMutations : public QObject {
    Q_OBJECT

    static std::string safetensors() {
        const std::string header =
            R"({"__metadata__":{"k":"v"},"a":{"dtype":"I16","shape":[2,1],"data_offsets":[0,4]},)"
            R"("b":{"dtype":"BOOL","shape":[3],"data_offsets":[4,7]}})";
        return torch_writer::little(uint64_t{header.size()}) + header + std::string("\1\0\2\0\1\0\1", 7);
    }

    static std::string damaged(std::string bytes, const std::string& other, std::mt19937& random) {
        const auto below = [&](std::size_t count) { return random() % std::max<std::size_t>(count, 1); };
        // Numbers that lie at the ends of the types that lengths are kept in.
        constexpr std::array<uint64_t, 8> kEnds = {
            0, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, uint64_t{1} << 63, ~uint64_t{0}};
        for (std::size_t hits = 1 + below(4); hits > 0 && !bytes.empty(); --hits) {
            const auto at = below(bytes.size());
            const auto length = below(std::min<std::size_t>(bytes.size() - at, 64));
            switch (below(7)) {
                case 0:
                    bytes[at] = static_cast<char>(random());
                    break;
                case 1:
                    bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
                    break;
                case 2:
                    bytes.resize(at);
                    break;
                case 3:
                    bytes.erase(at, length);
                    break;
                case 4:
                    bytes.insert(at, bytes.substr(below(bytes.size()), length));
                    break;
                case 5:
                    bytes.insert(at, other.substr(below(other.size()), length));
                    break;
                default: {
                    const auto end = torch_writer::little(kEnds[below(kEnds.size())]);
                    bytes.replace(at, std::min<std::size_t>(std::size_t{1} << below(4), bytes.size() - at), end, 0,
                                  std::size_t{1} << below(4));
                }
            }
        }
        return bytes;
    }

    static void read(const std::string& bytes) {
        LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    }

  private Q_SLOTS:
    void damaged_files_give_errors_only() {
        using namespace torch_writer;
        const std::vector<std::string> valid = {archive(sample_object(), sample_storages()),
                                                legacy(sample_object(), sample_storages()), pickle(sample_object()),
                                                safetensors()};
        QTemporaryDir folder;
        for (std::size_t i = 0; i < valid.size(); ++i) {  // or else the damaged ones would show nothing
            QFile file(folder.filePath("valid"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(valid[i].data(), static_cast<qint64>(valid[i].size()));
            file.close();
            if (i < 2) QCOMPARE(checkpoint::read_torch_file(file.fileName().toStdString()).tensors.size(), 3U);
            if (i == 3) QCOMPARE(checkpoint::SafetensorsFile(file.fileName().toStdString()).names().size(), 2U);
            read(valid[i]);
        }
        std::mt19937 random(11);
        for (int round = 0; round < 8000; ++round)
            read(damaged(valid[random() % valid.size()], valid[random() % valid.size()], random));
    }
};

QTEST_GUILESS_MAIN(TestMutations)
#include "test_mutations.moc"
