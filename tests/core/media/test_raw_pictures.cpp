// Camera RAW: told from other TIFFs, white as the camera saw it, turned once, and written as a picture.
#include <torch/types.h>

#include <QtTest>
#include <exiv2/exiv2.hpp>

#include "tests/core/media/dng_bytes.h"
#include "tests/core/media/picture_folder.h"

using namespace deweather;
using namespace picture_bytes;
namespace fs = std::filesystem;

namespace {

// sRGB's curve (IEC 61966-2-1).
double encoded(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

// Within the rounding of LibRaw's matrices.
constexpr double kNear = 0.004;

// The colour in the middle of each quarter, upper left first, beside what it should be. order: which quarter of the
// sensor is seen there.
QString wrong_quarter(const at::Tensor& rgb, const std::array<std::size_t, 4>& order) {
    const auto side = rgb.size(2);
    for (std::size_t i = 0; i < 4; ++i)
        for (int64_t c = 0; c < 3; ++c) {
            const auto y = side / 4 + (i >= 2 ? side / 2 : 0), x = side / 4 + (i % 2 == 1 ? side / 2 : 0);
            const auto got = rgb[c][y][x].item<double>();
            const auto wanted = encoded(kQuarters[order[i]][static_cast<std::size_t>(c)]);
            if (std::abs(got - wanted) > kNear)
                return QString("quarter %1, channel %2: %3 instead of %4").arg(i).arg(c).arg(got).arg(wanted);
        }
    return {};
}

}  // namespace

class TestRawPictures : public QObject {
    Q_OBJECT

    PictureFolder folder_;

  private Q_SLOTS:
    // Two cameras that see white differently show the same picture.
    void white_balance_data() {
        QTest::addColumn<int>("red");
        QTest::addColumn<int>("green");
        QTest::addColumn<int>("blue");
        QTest::newRow("daylight") << 500 << 1000 << 625;
        QTest::newRow("lamp") << 1000 << 800 << 300;
    }

    void white_balance() {
        QFETCH(int, red);
        QFETCH(int, green);
        QFETCH(int, blue);
        const auto image = folder_.read(
            "white.dng",
            dng({.neutral = {static_cast<uint32_t>(red), static_cast<uint32_t>(green), static_cast<uint32_t>(blue)}}));
        QCOMPARE(image.width(), 64);
        QCOMPARE(image.height(), 64);
        QCOMPARE(image.bit_depth, 16);
        QVERIFY(!image.grey);
        QVERIFY(image.metadata.icc.empty());
        const auto wrong = wrong_quarter(image.rgb, {0, 1, 2, 3});
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QVERIFY(has_note(image, "camera RAW"));
        QVERIFY(!has_note(image, "daylight"));
    }

    // EXIF's orientations 3, 6 and 8 by hand: where each quarter of the sensor is seen.
    void orientation_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<QList<int>>("order");
        QTest::newRow("upright") << 1 << QList<int>{0, 1, 2, 3};
        QTest::newRow("upside down") << 3 << QList<int>{3, 2, 1, 0};
        QTest::newRow("to be turned right") << 6 << QList<int>{2, 0, 3, 1};
        QTest::newRow("to be turned left") << 8 << QList<int>{1, 3, 0, 2};
        QTest::newRow("mirrored") << 2 << QList<int>{1, 0, 3, 2};
        QTest::newRow("transposed") << 5 << QList<int>{0, 2, 1, 3};
    }

    // Once when it is read, and not again from the result's metadata.
    void orientation() {
        QFETCH(int, orientation);
        QFETCH(QList<int>, order);
        std::array<std::size_t, 4> quarters{};
        std::copy(order.begin(), order.end(), quarters.begin());
        auto image = folder_.read("turned.dng", dng({.orientation = static_cast<uint32_t>(orientation)}));
        auto wrong = wrong_quarter(image.rgb, quarters);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        for (const char* name : {"turned.tif", "turned.png", "turned.jpg"}) {
            media::write_image(image, folder_.path(name), {.existing = Existing::kReplace});
            if (std::string(name) == "turned.jpg") continue;  // lossy
            wrong = wrong_quarter(media::read_image(folder_.path(name), {}).rgb, quarters);
            QVERIFY2(wrong.isEmpty(), qPrintable(name + (": " + wrong)));
        }
    }

