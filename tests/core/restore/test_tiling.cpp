// Tiles cover, overlap and blend as promised, at sizes of every kind.
#include "core/restore/tiling.h"

#include <torch/types.h>

#include <QtTest>

using namespace deweather::restore;

class TestTiling : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void covers_overlaps_and_blends_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("tile");
        QTest::addColumn<int>("overlap");
        for (const auto& [w, h, t, o] : {std::tuple(1024, 768, 256, 32),
                                         {1280, 720, 256, 32},
                                         {8, 8, 256, 32},
                                         {264, 8, 256, 32},
                                         {5000, 8, 64, 32},
                                         {1000, 1000, 250, 30},
                                         {640, 480, 64, 0},
                                         {256, 256, 256, 128}})
            QTest::addRow("%d x %d in %d, %d shared", w, h, t, o) << w << h << t << o;
    }

    void covers_overlaps_and_blends() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, tile);
        QFETCH(int, overlap);
        const Tiling tiling(width, height, tile, overlap);
        QVERIFY(tiling.tile_width() <= std::max(tile, 8) && tiling.tile_height() <= std::max(tile, 8));
        auto sum = at::zeros({height, width}), owners = at::zeros({height, width});
        for (const Tile& one : tiling.tiles()) {
            QCOMPARE(one.x % 8, 0);
            QCOMPARE(one.y % 8, 0);
            QVERIFY(one.x >= 0 && one.x + tiling.tile_width() <= width && one.y >= 0 &&
                    one.y + tiling.tile_height() <= height);
            const auto weights = tiling.weights(one);
            QVERIFY(weights.min().item<float>() >= 0);
            sum.slice(0, one.y, one.y + tiling.tile_height()).slice(1, one.x, one.x + tiling.tile_width()) += weights;
            const Area own = tiling.own_area(one);
            QVERIFY(own.x >= one.x && own.x + own.width <= one.x + tiling.tile_width());
            QVERIFY(own.y >= one.y && own.y + own.height <= one.y + tiling.tile_height());
            owners.slice(0, own.y, own.y + own.height).slice(1, own.x, own.x + own.width) += 1;
            for (const Tile& other : tiling.tiles())
                if (other.row == one.row && other.column == one.column + 1)
                    QVERIFY(one.x + tiling.tile_width() - other.x >= overlap);
        }
        QVERIFY((sum - 1).abs().max().item<float>() < 1e-5F);
        QVERIFY(at::equal(owners, at::ones_like(owners)));
    }

    // For networks whose coarsest level has 1/16 of the resolution.
    void tiles_begin_at_multiples_of_the_patch() {
        for (const auto& [width, height, side] : {std::tuple(1024, 768, 256), {1920, 1088, 250}, {80, 160, 64}}) {
            const Tiling tiling(width, height, side, 24, 16);
            QVERIFY(tiling.tile_width() <= side && tiling.tile_width() % 16 == 0 && tiling.tile_height() % 16 == 0);
            auto owners = at::zeros({height, width});
            for (const Tile& one : tiling.tiles()) {
                QVERIFY(one.x % 16 == 0 && one.y % 16 == 0);
                const Area own = tiling.own_area(one);
                QVERIFY(own.x % 16 == 0 && own.y % 16 == 0);
                owners.slice(0, own.y, own.y + own.height).slice(1, own.x, own.x + own.width) += 1;
            }
            QVERIFY(at::equal(owners, at::ones_like(owners)));
        }
    }

    void exact_tiles_cover_overlap_and_blend_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<std::size_t>("tiles");
        // By hand: a side of s takes 1 + ceil((s - 50) / 30) tiles of 50, or 1 + ceil((s - 70) / 50) of 70.
        QTest::newRow("one") << 50 << 70 << std::size_t{1};
        QTest::newRow("a pixel more") << 51 << 70 << std::size_t{2};
        QTest::newRow("as they fit") << 80 << 120 << std::size_t{4};
        QTest::newRow("spread") << 203 << 151 << std::size_t{7 * 3};
    }
    void exact_tiles_cover_overlap_and_blend() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(std::size_t, tiles);
        constexpr int64_t kOverlap = 20;
        const auto tiling = Tiling::exact(width, height, 50, 70, kOverlap);
        QCOMPARE(tiling.tiles().size(), tiles);
        QCOMPARE(tiling.tile_width(), int64_t{50});
        QCOMPARE(tiling.tile_height(), int64_t{70});
        auto sum = at::zeros({height, width}), owners = at::zeros({height, width});
        for (const Tile& one : tiling.tiles()) {
            QVERIFY(one.x >= 0 && one.x + 50 <= width && one.y >= 0 && one.y + 70 <= height);
            sum.slice(0, one.y, one.y + 70).slice(1, one.x, one.x + 50) += tiling.weights(one);
            const Area own = tiling.own_area(one);
            QVERIFY(own.x >= one.x && own.x + own.width <= one.x + 50);
            QVERIFY(own.y >= one.y && own.y + own.height <= one.y + 70);
            owners.slice(0, own.y, own.y + own.height).slice(1, own.x, own.x + own.width) += 1;
            for (const Tile& other : tiling.tiles()) {
                if (other.row == one.row && other.column == one.column + 1) QVERIFY(one.x + 50 - other.x >= kOverlap);
                if (other.column == one.column && other.row == one.row + 1) QVERIFY(one.y + 70 - other.y >= kOverlap);
            }
        }
        QVERIFY((sum - 1).abs().max().item<float>() < 1e-5F);
        QVERIFY(at::equal(owners, at::ones_like(owners)));
    }

    void takes_no_more_tiles_than_needed() {
        // By hand: 720 with 256 and 32 shared needs 4 rows (3 reach 704); made even, each is 208 high: 4 x 208 - 3 x 32
        // = 736 >= 720.
        const Tiling tiling(1280, 720, 256, 32);
        QCOMPARE(tiling.tiles().size(), std::size_t{24});
        QCOMPARE(tiling.tile_height(), 208);
        QCOMPARE(tiling.tile_width(), 240);
        QCOMPARE(Tiling(256, 256, 256, 32).tiles().size(), std::size_t{1});
    }

    void outermost_pixels_of_inner_edges_count_nothing() {
        const Tiling tiling(512, 64, 256, 32);
        const auto weights = tiling.weights(tiling.tiles().front());
        QCOMPARE(weights[0][0].item<float>(), 1.0F);
        QCOMPARE(weights[0][tiling.tile_width() - 1].item<float>(), 0.0F);
        // Rising without a jump: no step over the 24 pixels between is larger than smoothstep's steepest, 1.5 / 24.
        const auto steps = (weights[0].slice(0, 1) - weights[0].slice(0, 0, -1)).abs();
        QVERIFY(steps.max().item<float>() < 2.5F / 24);
    }
};

QTEST_GUILESS_MAIN(TestTiling)
#include "test_tiling.moc"
