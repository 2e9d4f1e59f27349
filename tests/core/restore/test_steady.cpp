// The temporal filter: less flicker on a still scene under moving rain, no loss of fidelity, no ghosts of moving
// objects.
#include "core/restore/steady.h"

#include <torch/types.h>

#include <QtTest>

#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "core/restore/restorer.h"
#include "core/weather/rain.h"

using namespace deweather;

class TestSteady : public QObject {
    Q_OBJECT

    static at::Tensor texture(int64_t height, int64_t width, int seed) {
        at::manual_seed(seed);
        auto picture = at::zeros({1, 3, height, width});
        for (const int64_t cell : {3, 8, 24})
            picture +=
                at::upsample_bilinear2d(at::rand({1, 3, height / cell + 1, width / cell + 1}), {height, width}, true) /
                3;
        return picture[0];
    }

    struct Measured {
        double flicker = 0, psnr = 0;
    };

    // Mean difference of a frame to the next, and to the clean picture, after the first few.
    static Measured measure(const std::vector<at::Tensor>& frames, const at::Tensor& clean) {
        constexpr std::size_t kSettled = 3;
        Measured measured;
        for (std::size_t i = kSettled; i < frames.size(); ++i) {
            measured.flicker += (frames[i] - frames[i - 1]).abs().mean().item<double>();
            measured.psnr += analysis::psnr(frames[i], clean);
        }
        const auto count = static_cast<double>(frames.size() - kSettled);
        return {.flicker = measured.flicker / count, .psnr = measured.psnr / count};
    }

    static at::Tensor rain_on(const at::Tensor& clean, int frame) {
        return weather::add_rain(clean, {.length = 16, .density = 0.01}, static_cast<uint64_t>(100 + frame));
    }

    // All frames through a Steadier: as many come out.
    static std::vector<at::Tensor> steadied(const std::vector<at::Tensor>& frames) {
        restore::Steadier steadier({});
        std::vector<at::Tensor> results;
        for (const auto& frame : frames)
            if (const auto result = steadier.push(frame)) results.push_back(*result);
        if (const auto last = steadier.flush()) results.push_back(*last);
        return results;
    }

    static void report(const char* what, const Measured& plain, const Measured& steady) {
        qInfo("%s: flicker %.5f to %.5f (%.1f times less), PSNR %.2f to %.2f dB", what, plain.flicker, steady.flicker,
              plain.flicker / steady.flicker, plain.psnr, steady.psnr);
    }

  private Q_SLOTS:
    void what_is_left_of_rain_flickers_less() {
        const auto clean = texture(144, 192, 1);
        std::vector<at::Tensor> plain;
        for (int i = 0; i < 12; ++i) plain.push_back(clean + 0.4 * (rain_on(clean, i) - clean));
        const auto steady = steadied(plain);
        QCOMPARE(steady.size(), plain.size());
        const auto before = measure(plain, clean), after = measure(steady, clean);
        report("leftovers of rain", before, after);
        QVERIFY(after.flicker < 0.35 * before.flicker);
        QVERIFY(after.psnr > before.psnr + 1);
    }

    void the_networks_result_flickers_less() {
        const char* file = DEWEATHER_SHARED "/data/clean/urban/001.jpg";
        if (!QFile::exists(file)) QSKIP("the clean pictures are not here");
        const auto clean = media::read_image(file, {}).rgb.slice(1, 100, 260).slice(2, 100, 324).contiguous();
        restore::Restorer restorer(checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"),
                                   at::kCPU);
        Progress progress;
        std::vector<at::Tensor> input, plain;
        for (int i = 0; i < 10; ++i) {
            media::Image picture;
            picture.rgb = rain_on(clean, i);
            input.push_back(picture.rgb);
            plain.push_back(restorer.restore(picture, {}, progress).image.rgb);
        }
        const auto raw = measure(input, clean), before = measure(plain, clean), after = measure(steadied(plain), clean);
        qInfo("input: flicker %.5f, PSNR %.2f dB", raw.flicker, raw.psnr);
        report("the network's result", before, after);
        QVERIFY(after.flicker < 0.5 * before.flicker);
        QVERIFY(after.psnr > before.psnr);
    }

    void a_thing_that_moves_neither_leaves_a_ghost_nor_vanishes() {
        const auto background = texture(144, 192, 2), thing = texture(30, 30, 3) * 0.5 + 0.5;
        for (const int speed : {2, 7, 19}) {
            std::vector<at::Tensor> truth;
            for (int i = 0; i < 7; ++i) {
                truth.push_back(background.clone());
                truth.back().slice(1, 50, 80).slice(2, 10 + speed * i, 40 + speed * i).copy_(thing);
            }
            const auto steady = steadied(truth);
            for (int i = 1; i < 7; ++i) {
                const auto at = static_cast<std::size_t>(i);
                const auto error = (steady[at] - truth[at]).abs().mean(0).slice(0, 50, 80);
                const double all = analysis::psnr(steady[at], truth[at]),
                             uncovered = error.slice(1, 10 + speed * (i - 1), 10 + speed * i).mean().item<double>(),
                             covered = error.slice(1, 10 + speed * i, 40 + speed * i).mean().item<double>();
                QVERIFY2(all > 36 && uncovered < 0.035 && covered < 0.035,
                         qPrintable(QString("speed %1: %2 dB, %3 where it was, %4 where it is")
                                        .arg(speed)
                                        .arg(all)
                                        .arg(uncovered)
                                        .arg(covered)));
            }
        }
    }

    void a_moving_camera_loses_nothing() {
        const auto wide = texture(144, 300, 4);
        std::vector<at::Tensor> clean, plain;
        for (int i = 0; i < 10; ++i) {
            clean.push_back(wide.slice(2, 6 * i, 6 * i + 192).contiguous());
            plain.push_back(clean.back() + 0.4 * (rain_on(clean.back(), i) - clean.back()));
        }
        const auto steady = steadied(plain);
        double before = 0, after = 0;
        for (std::size_t i = 3; i < 10; ++i) {
            before += analysis::psnr(plain[i], clean[i]) / 7;
            after += analysis::psnr(steady[i], clean[i]) / 7;
        }
        qInfo("camera moving 6 pixels a frame: PSNR %.2f to %.2f dB", before, after);
        QVERIFY(after > before + 1);
    }

    void another_scene_begins_at_once() {
        const auto one = texture(96, 128, 5), other = texture(96, 128, 6) * 0.5;
        const auto steady = steadied({one, one, other, other});
        QVERIFY(analysis::psnr(steady[1], one) > 40);
        QVERIFY(analysis::psnr(steady[2], other) > 40);
        restore::Steadier steadier({});
        QVERIFY(!steadier.push(one).has_value());
        QVERIFY(at::equal(*steadier.flush(), one));
        QVERIFY(!steadier.flush().has_value());
        QVERIFY(!steadier.push(texture(48, 64, 7)).has_value());
    }

    void options_out_of_range() {
        QVERIFY_EXCEPTION_THROWN(restore::Steadier({.share = 1}), Error);
        QVERIFY_EXCEPTION_THROWN(restore::Steadier({.share = -0.1}), Error);
        QVERIFY_EXCEPTION_THROWN(restore::Steadier({.pixel_tolerance = 0}), Error);
    }
};

QTEST_GUILESS_MAIN(TestSteady)
#include "test_steady.moc"
