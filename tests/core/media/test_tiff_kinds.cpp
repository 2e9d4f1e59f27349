// Kinds of TIFF that other programs write and libraries read wrongly: each made byte by byte, and what its values mean
// worked out here.
#include <torch/types.h>

#include <QtTest>

#include "core/media/own_colours.h"
#include "tests/core/media/levels.h"
#include "tests/core/media/picture_folder.h"

using namespace deweather;
using namespace levels;
using namespace picture_bytes;

namespace {

constexpr uint32_t kWhiteIsZero = 0, kBlackIsZero = 1, kRgb = 2, kPalette = 3, kInks = 5, kLab = 8;
constexpr uint32_t kUnspecified = 0, kMultiplied = 1, kPlainAlpha = 2;

}  // namespace

class TestTiffKinds : public QObject {
    Q_OBJECT

    PictureFolder folder_;

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
        const auto image = folder_.read("grey.tif", Bytes(bytes.begin(), bytes.end()));
        auto right = expected(1, static_cast<uint32_t>(most));
        if (inverted) right = 1 - right;
        QVERIFY2(difference(image.rgb, right.expand({3, -1, -1})) < 1e-6, "other values");
        QCOMPARE(image.bit_depth, depth);
        QVERIFY(image.grey && !image.alpha.defined() && image.notes.empty());
        // And as itself again.
        media::write_image(image, folder_.path("again.tif"), {.existing = Existing::kReplace});
        QVERIFY(difference(media::read_image(folder_.path("again.tif"), {}).rgb, image.rgb) <
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
                    const auto image = folder_.read("planes.tif", tiff({page}));
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
                return folder_.read("alpha.tif", tiff({page.strip(numbers(values, bits / 8))}));
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
            media::write_image(multiplied, folder_.path("said.tif"), {.existing = Existing::kReplace});
            const auto bytes = picture_bytes::read(folder_.path("said.tif"));
            const Bytes entry = {0x52, 0x01, 3, 0, 1, 0, 0, 0, kPlainAlpha, 0};
            QVERIFY(std::search(bytes.begin(), bytes.end(), entry.begin(), entry.end()) != bytes.end());
            QVERIFY(difference(media::read_image(folder_.path("said.tif"), {}).rgb, multiplied.rgb) < 1.0 / most);
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
                folder_.read("ga.tif", tiff({TiffPage(kWidth, kHeight, kBlackIsZero, static_cast<uint32_t>(bits), 2)
                                                 .shorts(338, {kPlainAlpha})
                                                 .strip(numbers(interleaved(2, most), bits / 8))}));
            check(image);
            check(folder_.read("ga.png", png(kWidth, kHeight, bits, 4, numbers(interleaved(2, most), bits / 8, true))));
            for (const char* name : {"back.png", "back.tif", "back.jxl"}) {
                media::write_image(image, folder_.path(name), {.existing = Existing::kReplace, .quality = 100});
                const auto back = media::read_image(folder_.path(name), {});
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
            folder_.read("turned.tif", tiff({TiffPage(kWidth, kHeight, kBlackIsZero, static_cast<uint32_t>(bits), 1)
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
        media::write_image(image, folder_.path("upright.tif"), {.existing = Existing::kReplace});
        const auto again = media::read_image(folder_.path("upright.tif"), {});
        QVERIFY(difference(again.rgb, image.rgb) < 1e-6);
    }

    void palettes_of_tiffs() {
        for (const int bits : {4, 8}) {
            std::vector<uint32_t> map;
            for (uint32_t c = 0; c < 3; ++c)
                for (uint32_t i = 0; i < (1U << bits); ++i) map.push_back((i * (c + 3) % 256) * 257);
            const auto indices = interleaved(1, (1U << bits) - 1);
            const auto image =
                folder_.read("palette.tif", tiff({TiffPage(kWidth, kHeight, kPalette, static_cast<uint32_t>(bits), 1)
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
            const auto inks =
                folder_.read("inks.tif", tiff({TiffPage(2, 1, kInks, static_cast<uint32_t>(bits), 4)
                                                   .strip(numbers({0, most, most, 0, 0, 0, 0, 0}, bits / 8))}));
            check(inks);
            QVERIFY(has_note(inks, "no profile"));
            // L 53.24, a 80.09, b 67.20: the red of sRGB.
            const double unit = bits == 8 ? 1 : 256;
            const auto lab = folder_.read(
                "lab.tif",
                tiff({TiffPage(2, 1, kLab, static_cast<uint32_t>(bits), 3)
                          .strip(numbers({static_cast<uint32_t>(54.29 / 100 * most), static_cast<uint32_t>(80.8 * unit),
                                          static_cast<uint32_t>(69.9 * unit), most, 0, 0},
                                         bits / 8))}));
            check(lab);
            QCOMPARE(lab.bit_depth, bits);
            // Given back as they were where a format holds them, as sRGB with a note elsewhere.
            for (const auto* image : {&inks, &lab}) {
                QVERIFY(media::write_image(*image, folder_.path("own.tif"), {.existing = Existing::kReplace}).empty());
                const auto back = media::read_image(folder_.path("own.tif"), {});
                QVERIFY(back.own_colours &&
                        difference(back.own_colours->samples, image->own_colours->samples) < 1.0 / most);
                QCOMPARE(media::write_image(*image, folder_.path("srgb.png"), {.existing = Existing::kReplace}).size(),
                         std::size_t{1});
                check(media::read_image(folder_.path("srgb.png"), {}));
            }
        }
    }

    void floats() {
        const auto page = [](const std::vector<float>& values) {
            Bytes data(values.size() * 4);
            std::memcpy(data.data(), values.data(), data.size());
            return TiffPage(3, 1, kBlackIsZero, 32, 1).shorts(339, {3}).strip(data);
        };
        const auto image = folder_.read("float.tif", tiff({page({0, 0.25F, 1})}));
        QCOMPARE(image.bit_depth, 16);
        QVERIFY(std::abs(image.rgb[0][0][1].item<double>() - 0.25) < 1e-6);
        QVERIFY(has_note(image, "32 bits"));
        QVERIFY(folder_.refusal("hdr.tif", tiff({page({0, 4, 1})})).contains("HDR"));
        QVERIFY(folder_.refusal("nan.tif", tiff({page({0, NAN, 1})})).contains("HDR"));
        // 0.25 as a half: sign 0, exponent 13, fraction 0.
        const auto half = folder_.read(
            "half.tif",
            tiff({TiffPage(2, 1, kBlackIsZero, 16, 1).shorts(339, {3}).strip(numbers({0x3400, 0x3C00}, 2))}));
        QVERIFY(difference(half.rgb[0].view({2}), at::tensor({0.25, 1.0})) < 1e-6);
        QVERIFY(folder_
                    .refusal("signed.tif",
                             tiff({TiffPage(2, 1, kBlackIsZero, 16, 1).shorts(339, {2}).strip(numbers({1, 2}, 2))}))
                    .contains("signed"));
    }

    void pages() {
        const auto page = TiffPage(kWidth, kHeight, kRgb, 8, 3).strip(numbers(interleaved(3, 255), 1));
        const auto thumbnail = TiffPage(2, 1, kRgb, 8, 3).longs(254, {1}).strip(Bytes(6, 9));
        for (const auto& pages : {std::vector{thumbnail, page}, std::vector{page, thumbnail}})
            QVERIFY(difference(folder_.read("thumbnail.tif", tiff(pages)).rgb, expected(3, 255)) < 1e-6);
        QVERIFY(folder_.refusal("two.tif", tiff({page, page})).contains("--first-picture"));
        const auto first = folder_.read("two.tif", tiff({page, page}), {.first_picture = true});
        QVERIFY(difference(first.rgb, expected(3, 255)) < 1e-6);
        QVERIFY(has_note(first, "only the first"));
    }

    // Some programs put channels of their own before the alpha channel.
    void alpha_behind_other_samples() {
        const auto image = folder_.read("behind.tif", tiff({TiffPage(kWidth, kHeight, kRgb, 8, 5)
                                                                .shorts(338, {kUnspecified, kPlainAlpha})
                                                                .strip(numbers(interleaved(5, 255), 1))}));
        QVERIFY(difference(image.rgb, expected(3, 255)) < 1e-6);
        QVERIFY(image.alpha.defined() && difference(image.alpha, expected(1, 255, 4)) < 1e-6);
        QVERIFY(has_note(image, "channels beyond colours"));
    }

    // Photoshop shows its layers instead of the picture, if it finds them in a result.
    void layers_are_left_out() {
        const auto page = TiffPage(kWidth, kHeight, kRgb, 8, 3)
                              .text(315, "Nobody")
                              .bytes(37724, Bytes(5000, 'L'))
                              .strip(numbers(interleaved(3, 255), 1));
        const auto image = folder_.read("layers.tif", tiff({page}));
        QVERIFY(has_note(image, "layers"));
        for (const char* name : {"flat.tif", "flat.jpg", "flat.png"}) {
            media::write_image(image, folder_.path(name), {});
            const auto exif = media::read_image(folder_.path(name), {}).metadata.exif;
            const std::string artist = "Nobody", layers(64, 'L');
            QVERIFY2(std::search(exif.begin(), exif.end(), artist.begin(), artist.end()) != exif.end(), name);
            QVERIFY2(std::search(exif.begin(), exif.end(), layers.begin(), layers.end()) == exif.end(), name);
        }
    }

    void compressions_that_are_not_read_are_named() {
        for (const auto& [number, name] :
             {std::pair{34712U, "JPEG 2000"}, {34933U, "PNG"}, {50002U, "JPEG XL"}, {60000U, "60000"}}) {
            const auto said = folder_.refusal("packed.tif", tiff({TiffPage(kWidth, kHeight, kRgb, 8, 3)
                                                                      .shorts(259, {number})
                                                                      .strip(numbers(interleaved(3, 255), 1))}));
            QVERIFY2(said.contains(name) && said.contains("save it with another"), qPrintable(said));
        }
    }

    void words_of_big_tiffs() {
        const auto page = TiffPage(kWidth, kHeight, kRgb, 8, 3)
                              .text(270, "a street in the rain")
                              .text(315, "Me")
                              .strip(numbers(interleaved(3, 255), 1));
        for (const bool big_endian : {false, true}) {
            const auto image = folder_.read("big.tif", tiff({page}, big_endian, true));
            QVERIFY(image.notes.empty());
            media::write_image(image, folder_.path("words.tif"), {.existing = Existing::kReplace});
            const auto bytes = picture_bytes::read(folder_.path("words.tif"));
            const std::string description = "a street in the rain";
            QVERIFY(std::search(bytes.begin(), bytes.end(), description.begin(), description.end()) != bytes.end());
        }
    }
};

QTEST_GUILESS_MAIN(TestTiffKinds)
#include "test_tiff_kinds.moc"
