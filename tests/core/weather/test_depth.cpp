// Depth from disparity against the pinhole formula, and synthetic depth.
#include "core/weather/depth.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <QtTest>

#include "core/base/error.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestDepth : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void disparity_gives_metres() {
        const auto depth =
            depth_from_disparity(at::tensor({10.0F, 20.0F, 40.0F}).view({1, 3}), {.baseline = 0.2, .fx = 2000});
        QVERIFY(at::allclose(depth, at::tensor({40.0F, 20.0F, 10.0F}).view({1, 3})));
    }

    void far_and_unknown() {
        // 0 is infinitely far, but still finite; unknown values are filled, here by the mean of both.
        const auto depth = depth_from_disparity(at::tensor({0.F, 8.F, -1.F}).view({1, 3}), {.baseline = 1, .fx = 8});
        QVERIFY(at::equal(depth, at::tensor({1e6F, 1.F, 2.F}).view({1, 3})));
        QVERIFY_EXCEPTION_THROWN(depth_from_disparity(-at::ones({2, 2}), {.baseline = 1, .fx = 8}), Error);
    }

    void camera_files() {
        const auto json = nlohmann::json::parse(
            R"({"extrinsic": {"baseline": 0.209313, "pitch": 0.038}, "intrinsic": {"fx": 2262.52, "fy": 2265.3}})");
        QCOMPARE(StereoCamera::from_json(json).baseline, 0.209313);
        QCOMPARE(StereoCamera::from_json(json).fx, 2262.52);
        QCOMPARE(StereoCamera::from_json({{"baseline", 0.5}, {"fx", 100}}).fx, 100.0);
        for (const char* bad : {"{}", "[]", R"({"baseline": 1})", R"({"baseline": 1, "fx": 0})",
                                R"({"baseline": "1", "fx": 5})", R"({"extrinsic": 1, "intrinsic": 2})"})
            QVERIFY_EXCEPTION_THROWN(StereoCamera::from_json(nlohmann::json::parse(bad)), Error);
    }

    void made_up_depth_is_smooth_and_rises() {
        double rise = 0, least = 1, most = 0;
        for (uint64_t seed = 0; seed < 30; ++seed) {
            const auto depth = made_up_depth(scene(120, 160), seed);
            const double nearest = depth.min().item<double>();
            QVERIFY(nearest >= 0 && nearest <= 0.5);
            least = std::min(least, nearest);
            most = std::max(most, nearest);
            QCOMPARE(depth.max().item<float>(), 1.0F);
            for (const int64_t dim : {0, 1}) QVERIFY(depth.diff(1, dim).abs().max().item<float>() < 0.2);
            rise += (depth[0].mean() - depth[119].mean()).item<double>();
        }
        QVERIFY(rise / 30 > 0.25);
        QVERIFY(least < 0.1 && most > 0.4);
        QVERIFY(at::equal(made_up_depth(scene(40, 50), 5), made_up_depth(scene(40, 50), 5)));
        QVERIFY(!at::equal(made_up_depth(scene(40, 50), 5), made_up_depth(scene(40, 50), 6)));
    }

    void made_up_depth_has_no_creases() {
        // A crease stands out of the curvature elsewhere; straight pieces have it only there.
        for (uint64_t seed = 0; seed < 20; ++seed) {
            const auto depth = made_up_depth(at::full({3, 400, 400}, 0.5F), seed).to(at::kDouble);
            for (const int64_t dim : {0, 1}) {
                const auto curvature = depth.diff(2, dim).abs();
                const double ratio = (curvature.max() / curvature.square().mean().sqrt()).item<double>();
                QVERIFY2(ratio < 7, qPrintable(QString::number(ratio)));
            }
        }
    }

    void any_size() {
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 8; ++seed) {
                const auto depth = made_up_depth(scene(height, width), seed);
                QVERIFY(depth.sizes() == at::IntArrayRef({height, width}) && within_unit(depth));
            }
    }
};

QTEST_GUILESS_MAIN(TestDepth)
#include "test_depth.moc"
