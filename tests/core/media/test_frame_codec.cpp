// A single frame through H.264 and H.265.
#include "core/media/frame_codec.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>
#include <thread>

#include "core/base/error.h"

using namespace deweather;
using media::FrameCodecOptions;
using media::through_video;
using media::VideoCodec;

class TestFrameCodec : public QObject {
    Q_OBJECT

    static at::Tensor picture(int64_t height, int64_t width) {
        at::manual_seed(4);
        const auto ramp = at::linspace(0, 1, width).view({1, 1, width}).expand({3, height, width});
        return (0.7 * ramp + 0.3 * at::rand({1, height, width})).contiguous();
    }
    static double error(const at::Tensor& a, const at::Tensor& b) {
        return std::sqrt((a - b).square().mean().item<double>());
    }
    static bool refused(const at::Tensor& rgb, const FrameCodecOptions& options, const char* why) {
        try {
            (void)through_video(rgb, options);
        } catch (const Error& error) {
            return QString(error.what()).contains(why);
        }
        return false;
    }

  private Q_SLOTS:
    // A quantiser that is larger by 6 has steps twice as wide, so the error of finer noise doubles.
    void the_error_grows_with_the_quantiser() {
        const auto clean = picture(96, 128);
        for (const auto codec : {VideoCodec::kH264, VideoCodec::kH265}) {
            double last = 0;
            for (const int quantiser : {8, 14, 20, 26, 32}) {
                const double now = error(through_video(clean, {.codec = codec, .quantiser = quantiser}), clean);
                const QString seen = QString("%1 after %2 at %3").arg(now).arg(last).arg(quantiser);
                if (quantiser == 14 || quantiser == 20)
                    QVERIFY2(now > 1.5 * last && now < 2.5 * last, qPrintable(seen));
                QVERIFY2(now > last && now < 0.1, qPrintable(seen));
                last = now;
            }
        }
    }

    void plain_colours_stay() {
        for (const auto codec : {VideoCodec::kH264, VideoCodec::kH265}) {
            const auto plain = at::tensor({0.8F, 0.4F, 0.1F}).view({3, 1, 1}).expand({3, 80, 70}).contiguous();
            const auto filmed = through_video(plain, {.codec = codec, .quantiser = 12});
            QVERIFY((filmed - plain).abs().max().item<float>() < 4.0F / 255);
        }
    }

    void same_bits_in_any_thread() {
        const auto clean = picture(90, 120);
        for (const auto codec : {VideoCodec::kH264, VideoCodec::kH265}) {
            const FrameCodecOptions options{.codec = codec, .quantiser = 30};
            const auto expected = through_video(clean, options);
            std::vector<at::Tensor> found(4);
            std::vector<std::thread> threads;
            for (auto& result : found) threads.emplace_back([&] { result = through_video(clean, options); });
            for (auto& thread : threads) thread.join();
            for (const auto& result : found) QVERIFY(at::equal(result, expected));
        }
    }

    void any_size() {
        for (const auto codec : {VideoCodec::kH264, VideoCodec::kH265})
            for (const auto& [height, width] : {std::pair(1, 1), std::pair(7, 200), std::pair(131, 77)}) {
                const auto clean = picture(height, width);
                const auto filmed = through_video(clean, {.codec = codec, .quantiser = 20});
                QVERIFY(filmed.sizes() == clean.sizes() && filmed.is_contiguous());
                QVERIFY(filmed.min().item<float>() >= 0 && filmed.max().item<float>() <= 1);
                QVERIFY(error(filmed, clean) < 0.1);
            }
    }

    void what_cannot_be_is_refused() {
        QVERIFY(refused(picture(8, 8), {.quantiser = 52}, "from 0 to 51, not 52"));
        QVERIFY(refused(picture(8, 8), {.codec = VideoCodec::kFfv1}, "use h264 or h265"));
        QVERIFY(refused(at::rand({1, 8, 8}), {}, "float32 [3,H,W]"));
        QVERIFY(refused({}, {}, "float32 [3,H,W]"));
    }

    void speed_of_a_crop_data() {
        QTest::addColumn<bool>("hevc");
        QTest::newRow("h264") << false;
        QTest::newRow("h265") << true;
    }
    void speed_of_a_crop() {
        QFETCH(bool, hevc);
        const auto clean = picture(256, 256);
        QBENCHMARK {
            (void)through_video(clean, {.codec = hevc ? VideoCodec::kH265 : VideoCodec::kH264});
        }
    }
};

QTEST_GUILESS_MAIN(TestFrameCodec)
#include "test_frame_codec.moc"
