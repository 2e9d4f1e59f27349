// JPEG in memory: its pixels equal those of a file with the same quality, and follow the standard's quantisation.
#include "core/media/jpeg_codec.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/media/image_io.h"

using namespace deweather;
using media::through_jpeg;

class TestJpegCodec : public QObject {
    Q_OBJECT

    static at::Tensor picture(int64_t height, int64_t width) {
        at::manual_seed(3);
        const auto ramp = at::linspace(0, 1, width).view({1, 1, width}).expand({3, height, width});
        return (0.7 * ramp + 0.3 * at::rand({3, height, width})).contiguous();
    }
    static double error(const at::Tensor& a, const at::Tensor& b) { return (a - b).square().mean().item<double>(); }

  private Q_SLOTS:
    void the_pixels_are_those_of_a_file() {
        const QTemporaryDir folder;
        for (const int quality : {40, 75, 98}) {
            media::Image image;
            image.rgb = picture(61, 83);
            image.chroma = {2, 2};  // as through_jpeg() has it
            const auto file = folder.filePath(QString("%1.jpg").arg(quality)).toStdString();
            media::write_image(image, file, {.quality = quality});
            QVERIFY(at::equal(through_jpeg(image.rgb, {.quality = quality}), media::read_image(file, {}).rgb));
        }
    }

    // ITU T.81, table K.1: a block's mean is quantised in steps of 16 at quality 50, that is by 2 grey levels, and at
    // quality 10 libjpeg makes that five times as coarse.
    void grey_comes_back_in_the_steps_of_the_table() {
        for (const auto& [quality, step] : {std::pair(50, 2), std::pair(10, 10)})
            for (int level = 0; level < 256; level += 3) {
                const auto saved = through_jpeg(at::full({3, 24, 16}, level / 255.0F), {.quality = quality});
                const double found = saved.mean().item<double>() * 255;
                QVERIFY(saved.max().item<float>() - saved.min().item<float>() < 1e-6);
                const double nearest = std::clamp(128 + std::round((level - 128.0) / step) * step, 0.0, 255.0);
                const bool between = (level - 128) % step != 0 && 2 * std::abs((level - 128) % step) == step;
                QVERIFY2(std::abs(found - nearest) < 1e-3 || (between && std::abs(found - level) <= step / 2.0 + 1e-3),
                         qPrintable(QString("%1 for %2").arg(found).arg(level)));
            }
    }

    void better_qualities_are_nearer() {
        const auto clean = picture(64, 64);
        double last = 1;
        for (const int quality : {20, 40, 60, 80, 95}) {
            const double now = error(through_jpeg(clean, {.quality = quality}), clean);
            QVERIFY(now < last);
            last = now;
        }
    }

    // Columns of red and blue in turn: half the chroma resolution makes one colour of them.
    void full_chroma_keeps_narrow_colours() {
        auto columns = at::zeros({3, 32, 32});
        columns[0].slice(1, 0, 32, 2).fill_(0.6);
        columns[2].slice(1, 1, 32, 2).fill_(0.6);
        const double full = error(through_jpeg(columns, {.quality = 95, .full_chroma = true}), columns);
        const double half = error(through_jpeg(columns, {.quality = 95}), columns);
        QVERIFY2(full < 0.002 && half > 0.03, qPrintable(QString("%1 %2").arg(full).arg(half)));
    }

    void any_size_and_layout() {
        for (const auto& [height, width] : {std::pair(1, 1), std::pair(1, 17), std::pair(9, 1), std::pair(15, 33)})
            QVERIFY(through_jpeg(picture(height, width), {}).sizes() == at::IntArrayRef({3, height, width}));
        const auto wide = picture(20, 40);
        QVERIFY(at::equal(through_jpeg(wide.slice(2, 4, 24), {}), through_jpeg(wide.slice(2, 4, 24).contiguous(), {})));
        // Values outside of 0..1 are clipped, as in a file.
        QVERIFY(at::equal(through_jpeg(wide * 3 - 1, {}), through_jpeg((wide * 3 - 1).clamp(0, 1), {})));
    }

    void what_cannot_be_is_refused() {
        const auto refused = [](const at::Tensor& rgb, const media::JpegOptions& options, const char* why) {
            try {
                (void)through_jpeg(rgb, options);
            } catch (const Error& error) {
                return QString(error.what()).contains(why);
            }
            return false;
        };
        QVERIFY(refused(at::rand({3, 4, 4}), {.quality = 0}, "from 1 to 100, not 0"));
        QVERIFY(refused(at::rand({3, 4, 4}), {.quality = 101}, "from 1 to 100"));
        QVERIFY(refused(at::rand({1, 4, 4}), {}, "float32 [3,H,W]"));
        QVERIFY(refused(at::rand({3, 0, 4}), {}, "float32 [3,H,W]"));
        QVERIFY(refused({}, {}, "float32 [3,H,W]"));
        QVERIFY(refused(at::rand({3, 4, 4}, at::kDouble), {}, "float32 [3,H,W]"));
        QVERIFY(refused(at::zeros({3, 1, 65501}), {}, "65500 is the most"));
    }

    void speed_of_a_crop() {
        const auto clean = picture(256, 256);
        QBENCHMARK {
            (void)through_jpeg(clean, {});
        }
    }
};

QTEST_GUILESS_MAIN(TestJpegCodec)
#include "test_jpeg_codec.moc"
