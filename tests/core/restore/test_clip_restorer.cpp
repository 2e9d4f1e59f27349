// Windows of frames for networks that see several at once: each frame comes back once and in order, chunks meet without
// a seam as far as their context goes, and scenes do not mix.
#include "core/restore/clip_restorer.h"

#include <torch/types.h>

#include <QtTest>
#include <algorithm>

#include "core/base/error.h"
#include "core/models/clip_network.h"
#include "core/models/registry.h"

using namespace deweather;

class TestClipRestorer : public QObject {
    Q_OBJECT

    // Sees frames as an imported network would, and answers with the mean of each frame, the two before and the two
    // after: the last ones of a window repeated.
    class MeanOfFive : public models::ClipNetwork {
      public:
        std::vector<int64_t> windows;

        std::string_view architecture() const override { return "mean-of-five"; }
        nlohmann::json config() const override { return nlohmann::json::object(); }
        int64_t bytes_per_pixel() const override { return 64; }
        int64_t context() const override { return 2; }
        int64_t at_once() const override { return 4; }
        at::Tensor forward_clip(const at::Tensor& frames, const Progress& /*progress*/) override {
            windows.push_back(frames.size(0));
            const int64_t last = frames.size(0) - 1;
            std::vector<at::Tensor> means;
            for (int64_t i = 0; i <= last; ++i) {
                auto sum = at::zeros_like(frames[0]);
                for (int64_t j = i - 2; j <= i + 2; ++j) sum += frames[std::clamp<int64_t>(j, 0, last)];
                means.push_back(sum / 5);
            }
            return at::stack(means);
        }
    };

    static restore::Restorer with(std::unique_ptr<models::RestorationNetwork> network) {
        return {checkpoint::Model{.name = "test", .file = {}, .training = {}, .network = std::move(network)}, at::kCPU};
    }

    static media::Image frame(const at::Tensor& rgb) {
        media::Image image;
        image.rgb = rgb;
        return image;
    }

    static std::vector<at::Tensor> scene(int frames, int seed) {
        at::manual_seed(seed);
        const auto still = at::upsample_bilinear2d(at::rand({1, 3, 4, 5}), {32, 40}, true)[0] * 0.7;
        std::vector<at::Tensor> all;
        for (int i = 0; i < frames; ++i) all.push_back(still + 0.05 * at::rand({3, 32, 40}));
        return all;
    }

    static std::vector<at::Tensor> restored(restore::ClipRestorer& clip, const std::vector<at::Tensor>& frames) {
        Progress progress;
        std::vector<at::Tensor> results;
        const auto take = [&](std::vector<restore::Result> finished) {
            for (auto& result : finished) results.push_back(result.image.rgb);
        };
        for (const auto& rgb : frames) take(clip.push(frame(rgb), progress));
        take(clip.finish(progress));
        return results;
    }

    // The mean of five within a scene, by definition.
    static at::Tensor expected(const std::vector<at::Tensor>& scene, int64_t i) {
        auto sum = at::zeros_like(scene[0]);
        for (int64_t j = i - 2; j <= i + 2; ++j)
            sum += scene[static_cast<std::size_t>(std::clamp<int64_t>(j, 0, static_cast<int64_t>(scene.size()) - 1))];
        return sum / 5;
    }

  private Q_SLOTS:
    void every_frame_sees_its_neighbours_data() {
        QTest::addColumn<int>("frames");
        for (const int frames : {1, 2, 3, 4, 5, 6, 7, 8, 9, 13}) QTest::addRow("%d", frames) << frames;
    }

    void every_frame_sees_its_neighbours() {
        QFETCH(int, frames);
        auto restorer = with(std::make_unique<MeanOfFive>());
        restore::ClipRestorer clip(restorer, {});
        const auto given = scene(frames, frames);
        const auto results = restored(clip, given);
        QCOMPARE(results.size(), given.size());
        for (int i = 0; i < frames; ++i)
            QVERIFY2(at::allclose(results[static_cast<std::size_t>(i)], expected(given, i), 0, 1e-6),
                     qPrintable(QString("frame %1").arg(i)));
        for (const auto window : dynamic_cast<MeanOfFive&>(restorer.network()).windows) QVERIFY(window <= 8);
    }

    void scenes_do_not_mix() {
        auto restorer = with(std::make_unique<MeanOfFive>());
        restore::ClipRestorer clip(restorer, {});
        const auto one = scene(6, 1), other = scene(5, 2);
        auto both = one;
        for (const auto& rgb : other) both.push_back(1 - rgb);
        const auto results = restored(clip, both);
        QCOMPARE(results.size(), both.size());
        const std::vector<at::Tensor> second(both.begin() + 6, both.end());
        for (int i = 0; i < 6; ++i)
            QVERIFY(at::allclose(results[static_cast<std::size_t>(i)], expected(one, i), 0, 1e-6));
        for (int i = 0; i < 5; ++i)
            QVERIFY(at::allclose(results[static_cast<std::size_t>(i + 6)], expected(second, i), 0, 1e-6));
    }

    // As an export does that goes on after its last part.
    void context_from_before_continues_a_clip() {
        const auto all = scene(12, 3);
        auto restorer = with(std::make_unique<MeanOfFive>());
        restore::ClipRestorer whole(restorer, {});
        const auto unbroken = restored(whole, all);
        restore::ClipRestorer rest(restorer, {});
        QCOMPARE(rest.looks_back(), 2U);
        for (int i = 2; i < 8; ++i) rest.push_context(frame(all[static_cast<std::size_t>(i)]));
        const auto results = restored(rest, {all.begin() + 8, all.end()});
        QCOMPARE(results.size(), 4U);
        for (std::size_t i = 0; i < 4; ++i) QVERIFY(at::equal(results[i], unbroken[8 + i]));
    }

    void steadied_frames_come_back_in_order() {
        auto restorer = with(std::make_unique<MeanOfFive>());
        restore::ClipRestorer clip(restorer, {.restore = {}, .steady = true});
        const auto one = scene(7, 4);
        auto both = one;
        for (const auto& rgb : scene(3, 5)) both.push_back(1 - rgb);
        const auto results = restored(clip, both);
        QCOMPARE(results.size(), both.size());
        for (std::size_t i = 0; i < both.size(); ++i)
            QVERIFY((results[i] - both[i]).abs().mean().item<double>() < 0.05);
    }

    void a_single_picture_is_a_clip_of_one() {
        auto restorer = with(std::make_unique<MeanOfFive>());
        Progress progress;
        const auto rgb = at::rand({3, 30, 45});
        QVERIFY(at::allclose(restorer.restore(frame(rgb), {}, progress).image.rgb, rgb, 0, 1e-6));
    }

    void a_network_of_pictures_refuses_to_see_frames_together() {
        auto restorer = with(models::create("prenet"));
        Progress progress;
        const std::vector<media::Image> frames = {frame(at::rand({3, 32, 32}))};
        QVERIFY_EXCEPTION_THROWN(restorer.restore_clip(frames, 0, 1, {}, progress), Error);
    }
};

QTEST_GUILESS_MAIN(TestClipRestorer)
#include "test_clip_restorer.moc"
