// Round trips of EXIF, XMP, IPTC and ICC, verified by Exiv2; and every orientation.
#include "core/media/metadata.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>
#include <exiv2/exiv2.hpp>

#include "core/media/image_io.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestMetadata : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    fs::path path(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

    // A minimal profile: its header alone, with this colour space.
    static std::vector<uint8_t> profile(const char* space) {
        std::vector<uint8_t> icc(132, 0);
        icc[3] = 132;
        std::copy_n(space, 4, icc.begin() + 16);
        std::copy_n("acsp", 4, icc.begin() + 36);
        return icc;
    }

    // A picture with everything, 3 wide and 2 high, its six pixels all different.
    fs::path tagged(const std::string& name, int orientation) const {
        media::Image image;
        image.rgb = at::arange(18, at::kFloat).view({3, 2, 3}) * 10 / 255;
        media::write_image(image, path(name), {.existing = Existing::kReplace});
        const auto file = Exiv2::ImageFactory::open(path(name).string());
        file->readMetadata();
        auto& exif = file->exifData();
        exif["Exif.Image.Make"] = "Camera";
        exif["Exif.Image.Orientation"] = static_cast<uint16_t>(orientation);
        exif["Exif.Photo.ISOSpeedRatings"] = uint16_t{400};
        exif["Exif.Photo.PixelXDimension"] = uint32_t{3};
        exif["Exif.Photo.PixelYDimension"] = uint32_t{2};
        file->iptcData()["Iptc.Application2.City"] = "Rain City";
        file->xmpData()["Xmp.dc.creator"] = "Somebody";
        file->xmpData()["Xmp.tiff.Orientation"] = std::to_string(orientation);
        auto icc = profile("RGB ");
        Exiv2::DataBuf buffer(icc.data(), static_cast<long>(icc.size()));
        file->setIccProfile(buffer, false);
        file->writeMetadata();
        return path(name);
    }

    static std::string text(Exiv2::Image& file, const char* key) {
        const std::string name = key;
        if (name.starts_with("Exif.")) {
            const auto found = file.exifData().findKey(Exiv2::ExifKey(name));
            return found == file.exifData().end() ? "" : found->toString();
        }
        if (name.starts_with("Iptc.")) {
            const auto found = file.iptcData().findKey(Exiv2::IptcKey(name));
            return found == file.iptcData().end() ? "" : found->toString();
        }
        const auto found = file.xmpData().findKey(Exiv2::XmpKey(name));
        return found == file.xmpData().end() ? "" : found->toString();
    }

  private Q_SLOTS:
    void everything_is_kept_or_stripped_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"out.jpg", "out.png", "out.webp", "out.tif"}) QTest::newRow(name) << name;
    }

    void everything_is_kept_or_stripped() {
        QFETCH(QString, name);
        auto image = media::read_image(tagged("in.jpg", 1), {});
        image.chroma = {.x = 2, .y = 2};  // what a WebP has too
        const auto notes =
            media::write_image(image, path(name.toStdString()),
                               {.existing = Existing::kReplace, .software = "Deweather 9", .parameters = "model m"});
        // WebP cannot store IPTC, which is reported.
        const bool iptc = name != "out.webp";
        QCOMPARE(notes.size(), std::size_t{iptc ? 0U : 1U});
        if (!iptc) QVERIFY(QString::fromStdString(notes.front()).contains("IPTC"));
        const auto file = Exiv2::ImageFactory::open(path(name.toStdString()).string());
        file->readMetadata();
        QCOMPARE(text(*file, "Exif.Image.Make"), std::string("Camera"));
        QCOMPARE(text(*file, "Exif.Photo.ISOSpeedRatings"), std::string("400"));
        QCOMPARE(text(*file, "Xmp.dc.creator"), std::string("Somebody"));
        QCOMPARE(text(*file, "Iptc.Application2.City"), std::string(iptc ? "Rain City" : ""));
        QCOMPARE(text(*file, "Xmp.xmpMM.History[1]/stEvt:softwareAgent"), std::string("Deweather 9"));
        QCOMPARE(text(*file, "Xmp.xmpMM.History[1]/stEvt:parameters"), std::string("model m"));
        QVERIFY(file->iccProfileDefined());
        QCOMPARE(media::read_image(path(name.toStdString()), {}).metadata.icc, profile("RGB "));
        // The pixels are as they were.
        if (name == "out.png" || name == "out.tif")
            QVERIFY(at::allclose(media::read_image(path(name.toStdString()), {}).rgb, image.rgb));

        media::write_image(
            image, path(name.toStdString()),
            {.metadata = media::MetadataPolicy::kStrip, .existing = Existing::kReplace, .software = "Deweather 9"});
        const auto stripped = Exiv2::ImageFactory::open(path(name.toStdString()).string());
        stripped->readMetadata();
        QVERIFY(text(*stripped, "Exif.Image.Make").empty() && stripped->xmpData().empty() &&
                stripped->iptcData().empty() && !stripped->iccProfileDefined());
    }

    void history_grows() {
        const auto once = media::read_image(tagged("in.jpg", 1), {});
        media::write_image(once, path("once.jpg"), {.existing = Existing::kReplace, .software = "first"});
        media::write_image(media::read_image(path("once.jpg"), {}), path("twice.jpg"),
                           {.existing = Existing::kReplace, .software = "second"});
        const auto file = Exiv2::ImageFactory::open(path("twice.jpg").string());
        file->readMetadata();
        QCOMPARE(text(*file, "Xmp.xmpMM.History[1]/stEvt:softwareAgent"), std::string("first"));
        QCOMPARE(text(*file, "Xmp.xmpMM.History[2]/stEvt:softwareAgent"), std::string("second"));
    }

    void png_profiles_have_a_name() {
        media::Image image;
        image.rgb = at::rand({3, 4, 4});
        image.metadata.icc = profile("RGB ");
        media::write_image(image, path("named.png"), {.existing = Existing::kReplace});
        QFile file(QString::fromStdString(path("named.png").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        const auto type = bytes.indexOf("iCCP");
        QVERIFY(type > 0 && type < bytes.indexOf("IDAT"));
        QCOMPARE(bytes.mid(type + 4, 13), QByteArray("ICC profile\0\0", 13));
        // The CRC, by long division of the bits as the PNG specification has it.
        const auto number = [&](qsizetype at) { return qFromBigEndian<quint32>(bytes.constData() + at); };
        quint32 rest = 0xFFFFFFFF;
        for (qsizetype i = type; i < type + 4 + number(type - 4); ++i)
            for (int bit = 0; bit < 8; ++bit) {
                const quint32 in = (static_cast<quint8>(bytes[i]) >> bit & 1U) ^ (rest & 1U);
                rest = rest >> 1 ^ in * 0xEDB88320U;
            }
        QCOMPARE(~rest, number(type + 4 + number(type - 4)));
        QCOMPARE(media::read_image(path("named.png"), {}).metadata.icc, profile("RGB "));
    }

    void what_a_format_cannot_hold_is_said() {
        auto image = media::read_image(tagged("in.jpg", 1), {});
        QCOMPARE(media::write_image(image, path("out.bmp"), {.existing = Existing::kReplace}).size(), std::size_t{1});
        image.metadata = {};
        QVERIFY(media::write_image(image, path("out.bmp"), {.existing = Existing::kReplace}).empty());
        image.alpha = at::rand({1, image.height(), image.width()});
        image.bit_depth = 16;
        QCOMPARE(media::write_image(image, path("out.jpg"), {.existing = Existing::kReplace}).size(), std::size_t{2});
        image.chroma = {.x = 2, .y = 2};  // a WebP has no more
        QCOMPARE(media::write_image(image, path("out.webp"), {.existing = Existing::kReplace}).size(), std::size_t{1});
        QVERIFY(media::write_image(image, path("out.png"), {.existing = Existing::kReplace}).empty());
    }

    void profiles_of_another_colour_space_are_left_out() {
        media::Image image;
        image.rgb = at::rand({3, 4, 4});
        image.metadata.icc = profile("GRAY");
        const auto notes = media::write_image(image, path("colour.png"), {.existing = Existing::kReplace});
        QCOMPARE(notes.size(), std::size_t{1});
        QVERIFY(media::read_image(path("colour.png"), {}).metadata.icc.empty());
    }

    void orientations_data() {
        QTest::addColumn<int>("orientation");
        for (int orientation = 1; orientation <= 8; ++orientation) QTest::addRow("%d", orientation) << orientation;
    }

    // EXIF: the stored row 0 is the visual top, right, ...: where the stored pixel (x, y) of a w x h picture belongs.
    void orientations() {
        QFETCH(int, orientation);
        const int64_t w = 3, h = 2;
        const auto file = tagged("in.png", orientation);
        const auto read = media::read_image(file, {});
        const bool swapped = orientation >= 5;
        QCOMPARE(read.width(), swapped ? h : w);
        QCOMPARE(read.height(), swapped ? w : h);
        for (int64_t y = 0; y < h; ++y)
            for (int64_t x = 0; x < w; ++x) {
                int64_t to_x = x, to_y = y;
                switch (orientation) {
                    case 2:
                        to_x = w - 1 - x;
                        break;
                    case 3:
                        to_x = w - 1 - x, to_y = h - 1 - y;
                        break;
                    case 4:
                        to_y = h - 1 - y;
                        break;
                    case 5:
                        to_x = y, to_y = x;
                        break;
                    case 6:
                        to_x = h - 1 - y, to_y = x;
                        break;
                    case 7:
                        to_x = h - 1 - y, to_y = w - 1 - x;
                        break;
                    case 8:
                        to_x = y, to_y = w - 1 - x;
                        break;
                    default:
                        break;
                }
                const double stored = static_cast<double>(y * w + x) * 10 / 255;
                QVERIFY(std::abs(read.rgb[0][to_y][to_x].item<double>() - stored) < 0.5 / 255);
            }
        // Upright now, and tagged as such.
        media::write_image(read, path("upright.jpg"), {.existing = Existing::kReplace});
        const auto written = Exiv2::ImageFactory::open(path("upright.jpg").string());
        written->readMetadata();
        QCOMPARE(text(*written, "Exif.Image.Orientation"), std::string("1"));
        QCOMPARE(text(*written, "Xmp.tiff.Orientation"), std::string("1"));
        QCOMPARE(text(*written, "Exif.Photo.PixelXDimension"), std::string(swapped ? "2" : "3"));
        QCOMPARE(media::read_image(path("upright.jpg"), {}).width(), read.width());
    }

    void damaged_metadata_do_not_stop_the_reading() {
        QFile file(QString::fromStdString(tagged("in.jpg", 1).string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const auto exif = bytes.indexOf("Exif");
        for (qsizetype i = exif + 6; i < exif + 40; ++i) bytes[i] = '\xff';
        file.seek(0);
        file.write(bytes);
        file.close();
        QCOMPARE(media::read_image(path("in.jpg"), {}).width(), 3);
    }
};

QTEST_GUILESS_MAIN(TestMetadata)
#include "test_metadata.moc"
