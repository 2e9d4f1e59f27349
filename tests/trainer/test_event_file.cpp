// Event files, read back by an independent parser in this test.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <bit>
#include <cstring>
#include <map>

#include "core/media/image_io.h"
#include "generated_source.h"
#include "trainer/crc32c.h"
#include "trainer/event_file.h"
#include "trainer/run_directory.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

// By the definition: the remainder of the message's polynomial, bit by bit.
uint32_t checksum(const QByteArray& bytes) {
    uint32_t crc = 0xFFFFFFFF;
    for (const char byte : bytes)
        for (int bit = 0; bit < 8; ++bit) {
            const bool out = ((crc ^ (static_cast<uint32_t>(static_cast<unsigned char>(byte)) >> bit)) & 1) != 0;
            crc >>= 1;
            if (out) crc ^= 0x82F63B78;
        }
    crc = ~crc;
    return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U;
}

template <class Number>
Number number_at(const QByteArray& bytes, qsizetype place) {
    Number number;
    if (place + static_cast<qsizetype>(sizeof number) > bytes.size()) qFatal("too short");
    std::memcpy(&number, bytes.constData() + place, sizeof number);
    return number;
}

// A message's fields by their number: varints and fixed numbers as their bits, the rest as bytes.
struct Field {
    uint64_t number = 0;
    QByteArray bytes;
};
using Fields = std::multimap<int, Field>;

uint64_t varint(const QByteArray& bytes, qsizetype& place) {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.at(place++));
        value |= static_cast<uint64_t>(byte & 127) << shift;
        if (byte < 128) return value;
    }
}

Fields fields_of(const QByteArray& bytes) {
    Fields fields;
    for (qsizetype place = 0; place < bytes.size();) {
        const uint64_t key = varint(bytes, place);
        Field field;
        switch (key % 8) {
            case 0:
                field.number = varint(bytes, place);
                break;
            case 1:
                field.number = number_at<uint64_t>(bytes, place);
                place += 8;
                break;
            case 2: {
                const auto length = static_cast<qsizetype>(varint(bytes, place));
                field.bytes = bytes.mid(place, length);
                if (field.bytes.size() != length) qFatal("a field that is too long");
                place += length;
                break;
            }
            case 5:
                field.number = number_at<uint32_t>(bytes, place);
                place += 4;
                break;
            default:
                qFatal("an unknown kind of field");
        }
        fields.emplace(static_cast<int>(key / 8), field);
    }
    return fields;
}

const Field& only(const Fields& fields, int number) {
    if (fields.count(number) != 1) qFatal("field %d is there %zu times", number, fields.count(number));
    return fields.find(number)->second;
}

std::vector<Fields> events_in(const QString& file) {
    QFile stream(file);
    if (!stream.open(QIODevice::ReadOnly)) qFatal("no file");
    const auto bytes = stream.readAll();
    std::vector<Fields> events;
    for (qsizetype place = 0; place < bytes.size();) {
        const auto length = static_cast<qsizetype>(number_at<uint64_t>(bytes, place));
        const auto event = bytes.mid(place + 12, length);
        if (number_at<uint32_t>(bytes, place + 8) != checksum(bytes.mid(place, 8))) qFatal("checksum of the length");
        if (number_at<uint32_t>(bytes, place + 12 + length) != checksum(event)) qFatal("checksum of the event");
        events.push_back(fields_of(event));
        place += 16 + length;
    }
    return events;
}

QStringList event_files(const QString& folder) {
    QStringList files;
    for (const auto& name : QDir(folder).entryList({"*tfevents*"}, QDir::Files, QDir::Name))
        files << folder + "/" + name;
    return files;
}

std::map<std::string, float> scalars_in(const Fields& event) {
    std::map<std::string, float> scalars;
    const auto summary = fields_of(only(event, 5).bytes);
    for (auto value = summary.lower_bound(1); value != summary.upper_bound(1); ++value) {
        const auto fields = fields_of(value->second.bytes);
        if (fields.contains(2))
            scalars[only(fields, 1).bytes.toStdString()] =
                std::bit_cast<float>(static_cast<uint32_t>(only(fields, 2).number));
    }
    return scalars;
}

}  // namespace

