// Scene depth on a picture made of sky, ground and a standing object.
#include "core/weather/scene_depth.h"

#include <torch/types.h>

#include <QtTest>

#include "scene.h"

using namespace deweather::weather;

class TestSceneDepth : public QObject {
    Q_OBJECT

    static constexpr int64_t kHeight = 180, kWidth = 240, kSkyEnds = 60, kGroundBegins = 120;

    // A blue sky, a dark wall, and a street that is brighter than it.
    static at::Tensor street() {
        auto picture = at::zeros({3, kHeight, kWidth});
        const auto paint = [&](int64_t from, int64_t to, float red, float green, float blue) {
            picture.slice(1, from, to) = at::tensor({red, green, blue}).view({3, 1, 1});
        };
        paint(0, kSkyEnds, 0.6F, 0.75F, 0.95F);
        paint(kSkyEnds, kGroundBegins, 0.25F, 0.15F, 0.1F);
        paint(kGroundBegins, kHeight, 0.5F, 0.5F, 0.48F);
        return picture;
    }
    static double mean(const at::Tensor& depth, int64_t from, int64_t to) {
        return depth.slice(0, from, to).mean().item<double>();
    }

  private Q_SLOTS:
    void the_sky_is_beyond_all_and_the_ground_comes_nearer() {
        int nearer = 0;
        for (uint64_t seed = 0; seed < 20; ++seed) {
            const auto depth = scene_depth(street(), seed);
            const double sky = mean(depth, 5, kSkyEnds - 8), wall = mean(depth, kSkyEnds + 8, kGroundBegins - 8);
            QVERIFY2(sky > 1 && sky > 1.15 * wall, qPrintable(QString("%1 %2").arg(sky).arg(wall)));
            QVERIFY(depth.min().item<float>() > 0 && wall < 1.3);
            const double far = mean(depth, kGroundBegins + 8, kGroundBegins + 20),
                         near = mean(depth, kHeight - 12, kHeight);
            nearer += near < 0.9 * far ? 1 : 0;
            // The unevenness of the air is up to 1.2 times either way.
            QVERIFY2(near < 1.44 * far && near < 1.6 * wall, qPrintable(QString("%1 %2").arg(near).arg(far)));
        }
        // Where the horizon is drawn far above the picture, its ground hardly recedes.
        QVERIFY2(nearer >= 12, qPrintable(QString::number(nearer)));
    }

    // Most of the step from wall to sky is within three pixels of the picture's own edge.
    void borders_lie_on_the_edges() {
        for (uint64_t seed = 0; seed < 10; ++seed) {
            const auto log = scene_depth(street(), seed).log().mean(1);
            const auto at = [&](int64_t row) { return log[row].item<double>(); };
            const double step = at(kSkyEnds - 12) - at(kSkyEnds + 12), near = at(kSkyEnds - 3) - at(kSkyEnds + 3);
            QVERIFY2(near > 0.6 * step, qPrintable(QString("%1 of %2").arg(near).arg(step)));
        }
    }

    void the_seed_decides_and_any_size_goes() {
        QVERIFY(at::equal(scene_depth(scene(40, 50), 5), scene_depth(scene(40, 50), 5)));
        QVERIFY(!at::equal(scene_depth(scene(40, 50), 5), scene_depth(scene(40, 50), 6)));
        for (const auto& [height, width] : odd_sizes())
            for (uint64_t seed = 0; seed < 10; ++seed) {
                const auto depth = scene_depth(scene(height, width), seed);
                QVERIFY(depth.sizes() == at::IntArrayRef({height, width}) && depth.isfinite().all().item<bool>());
                QVERIFY(depth.min().item<float>() > 0 && depth.max().item<float>() < 6);
            }
    }

    void speed_of_a_crop() {
        const auto clean = scene(256, 256);
        QBENCHMARK {
            (void)scene_depth(clean, 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestSceneDepth)
#include "test_scene_depth.moc"
