// The camera simulation: drawn parameters, effects on a picture, and effects on the clean one.
#include "core/camera/camera.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>
#include <thread>

#include "../weather/scene.h"
#include "core/base/error.h"
#include "core/camera/camera_sheet.h"
#include "core/camera/optics.h"
#include "core/media/frame_codec.h"
#include "core/media/jpeg_codec.h"

using namespace deweather;
using namespace deweather::camera;

class TestCamera : public QObject {
    Q_OBJECT

    // All steps, always.
    static CameraRanges everything() {
        return {.chance = 1,
                .exposed = 1,
                .balanced = 1,
                .defocused = 1,
                .moved = 1,
                .noisy = 1,
                .sharpened = 1,
                .scaled = 1,
                .saved = 1,
                .twice = 1};
    }
    static bool refused(const nlohmann::json& json, const char* name, bool ranges) {
        try {
            if (ranges)
                (void)CameraRanges::from_json(json);
            else
                (void)CameraParameters::from_json(json);
        } catch (const Error& error) {
            return QString(error.what()).contains(name);
        }
        return false;
    }
    static double error(const at::Tensor& a, const at::Tensor& b) {
        return std::sqrt((a - b).square().mean().item<double>());
    }

  private Q_SLOTS:
    void chances_are_those_of_the_ranges() {
        CameraRanges ranges;
        QVERIFY(!draw_camera(ranges, 1));
        ranges.chance = 0.7;
        constexpr int kDraws = 4000;
        int drawn = 0, exposed = 0, moved = 0, noisy = 0, scaled = 0, saved = 0, twice = 0, filmed = 0, full = 0;
        for (uint64_t seed = 0; seed < kDraws; ++seed) {
            const auto camera = draw_camera(ranges, seed);
            if (!camera) continue;
            camera->check();
            ++drawn;
            exposed += camera->exposure != 0;
            moved += camera->motion > 0;
            noisy += camera->shot > 0;
            scaled += camera->scale != 1;
            saved += !camera->savings.empty();
            twice += camera->savings.size() == 2;
            if (camera->savings.empty()) continue;
            filmed += camera->savings[0].codec != Codec::kJpeg;
            full += camera->savings[0].full_chroma;
            QVERIFY(camera->savings.back().quality >= 40 && camera->savings.back().quality <= 98);
            QVERIFY(camera->savings.size() == 1 || camera->savings[1].codec == Codec::kJpeg);
        }
        const auto near = [](int count, int of, double chance) {
            return std::abs(count - chance * of) < 4 * std::sqrt(of * chance * (1 - chance));
        };
        QVERIFY(near(drawn, kDraws, 0.7) && near(exposed, drawn, 0.5) && near(moved, drawn, 0.1));
        QVERIFY(near(noisy, drawn, 0.6) && near(scaled, drawn, 0.3) && near(saved, drawn, 0.9));
        QVERIFY(near(twice, saved, 0.35) && near(filmed, saved, 0.12) && near(full, saved, 0.3));
    }

    void steps_do_not_depend_on_each_other() {
        auto all = everything(), none = CameraRanges{.chance = 0.2,
                                                     .exposed = 0,
                                                     .balanced = 0,
                                                     .defocused = 0,
                                                     .moved = 0,
                                                     .noisy = 1,
                                                     .sharpened = 0,
                                                     .scaled = 0,
                                                     .saved = 0};
        int both = 0;
        for (uint64_t seed = 0; seed < 60; ++seed) {
            const auto a = draw_camera(all, seed), b = draw_camera(none, seed);
            if (!b) continue;
            ++both;
            QVERIFY(a->shot == b->shot && a->read == b->read && a->grain == b->grain);
            QVERIFY(b->exposure == 0 && b->savings.empty() && b->scale == 1);
        }
        QVERIFY(both > 3);
    }

    void parameters_reproduce() {
        const auto scene_picture = scene(70, 90);
        auto ranges = everything();
        ranges.filmed = 0.3;
        for (uint64_t seed = 0; seed < 30; ++seed) {
            const auto camera = *draw_camera(ranges, seed * 0x9E3779B97F4A7C15);
            const auto again = CameraParameters::from_json(nlohmann::json::parse(camera.to_json().dump()));
            const auto taken = photograph(scene_picture, camera);
            QVERIFY(within_unit(taken) && taken.sizes() == scene_picture.sizes());
            QVERIFY(at::equal(photograph(scene_picture, again), taken));
            QVERIFY(at::equal(photograph_ideally(scene_picture, again), photograph_ideally(scene_picture, camera)));
            // A file has whole bytes.
            QVERIFY((taken * 255 - (taken * 255).round()).abs().max().item<float>() < 1e-4);
        }
    }