class TestEventFile : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void checksums_are_the_known_ones() {
        QCOMPARE(crc32c("123456789"), 0xE3069283U);
        // RFC 3720, B.4: 32 bytes of zeros, of ones, and ascending.
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU);
        QCOMPARE(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
        QCOMPARE(masked_crc32c("123456789"), checksum("123456789"));
    }

    void scalars_there_and_back() {
        const QTemporaryDir folder;
        {
            EventFile events(folder.path().toStdString(), 299);
            QVERIFY(event_files(folder.path()).isEmpty());
            events.add_scalars(300, {{"loss", 0.1}, {"validation/psnr", -27.25}});
            events.add_scalars(5'000'000'000, {{"loss", 1e30}});
        }
        const auto files = event_files(folder.path());
        QCOMPARE(files.size(), 1);
        const auto events = events_in(files[0]);
        QCOMPARE(events.size(), std::size_t{4});
        QCOMPARE(only(events[0], 3).bytes, QByteArray("brain.Event:2"));
        // A restart: records of step 300 and later no longer count.
        QCOMPARE(only(events[1], 2).number, uint64_t{300});
        QCOMPARE(only(fields_of(only(events[1], 7).bytes), 1).number, uint64_t{1});
        QCOMPARE(only(events[2], 2).number, uint64_t{300});
        QVERIFY(scalars_in(events[2]) == (std::map<std::string, float>{{"loss", 0.1F}, {"validation/psnr", -27.25F}}));
        QCOMPARE(only(events[3], 2).number, uint64_t{5'000'000'000});
        QCOMPARE(scalars_in(events[3]).at("loss"), 1e30F);
        const double time = std::bit_cast<double>(only(events[3], 1).number);
        QVERIFY(std::abs(time - static_cast<double>(QDateTime::currentSecsSinceEpoch())) < 60);
    }

    void a_run_records_its_metrics_and_samples() {
        const QTemporaryDir folder;
        const auto path = folder.filePath("run");
        auto run = RunDirectory::create(path.toStdString(), tiny_config(10));
        std::filesystem::create_directory(run.samples());
        media::Image picture;
        picture.rgb = at::full({3, 20, 30}, 0.5);
        for (const char* name : {"0000002-00.png", "0000002-01.png", "0000003-00.png"})
            media::write_image(picture, run.samples() / name, {});
        run.append_metrics({{"step", 2},
                            {"lr", 0.5},
                            {"losses", {{"l1", 0.25}}},
                            {"validation", {{"psnr", 30}}},
                            {"routers", {{"exchange_db", 0.5}, {"L0", {{"weight_norm", 2.5}, {"dead", 1}}}}},
                            {"load", {{0.5, 0.5}}}});
        run.append_samples(2);
        run.forget_metrics_after(1);
        run.append_metrics({{"step", 2}, {"lr", 1.5}});

        const auto files = event_files(path);
        QCOMPARE(files.size(), 2);
        auto events = events_in(files[0]);
        QCOMPARE(events.size(), std::size_t{5});
        QVERIFY(scalars_in(events[2]) == (std::map<std::string, float>{{"learning_rate", 0.5F},
                                                                       {"losses/l1", 0.25F},
                                                                       {"routers/L0/dead", 1},
                                                                       {"routers/L0/weight_norm", 2.5F},
                                                                       {"routers/exchange_db", 0.5F},
                                                                       {"validation/psnr", 30}}));
        for (const int number : {0, 1}) {
            const auto value = fields_of(only(fields_of(only(events[3 + number], 5).bytes), 1).bytes);
            QCOMPARE(only(value, 1).bytes, "samples/0" + QByteArray::number(number));
            const auto image = fields_of(only(value, 4).bytes);
            QCOMPARE(only(image, 1).number, uint64_t{20});
            QCOMPARE(only(image, 2).number, uint64_t{30});
            QFile file(path + "/samples/0000002-00.png");
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(only(image, 4).bytes, file.readAll());
        }
        events = events_in(files[1]);
        QCOMPARE(only(events[1], 2).number, uint64_t{2});
        QCOMPARE(scalars_in(events[2]).at("learning_rate"), 1.5F);
    }
};

QTEST_GUILESS_MAIN(TestEventFile)
#include "test_event_file.moc"
