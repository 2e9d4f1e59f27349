// AVIF and JPEG XL: sequences, and how transparency belongs to colours.
#include <torch/types.h>

#include <QtTest>

#include "tests/core/media/boxed_bytes.h"
#include "tests/core/media/picture_folder.h"

using namespace boxed_bytes;
using namespace deweather;
using namespace picture_bytes;

namespace {

// The largest difference of the pixels in a rectangle from a colour and alpha, in 1/255.
double off(const media::Image& image, int64_t x, int64_t y, int64_t width, int64_t height,
           const std::array<double, 4>& wanted) {
    const auto part = [&](const at::Tensor& planes) { return planes.narrow(1, y, height).narrow(2, x, width); };
    double most = (part(image.alpha) * 255 - wanted[3]).abs().max().item<double>();
    for (int64_t c = 0; c < 3; ++c)
        most =
            std::max(most, (part(image.rgb)[c] * 255 - wanted[static_cast<std::size_t>(c)]).abs().max().item<double>());
    return most;
}

constexpr std::array<double, 4> kLeft = {200, 40, 40, 64}, kRight = {40, 200, 40, 255};
constexpr double kLossy = 6;

}  // namespace

class TestBoxedPictures : public QObject {
    Q_OBJECT

    PictureFolder folder_;

  private Q_SLOTS:
    void colours_multiplied_by_alpha() {
        const auto image = folder_.read("premultiplied.avif", from_base64(kPremultiplied));
        QVERIFY(image.alpha.defined());
        QVERIFY2(off(image, 0, 0, 7, 8, kLeft) < kLossy * 4,
                 qPrintable(QString::number(off(image, 0, 0, 7, 8, kLeft))));
        QVERIFY(off(image, 9, 0, 7, 8, kRight) < kLossy);
    }

    void alpha_turns_with_colours() {
        const auto turned = folder_.read("turned.avif", from_base64(kTurned));
        QCOMPARE(turned.width(), int64_t{8});
        QCOMPARE(turned.height(), int64_t{16});
        QVERIFY(turned.alpha.defined());
        QVERIFY(off(turned, 0, 9, 8, 7, kLeft) < kLossy);
        QVERIFY(off(turned, 0, 0, 8, 7, kRight) < kLossy);
        const auto mirrored = folder_.read("mirrored.avif", from_base64(kMirrored));
        QCOMPARE(mirrored.width(), int64_t{16});
        QVERIFY(off(mirrored, 9, 0, 7, 8, kLeft) < kLossy);
        QVERIFY(off(mirrored, 0, 0, 7, 8, kRight) < kLossy);
    }

    // The still picture in front is only the first of them.
    void sequences() {
        const auto still = from_base64(kMirrored);
        for (const uint32_t frames : {1U, 5U}) {
            auto bytes = still;
            put(bytes, box("moov", track(frames)));
            QCOMPARE(folder_.refusal("sequence.avif", bytes) == "accepted", frames == 1);
        }
        auto bytes = still;
        put(bytes, box("moov", track(5)));
        QVERIFY(folder_.refusal("sequence.avif", bytes).contains("animation"));
        QVERIFY(has_note(folder_.read("sequence.avif", bytes, {.first_picture = true}), "only the first"));
    }

    void animations_of_jpeg_xl() {
        QVERIFY(folder_.refusal("frames.jxl", from_base64(kFrames)).contains("animation"));
        const auto first = folder_.read("frames.jxl", from_base64(kFrames), {.first_picture = true});
        QVERIFY(has_note(first, "only the first"));
        QCOMPARE(first.width(), int64_t{16});
        const auto still = folder_.read("still.jxl", from_base64(kStill));
        QCOMPARE(still.height(), int64_t{8});
        QVERIFY(still.notes.empty());
        // In a container, whole and in parts.
        const Bytes signature = {0, 0, 0, 12, 'J', 'X', 'L', ' ', '\r', '\n', 0x87, '\n'};
        const auto brand = box("ftyp", {'j', 'x', 'l', ' ', 0, 0, 0, 0, 'j', 'x', 'l', ' '});
        for (const bool parts : {false, true}) {
            auto codestream = from_base64(kFrames);
            if (codestream[0] != 0xFF) break;  // in one already
            auto file = signature;
            put(file, brand);
            if (parts) codestream.insert(codestream.begin(), {0x80, 0, 0, 0});
            put(file, box(parts ? "jxlp" : "jxlc", codestream));
            QVERIFY(folder_.refusal("boxed.jxl", file).contains("animation"));
        }
    }

    // Damaged ones are refused with what to do, in any of their bytes.
    void any_cut() {
        for (const char* text : {kTurned, kFrames}) {
            const auto whole = from_base64(text);
            for (std::size_t size = 1; size < whole.size(); size += whole.size() / 40 + 1) {
                const auto said =
                    folder_.refusal("cut", Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)),
                                    {.first_picture = true});
                QVERIFY(!said.contains('\n'));
                if (said != "accepted")
                    QVERIFY2(said.contains("again") || said.contains("known kind"), qPrintable(said));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestBoxedPictures)
#include "test_boxed_pictures.moc"