    void same_bits_in_any_thread() {
        const auto picture = scene(60, 80), kept = picture.clone();
        std::vector<at::Tensor> alone, beside(16);
        for (uint64_t seed = 0; seed < 16; ++seed)
            alone.push_back(photograph(picture, *draw_camera(everything(), seed)));
        std::vector<std::thread> threads;
        for (uint64_t first = 0; first < 4; ++first)
            threads.emplace_back([&, first] {
                for (uint64_t seed = first; seed < 16; seed += 4)
                    beside[seed] = photograph(picture, *draw_camera(everything(), seed));
            });
        for (auto& thread : threads) thread.join();
        for (uint64_t seed = 0; seed < 16; ++seed) QVERIFY(at::equal(alone[seed], beside[seed]));
        QVERIFY(at::equal(picture, kept));
    }

    void doing_nothing_rounds() {
        const auto picture = scene(40, 50);
        QVERIFY(at::equal(photograph_ideally(picture, {}), picture));
        QVERIFY((photograph(picture, {}) - picture).abs().max().item<float>() <= 0.501F / 255);
        QVERIFY(!at::equal(photograph(picture, {}), picture));
    }

    // Effects that a network must not learn to undo are the same in both pictures.
    void the_target_has_the_same_exposure_blur_and_size() {
        const auto clear = scene(64, 80);
        const CameraParameters camera{.exposure = -0.5, .red = 1.1, .blue = 0.9};
        const auto factor = static_cast<float>(std::pow(2, -0.5 / 2.2));
        const auto expected = clear * at::tensor({1.1F, 1.0F, 0.9F}).view({3, 1, 1}) * factor;
        QVERIFY(at::allclose(photograph_ideally(clear, camera), expected.clamp(0, 1), 1e-5, 1e-6));
        auto all = *draw_camera(everything(), 3);
        all.shot = all.read = 0;
        all.savings.clear();
        QVERIFY((photograph(clear, all) - photograph_ideally(clear, all)).abs().max().item<float>() <= 0.501F / 255);
        // Light doubles per stop: in linear light, of which values are the power 1/2.2.
        const auto darker = at::full({3, 4, 4}, 0.3F), lighter = photograph_ideally(darker, {.exposure = 1});
        QVERIFY(std::abs(std::pow(lighter.mean().item<double>(), 2.2) / std::pow(0.3, 2.2) - 2) < 1e-3);
    }

    void the_target_has_no_noise_and_no_losses() {
        const auto clear = scene(64, 80);
        CameraParameters camera{.seed = 4, .shot = 1e-3, .read = 0.002};
        camera.savings = {{.quality = 40}, {.quality = 50}};
        QVERIFY(at::equal(photograph_ideally(clear, camera), clear));
        QVERIFY(error(photograph(clear, camera), clear) > 0.01);
    }

    void one_saving_is_that_codec() {
        const auto picture = scene(48, 64);
        QVERIFY(at::equal(photograph(picture, {.savings = {{.quality = 55}}}),
                          media::through_jpeg(picture, {.quality = 55})));
        QVERIFY(at::equal(photograph(picture, {.savings = {{.quality = 55, .full_chroma = true}}}),
                          media::through_jpeg(picture, {.quality = 55, .full_chroma = true})));
        for (const auto codec : {Codec::kH264, Codec::kH265}) {
            const auto video = codec == Codec::kH264 ? media::VideoCodec::kH264 : media::VideoCodec::kH265;
            const auto filmed = media::through_video(picture, {.codec = video, .quantiser = 30});
            const auto found = photograph(picture, {.savings = {{.codec = codec, .quantiser = 30}}});
            QVERIFY((found - filmed).abs().max().item<float>() <= 0.501F / 255);
        }
    }

