// The temporal filter: less flicker and more fidelity under moving rain, whether the scene is still, panned or zoomed;
// nothing lost where there is no rain, no ghosts of moving objects.
#include "core/restore/steady.h"

#include <torch/types.h>

#include <QtTest>

#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "core/restore/restorer.h"
#include "core/weather/rain.h"
#include "tests/texture.h"

using namespace deweather;

class TestSteady : public QObject {
    Q_OBJECT

    static constexpr std::initializer_list<int64_t> kCells = {3, 8, 24};

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
        restore::Steadier steadier;
        std::vector<at::Tensor> results;
        for (const auto& frame : frames)
            for (auto& result : steadier.push(frame)) results.push_back(std::move(result));
        for (auto& result : steadier.flush()) results.push_back(std::move(result));
        return results;
    }

    // The scene as a camera sees it: `x` pixels to the right in the wide picture, enlarged.
    static at::Tensor seen(const at::Tensor& wide, double x, double zoom) {
        constexpr int64_t kHeight = 144, kWidth = 192;
        const auto middle_x = static_cast<double>(wide.size(2)) / 2 + x,
                   middle_y = static_cast<double>(wide.size(1)) / 2;
        const auto grid = [&](double middle, int64_t count, int64_t size) {
            const auto place = middle + (at::arange(count, at::kFloat) - static_cast<double>(count - 1) / 2) / zoom;
            return (2 * place + 1) / static_cast<double>(size) - 1;
        };
        const auto gx = grid(middle_x, kWidth, wide.size(2)).unsqueeze(0).expand({kHeight, kWidth}),
                   gy = grid(middle_y, kHeight, wide.size(1)).unsqueeze(1).expand({kHeight, kWidth});
        constexpr int64_t kCubic = 2, kBorder = 1;
        return at::grid_sampler_2d(wide.unsqueeze(0), at::stack({gx, gy}, 2).unsqueeze(0), kCubic, kBorder, false)[0]
            .clamp(0, 1);
    }

    // The true frames of a still, panned or zoomed scene.
    static std::vector<at::Tensor> moved(const QString& camera) {
        constexpr int kFrames = 10;
        const auto wide = texture(200, 320, 4, kCells);
        std::vector<at::Tensor> frames;
        for (int i = 0; i < kFrames; ++i)
            frames.push_back(camera == "still"    ? seen(wide, 0, 1)
                             : camera == "slow"   ? seen(wide, 0.37 * i - 2, 1)
                             : camera == "panned" ? seen(wide, 5.3 * i - 25, 1)
                                                  : seen(wide, 0, 1 + 0.03 * i));
        return frames;
    }

    static void report(const char* what, const Measured& plain, const Measured& steady) {
        qInfo("%s: flicker %.5f to %.5f (%.1f times less), PSNR %.2f to %.2f dB", what, plain.flicker, steady.flicker,
              plain.flicker / steady.flicker, plain.psnr, steady.psnr);
    }

  private Q_SLOTS:
    void what_is_left_of_rain_flickers_less() {
        const auto clean = texture(144, 192, 1, kCells);
        std::vector<at::Tensor> plain;
        for (int i = 0; i < 12; ++i) plain.push_back(clean + 0.4 * (rain_on(clean, i) - clean));
        const auto steady = steadied(plain);
        QCOMPARE(steady.size(), plain.size());
        const auto before = measure(plain, clean), after = measure(steady, clean);
        report("leftovers of rain", before, after);
        QVERIFY(after.flicker < 0.5 * before.flicker);
        QVERIFY(after.psnr > before.psnr + 4);
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
        QVERIFY(after.flicker < 0.7 * before.flicker);
        QVERIFY(after.psnr > before.psnr + 2);
    }

    void a_thing_that_moves_neither_leaves_a_ghost_nor_vanishes() {
        const auto background = texture(144, 192, 2, kCells), thing = texture(30, 30, 3, kCells) * 0.5 + 0.5;
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
                QVERIFY2(all > 35 && uncovered < 0.04 && covered < 0.04,
                         qPrintable(QString("speed %1: %2 dB, %3 where it was, %4 where it is")
                                        .arg(speed)
                                        .arg(all)
                                        .arg(uncovered)
                                        .arg(covered)));
            }
        }
    }

    void cameras() {
        QTest::addColumn<QString>("camera");
        for (const char* camera : {"still", "slow", "panned", "zoomed"}) QTest::newRow(camera) << camera;
    }

    void rain_goes_however_the_camera_moves_data() { cameras(); }
    void rain_goes_however_the_camera_moves() {
        QFETCH(QString, camera);
        const auto clean = moved(camera);
        std::vector<at::Tensor> plain;
        for (std::size_t i = 0; i < clean.size(); ++i)
            plain.push_back(clean[i] + 0.5 * (rain_on(clean[i], static_cast<int>(i)) - clean[i]));
        const auto steady = steadied(plain);
        QCOMPARE(steady.size(), plain.size());
        double gain = 0, least = 100;
        for (std::size_t i = 0; i < clean.size(); ++i) {
            const double better = analysis::psnr(steady[i], clean[i]) - analysis::psnr(plain[i], clean[i]);
            gain += better / static_cast<double>(clean.size());
            least = std::min(least, better);
        }
        qInfo("%s: %.2f dB better, at least %.2f", qPrintable(camera), gain, least);
        QVERIFY(gain > 2.5);
        // The first and the last frame have neighbours on one side only.
        QVERIFY(least > 0);
    }

    void what_is_clear_stays_as_it_is_data() { cameras(); }
    void what_is_clear_stays_as_it_is() {
        QFETCH(QString, camera);
        const auto clean = moved(camera);
        const auto steady = steadied(clean);
        for (std::size_t i = 0; i < clean.size(); ++i) {
            const double fidelity = analysis::psnr(steady[i], clean[i]);
            QVERIFY2(fidelity > 45, qPrintable(QString("frame %1: %2 dB").arg(i).arg(fidelity)));
        }
    }

    // Frames that have nothing to do with each other agree on nothing.
    void unlike_frames_stay_as_they_are() {
        std::vector<at::Tensor> frames;
        for (int i = 0; i < 6; ++i) frames.push_back(texture(96, 128, 10 + i, kCells));
        const auto steady = steadied(frames);
        for (std::size_t i = 0; i < frames.size(); ++i) QVERIFY(analysis::psnr(steady[i], frames[i]) > 35);
    }

    void a_lone_frame_or_pair_comes_back() {
        const auto one = texture(96, 128, 5, kCells), other = texture(96, 128, 6, kCells);
        QVERIFY(at::equal(steadied({one})[0], one));
        const auto pair = steadied({one, other});
        QCOMPARE(pair.size(), 2U);
        QVERIFY(at::equal(pair[0], one) && at::equal(pair[1], other));
        restore::Steadier steadier;
        QVERIFY(steadier.flush().empty());
        QVERIFY(steadier.push(one).empty());
        QCOMPARE(steadier.flush().size(), 1U);
        // Afterwards another scene of another size may begin.
        QVERIFY(steadier.push(texture(48, 64, 7, kCells)).empty());
    }

    // The frames of two before and two after are all that a result depends on.
    void it_looks_two_frames_far() {
        const auto clean = moved("slow");
        std::vector<at::Tensor> plain;
        for (std::size_t i = 0; i < clean.size(); ++i) plain.push_back(rain_on(clean[i], static_cast<int>(i)));
        const auto whole = steadied(plain), part = steadied({plain.begin() + 3, plain.begin() + 8});
        QVERIFY(at::equal(whole[5], part[2]));
        QVERIFY(!at::equal(whole[4], part[1]));
    }
};

QTEST_GUILESS_MAIN(TestSteady)
#include "test_steady.moc"
