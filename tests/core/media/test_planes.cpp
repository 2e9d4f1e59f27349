// Conversion of samples to colours and back, against the standards' numbers.
#include "core/media/planes.h"

#include <torch/types.h>

#include <QtTest>
#include <array>

using namespace deweather;
using namespace deweather::media;

namespace {

ffmpeg::Frame frame_of(AVPixelFormat format, int width, int height) {
    auto frame = ffmpeg::new_frame();
    frame->format = format;
    frame->width = width;
    frame->height = height;
    if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
    return frame;
}

template <typename Sample>
void fill(AVFrame& frame, int plane, int width, int height, const std::function<int(int, int)>& value) {
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            reinterpret_cast<Sample*>(frame.data[plane] + y * frame.linesize[plane])[x] =
                static_cast<Sample>(value(x, y));
}

template <typename Sample>
int sample(const AVFrame& frame, int plane, int x, int y) {
    return reinterpret_cast<const Sample*>(frame.data[plane] + y * frame.linesize[plane])[x];
}

}  // namespace

class TestPlanes : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void colours_of_the_standards_data() {
        QTest::addColumn<int>("matrix");
        QTest::addColumn<int>("range");
        QTest::addColumn<QList<int>>("yuv");
        QTest::addColumn<QList<double>>("rgb");
        const int bt601 = AVCOL_SPC_SMPTE170M, bt709 = AVCOL_SPC_BT709, bt2020 = AVCOL_SPC_BT2020_NCL,
                  limited = AVCOL_RANGE_MPEG, full = AVCOL_RANGE_JPEG;
        using Yuv = QList<int>;
        using Rgb = QList<double>;
        QTest::newRow("601 red") << bt601 << limited << Yuv{81, 90, 240} << Rgb{1, 0, 0};
        QTest::newRow("601 green") << bt601 << limited << Yuv{145, 54, 34} << Rgb{0, 1, 0};
        QTest::newRow("601 blue") << bt601 << limited << Yuv{41, 240, 110} << Rgb{0, 0, 1};
        QTest::newRow("709 red") << bt709 << limited << Yuv{63, 102, 240} << Rgb{1, 0, 0};
        QTest::newRow("709 green") << bt709 << limited << Yuv{173, 42, 26} << Rgb{0, 1, 0};
        QTest::newRow("709 blue") << bt709 << limited << Yuv{32, 240, 118} << Rgb{0, 0, 1};
        QTest::newRow("2020 red") << bt2020 << limited << Yuv{74, 97, 240} << Rgb{1, 0, 0};
        QTest::newRow("601 full red") << bt601 << full << Yuv{76, 85, 255} << Rgb{1, 0, 0};
        QTest::newRow("white") << bt709 << limited << Yuv{235, 128, 128} << Rgb{1, 1, 1};
        QTest::newRow("black") << bt709 << limited << Yuv{16, 128, 128} << Rgb{0, 0, 0};
        QTest::newRow("full white") << bt709 << full << Yuv{255, 128, 128} << Rgb{1, 1, 1};
        QTest::newRow("grey of unknown tags") << int{AVCOL_SPC_UNSPECIFIED} << int{AVCOL_RANGE_UNSPECIFIED}
                                              << Yuv{126, 128, 128} << Rgb{0.5023, 0.5023, 0.5023};
        QTest::newRow("small and untagged is 601")
            << int{AVCOL_SPC_UNSPECIFIED} << int{AVCOL_RANGE_UNSPECIFIED} << Yuv{81, 90, 240} << Rgb{1, 0, 0};
    }

    void colours_of_the_standards() {
        QFETCH(int, matrix);
        QFETCH(int, range);
        QFETCH(QList<int>, yuv);
        QFETCH(QList<double>, rgb);
        for (const int depth : {8, 10}) {
            auto frame = frame_of(depth == 8 ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_YUV420P10LE, 8, 6);
            frame->colorspace = static_cast<AVColorSpace>(matrix);
            frame->color_range = static_cast<AVColorRange>(range);
            const bool full = range == AVCOL_RANGE_JPEG;
            for (int plane = 0; plane < 3; ++plane) {
                const int width = plane == 0 ? 8 : 4, height = plane == 0 ? 6 : 3;
                // Limited-range codes grow by a factor of four, full-range ones so that the maximum stays the maximum.
                const int value =
                    depth == 8 ? yuv[plane]
                    : full     ? qRound((yuv[plane] - (plane == 0 ? 0 : 128)) * 1023 / 255.0) + (plane == 0 ? 0 : 512)
                               : 4 * yuv[plane];
                if (depth == 8)
                    fill<uint8_t>(*frame, plane, width, height, [&](int, int) { return value; });
                else
                    fill<uint16_t>(*frame, plane, width, height, [&](int, int) { return value; });
            }
            const auto found = rgb_of(*frame);
            QCOMPARE(found.sizes(), (at::IntArrayRef{3, 6, 8}));
            for (int i = 0; i < 3; ++i)
                QVERIFY2((found[i] - rgb[i]).abs().max().item<double>() < 0.006,
                         qPrintable(
                             QString("%1 bits, channel %2: %3").arg(depth).arg(i).arg(found[i][0][0].item<double>())));
            auto back = planes_like(*frame, static_cast<AVPixelFormat>(frame->format));
            set_rgb(at::tensor({rgb[0], rgb[1], rgb[2]}, at::kFloat).view({3, 1, 1}).expand({3, 6, 8}), {}, *back);
            for (int plane = 0; plane < 3; ++plane) {
                const int off =
                    depth == 8 ? std::abs(sample<uint8_t>(*back, plane, 1, 1) - sample<uint8_t>(*frame, plane, 1, 1))
                               : std::abs(sample<uint16_t>(*back, plane, 1, 1) - sample<uint16_t>(*frame, plane, 1, 1));
                QVERIFY2(off <= (depth == 8 ? 1 : 4), qPrintable(QString::number(off)));
            }
        }
    }

    void no_change_gives_the_same_samples_data() {
        QTest::addColumn<int>("format");
        for (const auto format : {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUV411P,
                                  AV_PIX_FMT_YUVA420P, AV_PIX_FMT_GBRP, AV_PIX_FMT_GRAY8, AV_PIX_FMT_YUV420P10LE,
                                  AV_PIX_FMT_YUV422P12LE, AV_PIX_FMT_GBRAP16LE, AV_PIX_FMT_GRAY16LE})
            QTest::newRow(av_get_pix_fmt_name(format)) << int{format};
    }

    void no_change_gives_the_same_samples() {
        QFETCH(int, format);
        const auto* pixels = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(format));
        constexpr int kWidth = 13, kHeight = 7;  // odd: chroma sticks out
        auto frame = frame_of(static_cast<AVPixelFormat>(format), kWidth, kHeight);
        const int depth = pixels->comp[0].depth, planes = av_pix_fmt_count_planes(static_cast<AVPixelFormat>(format));
        const auto size = [&](int plane, int whole, int shift) {
            return (plane == 1 || plane == 2) && pixels->nb_components >= 3 ? (whole + (1 << shift) - 1) >> shift
                                                                            : whole;
        };
        std::srand(3);
        const auto random = [&](int, int) { return std::rand() % (1 << depth); };
        const auto each = [&](auto&& act) {
            for (int plane = 0; plane < planes; ++plane)
                act(plane, size(plane, kWidth, pixels->log2_chroma_w), size(plane, kHeight, pixels->log2_chroma_h));
        };
        each([&](int plane, int width, int height) {
            if (depth > 8)
                fill<uint16_t>(*frame, plane, width, height, random);
            else
                fill<uint8_t>(*frame, plane, width, height, random);
        });
        auto result = planes_like(*frame, static_cast<AVPixelFormat>(format));
        add_change(*frame, at::zeros({3, kHeight, kWidth}), *result);
        each([&](int plane, int width, int height) {
            for (int y = 0; y < height; ++y)
                QCOMPARE(QByteArray(reinterpret_cast<char*>(result->data[plane] + y * result->linesize[plane]),
                                    width * (depth > 8 ? 2 : 1)),
                         QByteArray(reinterpret_cast<char*>(frame->data[plane] + y * frame->linesize[plane]),
                                    width * (depth > 8 ? 2 : 1)));
        });
    }

    void chroma_lies_where_the_tag_says() {
        // A ramp of colour along x: chroma sample i at luma pixel 2 i (left) or 2 i + 0.5 (centre).
        for (const auto location : {AVCHROMA_LOC_LEFT, AVCHROMA_LOC_CENTER}) {
            auto frame = frame_of(AV_PIX_FMT_YUV420P, 32, 4);
            frame->colorspace = AVCOL_SPC_BT709;
            frame->color_range = AVCOL_RANGE_JPEG;
            frame->chroma_location = location;
            const double site = location == AVCHROMA_LOC_CENTER ? 0.5 : 0;
            fill<uint8_t>(*frame, 0, 32, 4, [](int, int) { return 128; });
            fill<uint8_t>(*frame, 1, 16, 2, [&](int x, int) { return qRound(100 + 2 * (2 * x + site)); });
            fill<uint8_t>(*frame, 2, 16, 2, [](int, int) { return 128; });
            const auto blue = rgb_of(*frame)[2];
            for (int x = 2; x < 30; ++x) {
                const double expected = (128 + 1.8556 * (100 + 2 * x - 128)) / 255;
                QVERIFY(std::abs(blue[1][x].item<double>() - expected) < 0.006);
            }
            // Changing the picture by the same ramp shifts each sample by the ramp's value at its own position.
            auto result = planes_like(*frame, AV_PIX_FMT_YUV420P);
            auto change = at::zeros({3, 4, 32});
            change[2] = at::arange(32, at::kFloat).div(64).expand({4, 32});
            add_change(*frame, change, *result);
            for (int x = 1; x < 15; ++x) {
                const double moved = sample<uint8_t>(*result, 1, x, 0) - sample<uint8_t>(*frame, 1, x, 0);
                QVERIFY(std::abs(moved - 255 * 0.5 * (2 * x + site) / 64) <= 0.51);
            }
        }
    }

    void packed_formats_lose_nothing() {
        for (const auto format : {AV_PIX_FMT_NV12, AV_PIX_FMT_P010LE, AV_PIX_FMT_YUYV422, AV_PIX_FMT_RGB24,
                                  AV_PIX_FMT_BGRA, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV422P10BE}) {
            const auto planar = planar_format(format);
            const auto *from = av_pix_fmt_desc_get(format), *to = av_pix_fmt_desc_get(planar);
            QVERIFY(planar != AV_PIX_FMT_NONE);
            QCOMPARE(to->comp[0].depth, from->comp[0].depth);
            QCOMPARE(to->log2_chroma_w, from->log2_chroma_w);
            QCOMPARE(to->log2_chroma_h, from->log2_chroma_h);
            QCOMPARE(to->flags & AV_PIX_FMT_FLAG_ALPHA, from->flags & AV_PIX_FMT_FLAG_ALPHA);
            QCOMPARE(planar_format(planar), planar);
        }
        auto red = frame_of(AV_PIX_FMT_RGB24, 4, 4);
        fill<uint8_t>(*red, 0, 12, 4, [](int x, int) { return x % 3 == 0 ? 200 : 10; });
        const auto rgb = rgb_of(*to_planes(*red, planar_format(AV_PIX_FMT_RGB24), 4, 4));
        QVERIFY((rgb[0] - 200 / 255.0).abs().max().item<double>() < 1e-6);
        QVERIFY((rgb[2] - 10 / 255.0).abs().max().item<double>() < 1e-6);
        auto full = frame_of(AV_PIX_FMT_YUVJ420P, 4, 4);
        QCOMPARE(to_planes(*full, AV_PIX_FMT_YUV420P, 4, 4)->color_range, AVCOL_RANGE_JPEG);
    }
};

QTEST_GUILESS_MAIN(TestPlanes)
#include "test_planes.moc"