    // Steps between columns are largest at block boundaries: at multiples of 8, minus the offset.
    void blocks_begin_before_the_picture() {
        const auto picture = scene(64, 128);
        const auto at_quality = [&](int64_t left) {
            return photograph(picture, {.savings = {{.quality = 8, .left = left, .top = 3}}});
        };
        for (const int64_t left : {0, 3, 7}) {
            const auto saved = at_quality(left) - picture;
            const auto steps = (saved.slice(2, 1) - saved.slice(2, 0, -1)).abs().mean(c10::IntArrayRef{0, 1});
            std::array<double, 8> by_phase{};
            for (int64_t x = 0; x < steps.size(0); ++x)
                by_phase[static_cast<std::size_t>((x + 1) % 8)] += steps[x].item<double>();
            const auto largest = std::max_element(by_phase.begin(), by_phase.end()) - by_phase.begin();
            QCOMPARE(largest, (8 - left) % 8);
        }
    }

    // The blocks of the first of two compressions have another size in the final picture.
    void the_first_of_two_files_may_be_scaled() {
        const auto picture = scene(60, 80);
        const CameraParameters camera{.scale = 0.6, .savings = {{.quality = 40}, {.quality = 90}}};
        const auto small = media::through_jpeg(resized(picture, 36, 48), {.quality = 40});
        QVERIFY(at::allclose(photograph(picture, camera), media::through_jpeg(resized(small, 60, 80), {.quality = 90}),
                             0, 1e-6));
        QVERIFY(at::allclose(photograph_ideally(picture, camera), resized(resized(picture, 36, 48), 60, 80)));
    }

    void any_size() {
        auto ranges = everything();
        ranges.filmed = 0.2;
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 12; ++seed) {
                const auto taken = photograph(scene(height, width), *draw_camera(ranges, seed));
                QVERIFY(taken.sizes() == at::IntArrayRef({3, height, width}) && within_unit(taken));
            }
    }

    void ranges_are_checked() {
        QCOMPARE(CameraRanges::from_json(CameraRanges{}.to_json()).to_json(), CameraRanges{}.to_json());
        QCOMPARE(CameraRanges::from_json({{"quality", {60, 70}}}).quality.low, int64_t{60});
        QVERIFY(refused({{"chance", 1.5}}, "'chance'", true));
        QVERIFY(refused({{"quality", {0, 70}}}, "'quality'", true));
        QVERIFY(refused({{"quality", {80, 70}}}, "'quality'", true));
        QVERIFY(refused({{"qualitty", 3}}, "'qualitty'", true));
        QVERIFY(refused({{"shot", {0, 1}}}, "'shot'", true));
        QVERIFY(refused({{"defocus", -1}}, "'defocus'", false));
        QVERIFY(refused({{"savings", 3}}, "'savings'", false));
        QVERIFY(refused({{"savings", {{{"codec", "gif"}}}}}, "'codec'", false));
        QVERIFY(refused({{"savings", {{{"quality", 30}}}}}, "'codec'", false));
        QVERIFY(refused({{"savings", {{{"codec", "jpeg"}, {"left", 16}}}}}, "'left'", false));
        QVERIFY(refused({{"savings", {{{"codec", "jpeg"}, {"full_chroma", 1}}}}}, "'full_chroma'", false));
        const nlohmann::json jpeg = {{"codec", "jpeg"}};
        QVERIFY(refused({{"savings", {jpeg, jpeg, jpeg}}}, "'savings'", false));
        QVERIFY_EXCEPTION_THROWN(draw_camera({.chance = 2}, 1), Error);
        QVERIFY_EXCEPTION_THROWN(photograph(at::zeros({1, 4, 4}), {}), Error);
        QVERIFY_EXCEPTION_THROWN(photograph(scene(4, 4), {.defocus = -1}), Error);
    }

    void the_sheet_shows_each_step() {
        const auto sheet = camera_sheet(scene(200, 260), {}, 2, 120);
        QVERIFY(sheet.sizes() == at::IntArrayRef({3, 360, 360}) && within_unit(sheet));
        const auto cell = [&](int64_t row, int64_t column) {
            return sheet.slice(1, row * 120, row * 120 + 120).slice(2, column * 120, column * 120 + 120);
        };
        for (int64_t step = 1; step < 9; ++step) QVERIFY(error(cell(step / 3, step % 3), cell(0, 0)) > 0.003);
    }

    void speed_of_a_crop() {
        const auto clean = scene(256, 256);
        const CameraRanges ranges{.chance = 1};
        uint64_t seed = 0;
        QBENCHMARK {
            const auto camera = *draw_camera(ranges, seed++);
            (void)photograph(clean, camera);
            (void)photograph_ideally(clean, camera);
        }
    }
};

QTEST_GUILESS_MAIN(TestCamera)
#include "test_camera.moc"
