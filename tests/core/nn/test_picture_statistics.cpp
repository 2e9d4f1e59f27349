// Statistics of a picture from its tiles equal those of the whole.
#include "core/nn/picture_statistics.h"

#include <torch/types.h>

#include <QtTest>

#include "core/nn/bilinear.h"

using namespace deweather;

namespace {

// A picture of 40 x 56 in tiles of 24 x 32 whose own parts meet in the middle of what they share.
std::vector<nn::TilePlace> tiles() {
    std::vector<nn::TilePlace> all;
    for (const int64_t row : {0, 1})
        for (const int64_t column : {0, 1})
            all.push_back({.picture_height = 40,
                           .picture_width = 56,
                           .y = row * 16,
                           .x = column * 24,
                           .height = 24,
                           .width = 32,
                           .own_y = row * 24,
                           .own_x = column * 32,
                           .own_height = row == 0 ? 24 : 16,
                           .own_width = column == 0 ? 32 : 24});
    return all;
}

at::Tensor cut(const at::Tensor& features, const nn::TilePlace& place, int64_t scale) {
    return features.slice(2, place.y / scale, (place.y + place.height) / scale)
        .slice(3, place.x / scale, (place.x + place.width) / scale);
}

}  // namespace

class TestPictureStatistics : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void outside_of_a_pass_a_mean_is_a_mean() {
        const auto x = at::rand({2, 3, 7, 5});
        QVERIFY(at::equal(nn::picture_mean(x, 2, 3), x.mean({2, 3}, true)));
        QVERIFY(at::equal(nn::picture_sum(x), x));
        QVERIFY(!nn::in_tile());
    }

    // At each scale, and as the second statistic that depends on the first.
    void tiles_know_the_mean_of_the_picture() {
        for (const int64_t scale : {1, 2, 4, 8}) {
            const auto picture = at::rand({1, 3, 40 / scale, 56 / scale}, at::kDouble);
            const auto mean = picture.mean({2, 3}, true), variance = (picture - mean).square().mean({2, 3}, true);
            std::vector<at::Tensor> totals, means, variances;
            for (int pass = 0; pass < 3; ++pass) {
                std::vector<at::Tensor> sums;
                means.clear();
                variances.clear();
                for (const auto& place : tiles()) {
                    const auto tile = cut(picture, place, scale);
                    nn::TilePass on_tile(place, totals);
                    means.push_back(nn::picture_mean(tile, 2, 3));
                    variances.push_back(nn::picture_mean((tile - means.back()).square(), 2, 3));
                    QVERIFY(nn::in_tile());
                    const auto& measured = on_tile.measured();
                    QCOMPARE(measured.size(), std::size_t{2});
                    for (std::size_t i = 0; i < measured.size(); ++i) {
                        if (sums.size() <= i) sums.push_back(at::zeros_like(measured[i]));
                        sums[i] += measured[i];
                    }
                }
                totals = sums;
            }
            for (std::size_t tile = 0; tile < tiles().size(); ++tile) {
                QVERIFY(at::allclose(means[tile], mean, 1e-12, 1e-12));
                QVERIFY(at::allclose(variances[tile], variance, 1e-12, 1e-12));
            }
        }
    }

    // A network that pads its tile, as to multiples of 16, still counts each pixel once.
    void padding_inside_of_the_picture_does_not_count() {
        const auto place = tiles().front();
        const std::vector<at::Tensor> none;
        nn::TilePass on_tile(place, none);
        const auto padded = nn::feature_place(32, 32);
        QCOMPARE(padded.own_rows, 24);
        QCOMPARE(padded.own_columns, 32);
        QCOMPARE(nn::feature_place(2, 2).own_rows, 2);
    }

    void resizing_by_parts_is_resizing() {
        for (const auto& [from, to] : {std::pair(37, 18), {7, 18}, {18, 18}, {1, 18}, {40, 5}}) {
            const auto map = at::rand({1, 1, from, 9});
            const auto rows = nn::bilinear_matrix(from, to, false, map.options());
            QVERIFY(at::allclose(at::matmul(rows, map), at::upsample_bilinear2d(map, {to, 9}, false), 1e-5, 1e-6));
            const auto smooth = nn::bilinear_matrix(from, to, true, map.options());
            QVERIFY(
                at::allclose(at::matmul(smooth, map), at::_upsample_bilinear2d_aa(map, {to, 9}, false), 1e-5, 1e-6));
        }
    }
};

QTEST_GUILESS_MAIN(TestPictureStatistics)
#include "test_picture_statistics.moc"
