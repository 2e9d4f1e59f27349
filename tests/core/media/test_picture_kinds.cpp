// Kinds of PNG, BMP, WebP and GIF that other programs write and libraries read wrongly: each made byte by byte, and what
// its values mean worked out here.
#include <torch/types.h>

#include <QtTest>
#include <functional>

#include "tests/core/media/levels.h"
#include "tests/core/media/picture_folder.h"

using namespace deweather;
using namespace levels;
using namespace picture_bytes;

class TestPictureKinds : public QObject {
    Q_OBJECT

    PictureFolder folder_;

  private Q_SLOTS:
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
                const auto image = folder_.read(
                    "key.png", png(kWidth, kHeight, depth, channels == 1 ? 0 : 2, rows, {{"tRNS", transparent}}));
                QVERIFY(image.alpha.defined());
                for (std::size_t i = 0; i < kArea; ++i)
                    QCOMPARE(image.alpha.view({-1})[static_cast<int64_t>(i)].item<double>(), i % 4 == 1 ? 0.0 : 1.0);
                media::write_image(image, folder_.path("kept.png"), {.existing = Existing::kReplace});
                QVERIFY(difference(media::read_image(folder_.path("kept.png"), {}).alpha, image.alpha) == 0);
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
        const auto image = folder_.read("a.bmp", Bytes(bytes.begin(), bytes.end()));
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
                    const auto said = folder_.refusal("broken.bmp", bmp(header, Bytes(200)));
                    QCOMPARE(said == "accepted", plain);
                    QVERIFY(!said.contains('\n'));
                }
        QVERIFY(folder_.refusal("png.bmp", bmp({.width = 5, .height = 3, .bits = 0, .compression = 5}, Bytes(99)))
                    .contains("PNG"));
        QVERIFY(folder_.refusal("jpeg.bmp", bmp({.width = 5, .height = 3, .bits = 0, .compression = 4}, Bytes(99)))
                    .contains("JPEG"));
    }

    void animations_of_one_frame() {
        media::Image still;
        still.rgb = at::full({3, 8, 8}, 0.5F);
        media::write_image(still, folder_.path("still.webp"), {});
        const auto bytes = picture_bytes::read(folder_.path("still.webp"));
        const auto once = folder_.read("once.webp", animated_webp(8, 8, {bytes}));
        QVERIFY(difference(once.rgb, media::read_image(folder_.path("still.webp"), {}).rgb) < 1e-6);
        QVERIFY(folder_.refusal("twice.webp", animated_webp(8, 8, {bytes, bytes})).contains("animation"));
        QVERIFY(has_note(folder_.read("twice.webp", animated_webp(8, 8, {bytes, bytes}), {.first_picture = true}),
                         "only the first"));
        const Bytes rows(kArea * 3, 77);
        for (const uint8_t frames : {uint8_t{1}, uint8_t{2}}) {
            const auto file = png(kWidth, kHeight, 8, 2, rows, {{"acTL", {0, 0, 0, frames, 0, 0, 0, 0}}});
            QCOMPARE(folder_.refusal("apng.png", file) == "accepted", frames == 1);
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
        const auto still = folder_.read("still.gif", gif(1));
        QVERIFY(difference(still.rgb.view({3, 2}), at::tensor({1.0, 0.0, 0.0, 0.0, 0.0, 1.0}).view({3, 2})) < 1e-6);
        QVERIFY(folder_.refusal("moving.gif", gif(2)).contains("animation"));
        QVERIFY(has_note(folder_.read("moving.gif", gif(2), {.first_picture = true}), "only the first"));
    }
};

QTEST_GUILESS_MAIN(TestPictureKinds)
#include "test_picture_kinds.moc"