    // The thumbnail in front, which any reader of TIFFs finds, is not the picture.
    void a_thumbnail_is_not_the_picture() {
        for (const char* name : {"thumb.dng", "thumb.tif", "thumb"}) {
            const auto image = folder_.read(name, dng({.thumbnail = true}));
            QCOMPARE(image.width(), 64);
            const auto wrong = wrong_quarter(image.rgb, {0, 1, 2, 3});
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
        QCOMPARE(media::read_header(folder_.path("thumb.tif")).format, media::Format::kRaw);
    }

    void sensors_without_colours_give_grey() {
        const auto image = folder_.read("grey.dng", dng({.grey_sensor = true}));
        QVERIFY(image.grey);
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY(std::abs(image.rgb[0][16 + (i >= 2 ? 32 : 0)][16 + (i % 2 == 1 ? 32 : 0)].item<double>() -
                             encoded(kQuarters[i][0])) < kNear);
    }

    // A picture stays a picture: whatever it is called, and whichever camera its EXIF names.
    void ordinary_tiffs_are_no_raw() {
        TiffPage page(5, 3, 2, 8, 3);
        page.strip(Bytes(45, 200));
        for (const char* name : {"plain.tif", "plain.dng", "plain.nef"}) {
            const auto image = folder_.read(name, tiff({page}));
            QCOMPARE(image.width(), 5);
            QCOMPARE(image.bit_depth, 8);
            QVERIFY(!has_note(image, "RAW"));
        }
        TiffPage grey(64, 64, 1, 16, 1);
        grey.text(271, "NIKON CORPORATION").text(272, "NIKON D700").strip(Bytes(std::size_t{64} * 64 * 2, 7));
        grey.bytes(50706, {1, 4, 0, 0});  // as programs copy it from a DNG
        const auto image = folder_.read("of_camera.tif", tiff({grey}));
        QVERIFY(!has_note(image, "RAW"));
        QVERIFY(std::abs(image.rgb[0][5][5].item<double>() - 0x0707 / 65535.0) < 1e-6);
    }

    // Whose values nobody knows, so that a thumbnail would be left.
    void unknown_raw_is_refused() {
        TiffPage page(16, 12, 2, 8, 3);
        page.text(271, "Rainmaker").strip(Bytes(std::size_t{16} * 12 * 3, 99));
        const auto said = folder_.refusal("unknown.nef", tiff({page}));
        QVERIFY2(said.contains("rename it to .tif"), qPrintable(said));
    }

    void damaged_ones_are_refused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const Bytes& bytes, const char* reason) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << reason;
        };
        row("values missing", dng({.halved = true}), "cut short");
        const std::string start = "FUJIFILMCCD-RAW 0201FF383501";
        row("only the start of a RAF", Bytes(start.begin(), start.end()), "damaged");
        Bytes crx;
        put(crx, 24, 4, true);
        put(crx, "ftypcrx ");
        put(crx, Bytes(60, 0));
        row("only the start of a CR3", crx, "LibRaw");
        row("only the start of a CR2", {'I', 'I', 42, 0, 16, 0, 0, 0, 'C', 'R', 2, 0, 0, 0, 0, 0}, "damaged");
        row("only the start of a RW2", {'I', 'I', 'U', 0, 8, 0, 0, 0, 0, 0}, "damaged");
        // Filters that no LibRaw knows.
        TiffPage odd(8, 8, 32803, 16, 1);
        row("too small", tiff({odd.strip(Bytes(128, 1))}), "LibRaw");
    }

    void damaged_ones_are_refused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const auto said = folder_.refusal("damaged.dng", Bytes(bytes.begin(), bytes.end()));
        QVERIFY2(said.contains(reason), qPrintable(said));
        QVERIFY(!said.contains('\n'));
    }

    // Cut anywhere: refused, or the whole picture where only the end of the directory's values is missing.
    void any_cut_and_any_byte() {
        const auto whole = dng({.side = 32, .thumbnail = true});
        for (std::size_t size = 1; size < whole.size(); size += 37)
            QVERIFY(!folder_.refusal("cut.dng", Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))
                         .contains('\n'));
        // Every byte of the directories, turned over.
        const auto directories = whole.size() - 600;
        for (std::size_t at = 0; at < whole.size(); at += at < 8 || at > directories ? 1 : 211) {
            auto bytes = whole;
            bytes[at] ^= 0xFF;
            QVERIFY(!folder_.refusal("turned_over.dng", bytes).contains('\n'));
        }
    }

    void size_limit() {
        const auto said = folder_.refusal("large.dng", dng({}), {.max_pixels = 1000});
        QVERIFY2(said.contains("--max-megapixels"), qPrintable(said));
    }

    // Tags about the photograph stay; tags about the RAW values alone go, and a note reports that.
    void exif() {
        const auto image = folder_.read("exif.dng", dng({.orientation = 6, .thumbnail = true}));
        QVERIFY(has_note(image, "EXIF of its RAW values"));
        media::write_image(image, folder_.path("exif.jpg"), {});
        const auto written = Exiv2::ImageFactory::open(folder_.path("exif.jpg").string());
        written->readMetadata();
        auto& exif = written->exifData();
        QCOMPARE(exif["Exif.Image.Make"].toString(), std::string("Rainmaker"));
        QCOMPARE(exif["Exif.Image.Artist"].toString(), std::string("Cloudburst"));
        QCOMPARE(exif["Exif.Image.DateTime"].toString(), std::string("2024:05:06 07:08:09"));
        QCOMPARE(exif["Exif.Image.Orientation"].toString(), std::string("1"));
        for (const auto& datum : exif) {
            QVERIFY2(datum.tag() < 50000 || datum.groupName() != "Image", datum.key().c_str());
            QVERIFY2(!datum.groupName().starts_with("Sub"), datum.key().c_str());
        }
    }

    // Never as RAW, and 16 bits unless the name asks for fewer.
    void results() {
        for (const char* name : {"a.dng", "a.NEF", "a.cr3", "a.arw", "a.raf", "a.orf", "a.rw2", "a.pef"}) {
            QVERIFY(media::is_picture_name(name));
            QCOMPARE(media::result_extension(name), fs::path(".tif"));
            QVERIFY_EXCEPTION_THROWN((void)media::format_of_name(name), Error);
        }
        const auto image = folder_.read("result.dng", dng({}));
        QVERIFY_EXCEPTION_THROWN(media::write_image(image, folder_.path("new.dng"), {}), Error);
        QVERIFY(!fs::exists(folder_.path("new.dng")));
        media::write_image(image, folder_.path("result.tif"), {});
        QCOMPARE(media::read_image(folder_.path("result.tif"), {}).bit_depth, 16);
        const auto notes = media::write_image(image, folder_.path("result.jpg"), {});
        QVERIFY(std::any_of(notes.begin(), notes.end(),
                            [](const std::string& note) { return note.find("16 bits") != std::string::npos; }));
    }
};

QTEST_GUILESS_MAIN(TestRawPictures)
#include "test_raw_pictures.moc"
