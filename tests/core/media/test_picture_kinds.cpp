// Kinds of picture files that other programs write and libraries read wrongly: each made byte by byte, and what its
// values mean worked out here.
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <functional>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/media/own_colours.h"
#include "tests/core/media/picture_bytes.h"

using namespace deweather;
using namespace picture_bytes;
namespace fs = std::filesystem;

namespace {

// 5 x 3, every value another.
constexpr uint32_t kWidth = 5, kHeight = 3;
constexpr std::size_t kArea = kWidth * kHeight;

// The value of a channel at a pixel, in 0..most.
uint32_t level(std::size_t pixel, std::size_t channel, uint32_t most) {
    return static_cast<uint32_t>((pixel * 4 + channel + 1) * most / (kArea * 4 + 8));
}

// Pixel after pixel.
std::vector<uint32_t> interleaved(std::size_t channels, uint32_t most) {
    std::vector<uint32_t> values;
    for (std::size_t i = 0; i < kArea; ++i)
        for (std::size_t c = 0; c < channels; ++c) values.push_back(level(i, c, most));
    return values;
}

std::vector<uint32_t> plane(std::size_t channel, uint32_t most) {
    std::vector<uint32_t> values;
    for (std::size_t i = 0; i < kArea; ++i) values.push_back(level(i, channel, most));
    return values;
}

// A square tile with the plane in its corner.
std::vector<uint32_t> tile(const std::vector<uint32_t>& values, std::size_t side) {
    std::vector<uint32_t> result(side * side, 0);
    for (std::size_t i = 0; i < kArea; ++i) result[i / kWidth * side + i % kWidth] = values[i];
    return result;
}

at::Tensor expected(std::size_t channels, uint32_t most, std::size_t first = 0) {
    auto values = at::empty({static_cast<int64_t>(channels), kHeight, kWidth}, at::kFloat);
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < kArea; ++i)
            values.view({static_cast<int64_t>(channels), -1})[static_cast<int64_t>(c)][static_cast<int64_t>(i)] =
                static_cast<double>(level(i, c + first, most)) / most;
    return values;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

constexpr uint32_t kWhiteIsZero = 0, kBlackIsZero = 1, kRgb = 2, kPalette = 3, kInks = 5, kLab = 8;
constexpr uint32_t kUnspecified = 0, kMultiplied = 1, kPlainAlpha = 2;

}  // namespace

class TestPictureKinds : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    fs::path path(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

    media::Image read(const std::string& name, const Bytes& bytes, bool first_picture = false) const {
        write(path(name), bytes);
        return media::read_image(path(name), {.first_picture = first_picture});
    }

    QString refusal(const std::string& name, const Bytes& bytes) const {
        try {
            (void)read(name, bytes);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

    static bool has_note(const media::Image& image, const std::string& part) {
        return std::any_of(image.notes.begin(), image.notes.end(),
                           [&](const std::string& note) { return note.find(part) != std::string::npos; });
    }

  private Q_SLOTS:
    void grey_tiffs_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("most");
        QTest::addColumn<bool>("inverted");
        QTest::addColumn<int>("depth");
        const auto row = [](const char* name, const Bytes& bytes, uint32_t most, bool inverted, int depth) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << static_cast<int>(most) << inverted << depth;
        };
        const auto grey = [](uint32_t photometric, int bits, bool big_endian = false) {
            const uint32_t most = (1U << bits) - 1;
            const auto values = interleaved(1, most);
            const auto data = bits % 8 == 0 ? numbers(values, bits / 8, big_endian) : packed(values, bits, kWidth);
            return TiffPage(kWidth, kHeight, photometric, static_cast<uint32_t>(bits), 1).strip(data);
        };
        for (const int bits : {1, 2, 4, 8, 10, 12, 14, 16}) {
            const uint32_t most = (1U << bits) - 1;
            const int depth = bits > 8 ? 16 : 8;
            row(qPrintable(QString("black is 0, %1 bit").arg(bits)), tiff({grey(kBlackIsZero, bits)}), most, false,
                depth);
            row(qPrintable(QString("white is 0, %1 bit").arg(bits)), tiff({grey(kWhiteIsZero, bits)}), most, true,
                depth);
        }
        row("Motorola's order", tiff({grey(kBlackIsZero, 16, true)}, true), 65535, false, 16);
        row("BigTIFF", tiff({grey(kBlackIsZero, 16)}, false, true), 65535, false, 16);
        row("BigTIFF in Motorola's order", tiff({grey(kWhiteIsZero, 16, true)}, true, true), 65535, true, 16);
        row("without sizes of the strips", tiff({grey(kBlackIsZero, 8).without(279)}), 255, false, 8);
        row("a tile",
            tiff({TiffPage(kWidth, kHeight, kWhiteIsZero, 16, 1).tile(numbers(tile(plane(0, 65535), 16), 2), 16)}),
            65535, true, 16);
    }

    void grey_tiffs() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, most);
        QFETCH(bool, inverted);
        QFETCH(int, depth);
        const auto image = read("grey.tif", Bytes(bytes.begin(), bytes.end()));
        auto right = expected(1, static_cast<uint32_t>(most));
        if (inverted) right = 1 - right;
        QVERIFY2(difference(image.rgb, right.expand({3, -1, -1})) < 1e-6, "other values");
        QCOMPARE(image.bit_depth, depth);
        QVERIFY(image.grey && !image.alpha.defined() && image.notes.empty());
        // And as itself again.
        media::write_image(image, path("again.tif"), {.existing = Existing::kReplace});
        QVERIFY(difference(media::read_image(path("again.tif"), {}).rgb, image.rgb) <
                0.5 / (depth == 16 ? 65535 : 255) + 1e-6);
    }

    void planes_of_tiffs() {
        for (const int bits : {8, 16}) {
            const uint32_t most = (1U << bits) - 1;
            for (const std::size_t channels : {std::size_t{3}, std::size_t{4}})
                for (const bool tiled : {false, true}) {
                    TiffPage page(kWidth, kHeight, kRgb, static_cast<uint32_t>(bits), static_cast<uint32_t>(channels));
                    page.shorts(284, {2});
                    if (channels == 4) page.shorts(338, {kPlainAlpha});
                    for (std::size_t c = 0; c < channels; ++c) {
                        if (tiled)
                            page.tile(numbers(tile(plane(c, most), 16), bits / 8), 16);
                        else
                            page.strip(numbers(plane(c, most), bits / 8));
                    }
                    const auto image = read("planes.tif", tiff({page}));
                    QVERIFY(difference(image.rgb, expected(3, most)) < 1e-6);
                    QCOMPARE(image.alpha.defined(), channels == 4);
                    if (channels == 4) QVERIFY(difference(image.alpha, expected(1, most, 3)) < 1e-6);
                    QCOMPARE(image.bit_depth, bits);
                }
        }
    }

    void alpha_of_tiffs() {
        for (const int bits : {8, 16}) {
            const uint32_t most = (1U << bits) - 1;
            // Half of 200, 100, 50 under half of everything; then nothing under nothing.
            const std::vector<uint32_t> values = {
                most * 100 / 255, most * 50 / 255, most * 25 / 255, most * 128 / 255, 0, 0, 0, 0};
            const auto made = [&](std::optional<uint32_t> meaning) {
                TiffPage page(2, 1, kRgb, static_cast<uint32_t>(bits), 4);
                if (meaning) page.shorts(338, {*meaning});
                return read("alpha.tif", tiff({page.strip(numbers(values, bits / 8))}));
            };
            for (const auto meaning : {std::optional<uint32_t>(kPlainAlpha), std::optional<uint32_t>()}) {
                const auto image = made(meaning);
                QVERIFY(std::abs(image.rgb[0][0][0].item<double>() - 100.0 / 255) < 1.0 / most);
                QVERIFY(std::abs(image.alpha[0][0][0].item<double>() - 128.0 / 255) < 1.0 / most);
            }
            const auto multiplied = made(kMultiplied);
            for (int c = 0; c < 3; ++c)
                QVERIFY(std::abs(multiplied.rgb[c][0][0].item<double>() - (200 >> c) / 256.0) < 1.0 / 255);
            QVERIFY(multiplied.rgb.isfinite().all().item<bool>());
            const auto unspecified = made(kUnspecified);
            QVERIFY(!unspecified.alpha.defined());
            QVERIFY(has_note(unspecified, "further channel"));
            QVERIFY(std::abs(unspecified.rgb[0][0][0].item<double>() - 100.0 / 255) < 1.0 / most);
            // Results say which of them they have.
            media::write_image(multiplied, path("said.tif"), {.existing = Existing::kReplace});
            const auto bytes = picture_bytes::read(path("said.tif"));
            const Bytes entry = {0x52, 0x01, 3, 0, 1, 0, 0, 0, kPlainAlpha, 0};
            QVERIFY(std::search(bytes.begin(), bytes.end(), entry.begin(), entry.end()) != bytes.end());
            QVERIFY(difference(media::read_image(path("said.tif"), {}).rgb, multiplied.rgb) < 1.0 / most);
        }
    }

    void grey_with_alpha() {
        for (const int bits : {8, 16}) {
            const uint32_t most = (1U << bits) - 1;
            const auto check = [&](const media::Image& image) {
                QVERIFY(difference(image.rgb, expected(1, most).expand({3, -1, -1})) < 1e-6);
                QVERIFY(image.alpha.defined() && difference(image.alpha, expected(1, most, 1)) < 1e-6);
                QCOMPARE(image.bit_depth, bits);
                QVERIFY(image.grey);
            };
            const auto image =
                read("ga.tif", tiff({TiffPage(kWidth, kHeight, kBlackIsZero, static_cast<uint32_t>(bits), 2)
                                         .shorts(338, {kPlainAlpha})
                                         .strip(numbers(interleaved(2, most), bits / 8))}));
            check(image);
            check(read("ga.png", png(kWidth, kHeight, bits, 4, numbers(interleaved(2, most), bits / 8, true))));
            for (const char* name : {"back.png", "back.tif", "back.jxl"}) {
                media::write_image(image, path(name), {.existing = Existing::kReplace, .quality = 100});
                const auto back = media::read_image(path(name), {});
                QVERIFY(back.alpha.defined() && difference(back.alpha, image.alpha) < 0.01);
                QVERIFY(back.grey);
            }
        }
    }

    void orientations_of_tiffs_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<int>("bits");
        for (int orientation = 1; orientation <= 8; ++orientation)
            for (const int bits : {8, 16}) QTest::addRow("%d, %d bit", orientation, bits) << orientation << bits;
    }

    // Where the first row and column of the file are: EXIF 2.32, 4.6.4.
    void orientations_of_tiffs() {
        QFETCH(int, orientation);
        QFETCH(int, bits);
        const uint32_t most = (1U << bits) - 1;
        const auto image =
            read("turned.tif", tiff({TiffPage(kWidth, kHeight, kBlackIsZero, static_cast<uint32_t>(bits), 1)
                                         .shorts(274, {static_cast<uint32_t>(orientation)})
                                         .strip(numbers(interleaved(1, most), bits / 8))}));
        const bool swapped = orientation >= 5;
        QCOMPARE(image.width(), swapped ? int64_t{kHeight} : int64_t{kWidth});
        for (int64_t y = 0; y < kHeight; ++y)
            for (int64_t x = 0; x < kWidth; ++x) {
                const bool right = orientation == 2 || orientation == 3, bottom = orientation == 3 || orientation == 4;
                int64_t row = bottom ? kHeight - 1 - y : y, column = right ? kWidth - 1 - x : x;
                if (swapped) {
                    row = orientation == 7 || orientation == 8 ? kWidth - 1 - x : x;
                    column = orientation == 6 || orientation == 7 ? kHeight - 1 - y : y;
                }
                const double value =
                    static_cast<double>(level(static_cast<std::size_t>(y * kWidth + x), 0, most)) / most;
                QVERIFY(std::abs(image.rgb[0][row][column].item<double>() - value) < 1e-6);
            }
        // Upright now: nobody turns it again.
        media::write_image(image, path("upright.tif"), {.existing = Existing::kReplace});
        const auto again = media::read_image(path("upright.tif"), {});
        QVERIFY(difference(again.rgb, image.rgb) < 1e-6);
    }

    void palettes_of_tiffs() {
        for (const int bits : {4, 8}) {
            std::vector<uint32_t> map;
            for (uint32_t c = 0; c < 3; ++c)
                for (uint32_t i = 0; i < (1U << bits); ++i) map.push_back((i * (c + 3) % 256) * 257);
            const auto indices = interleaved(1, (1U << bits) - 1);
            const auto image =
                read("palette.tif", tiff({TiffPage(kWidth, kHeight, kPalette, static_cast<uint32_t>(bits), 1)
                                              .shorts(320, map)
                                              .strip(packed(indices, bits, kWidth))}));
            QCOMPARE(image.bit_depth, 8);
            QVERIFY(!image.grey);
            for (std::size_t i = 0; i < kArea; ++i)
                for (int64_t c = 0; c < 3; ++c)
                    QVERIFY(std::abs(image.rgb.view({3, -1})[c][static_cast<int64_t>(i)].item<double>() -
                                     (indices[i] * static_cast<uint32_t>(c + 3) % 256) / 255.0) < 1e-6);
        }
    }

    void inks_and_lab() {
        // Red, then white.
        const auto check = [&](const media::Image& image) {
            QVERIFY(!image.alpha.defined());
            QVERIFY(image.rgb[0][0][0].item<double>() > 200.0 / 255);
            QVERIFY(image.rgb[1][0][0].item<double>() < 60.0 / 255 && image.rgb[2][0][0].item<double>() < 60.0 / 255);
            QVERIFY(image.rgb.narrow(2, 1, 1).min().item<double>() > 250.0 / 255);
        };
        for (const int bits : {8, 16}) {
            const uint32_t most = (1U << bits) - 1;
            const auto inks = read("inks.tif", tiff({TiffPage(2, 1, kInks, static_cast<uint32_t>(bits), 4)
                                                         .strip(numbers({0, most, most, 0, 0, 0, 0, 0}, bits / 8))}));
            check(inks);
            QVERIFY(has_note(inks, "no profile"));
            // L 53.24, a 80.09, b 67.20: the red of sRGB.
            const double unit = bits == 8 ? 1 : 256;
            const auto lab = read(
                "lab.tif",
                tiff({TiffPage(2, 1, kLab, static_cast<uint32_t>(bits), 3)
                          .strip(numbers({static_cast<uint32_t>(54.29 / 100 * most), static_cast<uint32_t>(80.8 * unit),
                                          static_cast<uint32_t>(69.9 * unit), most, 0, 0},
                                         bits / 8))}));
            check(lab);
            QCOMPARE(lab.bit_depth, bits);
            // Given back as they were where a format holds them, as sRGB with a note elsewhere.
            for (const auto* image : {&inks, &lab}) {
                QVERIFY(media::write_image(*image, path("own.tif"), {.existing = Existing::kReplace}).empty());
                const auto back = media::read_image(path("own.tif"), {});
                QVERIFY(back.own_colours &&
                        difference(back.own_colours->samples, image->own_colours->samples) < 1.0 / most);
                QCOMPARE(media::write_image(*image, path("srgb.png"), {.existing = Existing::kReplace}).size(),
                         std::size_t{1});
                check(media::read_image(path("srgb.png"), {}));
            }
        }
    }

    void floats() {
        const auto page = [](const std::vector<float>& values) {
            Bytes data(values.size() * 4);
            std::memcpy(data.data(), values.data(), data.size());
            return TiffPage(3, 1, kBlackIsZero, 32, 1).shorts(339, {3}).strip(data);
        };
        const auto image = read("float.tif", tiff({page({0, 0.25F, 1})}));
        QCOMPARE(image.bit_depth, 16);
        QVERIFY(std::abs(image.rgb[0][0][1].item<double>() - 0.25) < 1e-6);
        QVERIFY(has_note(image, "32 bits"));
        QVERIFY(refusal("hdr.tif", tiff({page({0, 4, 1})})).contains("HDR"));
        QVERIFY(refusal("nan.tif", tiff({page({0, NAN, 1})})).contains("HDR"));
        // 0.25 as a half: sign 0, exponent 13, fraction 0.
        const auto half =
            read("half.tif",
                 tiff({TiffPage(2, 1, kBlackIsZero, 16, 1).shorts(339, {3}).strip(numbers({0x3400, 0x3C00}, 2))}));
        QVERIFY(difference(half.rgb[0].view({2}), at::tensor({0.25, 1.0})) < 1e-6);
        QVERIFY(refusal("signed.tif",
                        tiff({TiffPage(2, 1, kBlackIsZero, 16, 1).shorts(339, {2}).strip(numbers({1, 2}, 2))}))
                    .contains("signed"));
    }

    void pages() {
        const auto page = TiffPage(kWidth, kHeight, kRgb, 8, 3).strip(numbers(interleaved(3, 255), 1));
        const auto thumbnail = TiffPage(2, 1, kRgb, 8, 3).longs(254, {1}).strip(Bytes(6, 9));
        for (const auto& pages : {std::vector{thumbnail, page}, std::vector{page, thumbnail}})
            QVERIFY(difference(read("thumbnail.tif", tiff(pages)).rgb, expected(3, 255)) < 1e-6);
        QVERIFY(refusal("two.tif", tiff({page, page})).contains("--first-picture"));
        const auto first = read("two.tif", tiff({page, page}), true);
        QVERIFY(difference(first.rgb, expected(3, 255)) < 1e-6);
        QVERIFY(has_note(first, "only the first"));
    }

    void one_transparent_colour_of_a_png() {
        // Every fourth pixel has the key colour.
        for (const int depth : {4, 8, 16}) {
            for (const int channels : {1, 3}) {
                if (depth == 4 && channels == 3) continue;
                const uint32_t most = (1U << depth) - 1, key = most / 3;
                std::vector<uint32_t> values;
                Bytes transparent;
                for (std::size_t i = 0; i < kArea; ++i)
                    for (int c = 0; c < channels; ++c)
                        values.push_back(i % 4 == 1 ? key
                                                    : level(i, static_cast<std::size_t>(c), most) / 2 * 2 +
                                                          (key % 2 == 0 ? 1 : 0));
                for (int c = 0; c < channels; ++c) put(transparent, key, 2, true);
                const auto rows = depth == 4 ? packed(values, 4, kWidth) : numbers(values, depth / 8, true);
                const auto image =
                    read("key.png", png(kWidth, kHeight, depth, channels == 1 ? 0 : 2, rows, {{"tRNS", transparent}}));
                QVERIFY(image.alpha.defined());
                for (std::size_t i = 0; i < kArea; ++i)
                    QCOMPARE(image.alpha.view({-1})[static_cast<int64_t>(i)].item<double>(), i % 4 == 1 ? 0.0 : 1.0);
                media::write_image(image, path("kept.png"), {.existing = Existing::kReplace});
                QVERIFY(difference(media::read_image(path("kept.png"), {}).alpha, image.alpha) == 0);
            }
        }
    }

    void bmps_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* name, const Bytes& bytes, const char* kind) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << kind;
        };
        // Blue first, rows from the bottom unless `down`, each padded to four bytes.
        const auto rows = [](int bytes_each, bool down, uint32_t fourth) {
            Bytes data;
            for (uint32_t y = 0; y < kHeight; ++y) {
                const std::size_t line = down ? y : kHeight - 1 - y;
                for (std::size_t x = 0; x < kWidth; ++x) {
                    for (std::size_t c = 3; c-- > 0;) put(data, level(line * kWidth + x, c, 255), 1);
                    if (bytes_each == 4) put(data, fourth == 256 ? level(line * kWidth + x, 3, 255) : fourth, 1);
                }
                while (data.size() % 4 != 0) data.push_back(0);
            }
            return data;
        };
        const BmpHeader plain{.width = kWidth, .height = kHeight};
        auto header = plain;
        row("24 bit", bmp(header, rows(3, false, 0)), "exact");
        header.size = 12;
        row("OS/2's header", bmp(header, rows(3, false, 0)), "exact");
        header = plain, header.height = -static_cast<int32_t>(kHeight);
        row("rows from the top", bmp(header, rows(3, true, 0)), "exact");
        header = plain, header.bits = 32;
        row("32 bit, the fourth byte 0", bmp(header, rows(4, false, 0)), "exact");
        row("32 bit, the fourth byte 255", bmp(header, rows(4, false, 255)), "exact");
        header.size = 124, header.compression = 3;
        put(header.masks, numbers({0xFF0000, 0xFF00, 0xFF, 0xFF000000}, 4));
        row("32 bit with alpha", bmp(header, rows(4, false, 256)), "alpha");
        row("32 bit with alpha that is 0 everywhere", bmp(header, rows(4, false, 0)), "exact");
        Bytes five;
        for (uint32_t y = kHeight; y-- > 0;) {
            for (std::size_t x = 0; x < kWidth; ++x) {
                const auto i = y * kWidth + x;
                put(five, (level(i, 0, 255) >> 3) << 11 | (level(i, 1, 255) >> 2) << 5 | level(i, 2, 255) >> 3, 2);
            }
            while (five.size() % 4 != 0) five.push_back(0);
        }
        header = plain, header.bits = 16, header.compression = 3;
        header.masks = numbers({0xF800, 0x7E0, 0x1F}, 4);
        row("16 bit of 5, 6, 5", bmp(header, five), "close");
        // Palettes: entry i is the pixel i.
        Bytes palette4, palette3;
        for (std::size_t i = 0; i < 16; ++i) {
            for (std::size_t c = 3; c-- > 0;)
                put(palette4, i < kArea ? level(i, c, 255) : 0, 1), put(palette3, i < kArea ? level(i, c, 255) : 0, 1);
            palette4.push_back(0);
        }
        Bytes nibbles, runs8, runs4;
        for (uint32_t y = kHeight; y-- > 0;) {
            const auto first = static_cast<uint8_t>(y * kWidth);
            put(nibbles,
                {static_cast<uint8_t>(first << 4 | (first + 1)), static_cast<uint8_t>((first + 2) << 4 | (first + 3)),
                 static_cast<uint8_t>((first + 4) << 4), 0});
            // One run of one, then four as they are.
            put(runs8, {1, first, 0, 4, static_cast<uint8_t>(first + 1), static_cast<uint8_t>(first + 2),
                        static_cast<uint8_t>(first + 3), static_cast<uint8_t>(first + 4), 0, 0});
            put(runs4,
                {2, static_cast<uint8_t>(first << 4 | (first + 1)), 0, 3,
                 static_cast<uint8_t>((first + 2) << 4 | (first + 3)), static_cast<uint8_t>((first + 4) << 4), 0, 0});
        }
        for (auto* runs : {&runs8, &runs4}) put(*runs, {0, 1});
        header = plain, header.bits = 4, header.palette = palette4;
        row("palette of 16", bmp(header, nibbles), "exact");
        header.compression = 2;
        row("palette of 16, run lengths", bmp(header, runs4), "exact");
        header = plain, header.bits = 4, header.palette = palette3, header.size = 12;
        row("palette of 16 behind OS/2's header", bmp(header, nibbles), "exact");
        header = plain, header.bits = 8, header.palette = palette4, header.compression = 1;
        row("palette of 256, run lengths", bmp(header, runs8), "exact");
    }

    void bmps() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, kind);
        const auto image = read("a.bmp", Bytes(bytes.begin(), bytes.end()));
        QVERIFY(difference(image.rgb, expected(3, 255)) < (kind == "close" ? 8.5 / 255 : 1e-6));
        QCOMPARE(image.alpha.defined(), kind == "alpha");
        if (kind == "alpha") QVERIFY(difference(image.alpha, expected(1, 255, 3)) < 1e-6);
        QVERIFY(image.notes.empty());
    }

    void broken_bmps_are_refused() {
        for (const uint32_t size : {12U, 40U, 124U})
            for (const uint32_t bits : {0U, 3U, 24U, 32U, 64U})
                for (const uint32_t compression : {0U, 1U, 4U, 5U, 77U}) {
                    const BmpHeader header{
                        .size = size, .width = kWidth, .height = kHeight, .bits = bits, .compression = compression};
                    const bool plain = (bits == 24 || bits == 32) && (compression == 0 || size == 12);
                    const auto said = refusal("broken.bmp", bmp(header, Bytes(200)));
                    QCOMPARE(said == "accepted", plain);
                    QVERIFY(!said.contains('\n'));
                }
        QVERIFY(
            refusal("png.bmp", bmp({.width = 5, .height = 3, .bits = 0, .compression = 5}, Bytes(99))).contains("PNG"));
        QVERIFY(refusal("jpeg.bmp", bmp({.width = 5, .height = 3, .bits = 0, .compression = 4}, Bytes(99)))
                    .contains("JPEG"));
    }

    void animations_of_one_frame() {
        media::Image still;
        still.rgb = at::full({3, 8, 8}, 0.5F);
        media::write_image(still, path("still.webp"), {});
        const auto bytes = picture_bytes::read(path("still.webp"));
        const auto once = read("once.webp", animated_webp(8, 8, {bytes}));
        QVERIFY(difference(once.rgb, media::read_image(path("still.webp"), {}).rgb) < 1e-6);
        QVERIFY(refusal("twice.webp", animated_webp(8, 8, {bytes, bytes})).contains("animation"));
        QVERIFY(has_note(read("twice.webp", animated_webp(8, 8, {bytes, bytes}), true), "only the first"));
        const Bytes rows(kArea * 3, 77);
        for (const uint8_t frames : {uint8_t{1}, uint8_t{2}}) {
            const auto file = png(kWidth, kHeight, 8, 2, rows, {{"acTL", {0, 0, 0, frames, 0, 0, 0, 0}}});
            QCOMPARE(refusal("apng.png", file) == "accepted", frames == 1);
        }
    }

    void gifs() {
        // 2 x 1, red and blue; LZW codes of three bits: clear, 0, 1, end.
        const auto gif = [](int frames) {
            Bytes file;
            put(file, "GIF89a");
            put(file, {2, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255});
            for (int i = 0; i < frames; ++i) {
                put(file, {0x21, 0xF9, 4, 0, 10, 0, 0, 0});
                put(file, {0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0A, 0});
            }
            file.push_back(0x3B);
            return file;
        };
        const auto still = read("still.gif", gif(1));
        QVERIFY(difference(still.rgb.view({3, 2}), at::tensor({1.0, 0.0, 0.0, 0.0, 0.0, 1.0}).view({3, 2})) < 1e-6);
        QVERIFY(refusal("moving.gif", gif(2)).contains("animation"));
        QVERIFY(has_note(read("moving.gif", gif(2), true), "only the first"));
    }
};

QTEST_GUILESS_MAIN(TestPictureKinds)
#include "test_picture_kinds.moc"
