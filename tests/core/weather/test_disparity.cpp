// Disparity maps with holes and errors: known values stay, others are filled from their surroundings.
#include "core/weather/disparity.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "scene.h"

using namespace deweather;
using namespace deweather::weather;

class TestDisparity : public QObject {
    Q_OBJECT

    static constexpr int64_t kHeight = 192, kWidth = 256;

    // A road: 4 pixels of disparity at the top, 40 at the bottom, a little more to the right.
    static at::Tensor road() {
        const auto y = at::arange(kHeight, at::kFloat).unsqueeze(1), x = at::arange(kWidth, at::kFloat).unsqueeze(0);
        return (4 + y * (36.0F / (kHeight - 1)) + x / 128).contiguous();
    }

    static at::Tensor part(const at::Tensor& map, int64_t top, int64_t bottom, int64_t left, int64_t right) {
        return map.slice(0, top, bottom).slice(1, left, right);
    }

    static double furthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

  private Q_SLOTS:
    void small_maps_by_hand() {
        const auto line = [](std::initializer_list<float> values) { return at::tensor(values).view({1, -1}); };
        // Between squares 8 and 4, three quarters of the nearer one.
        const auto given = line({8, -1, -1, 4}), expected = line({8, 7, 5, 4});
        QVERIFY(at::equal(complete_disparity(given), expected));
        QVERIFY(at::equal(complete_disparity(given.t()), expected.t()));
        // The pair in the middle has nothing: between the pairs beside it, 0.5 and 0, it is 0.5 x 3/4; each of its
        // pixels takes three quarters of that and a quarter of the next pair.
        QVERIFY(at::equal(complete_disparity(line({0.5, 0.5, -1, -1, 0, 0, 0, 0})),
                          line({0.5, 0.5, 0.75F * 0.375F + 0.125F, 0.75F * 0.375F, 0, 0, 0, 0})));
        QVERIFY(at::equal(complete_disparity(line({NAN, 2, INFINITY})), line({2, 2, 2})));
        QVERIFY(at::equal(complete_disparity(line({0, -3})), line({0, 0})));
        QVERIFY(at::equal(complete_disparity(at::tensor({-1.F, 8.F, -1.F, -1.F}).view({2, 2})), at::full({2, 2}, 8.F)));
    }

    void a_whole_map_stays() { QVERIFY(at::equal(complete_disparity(road()), road())); }

    void holes_continue_what_is_around() {
        const auto truth = road();
        auto given = truth.clone();
        part(given, 60, 80, 100, 130).fill_(-1);
        part(given, 0, kHeight, 0, 24).fill_(-1);
        part(given, kHeight - 12, kHeight, 0, kWidth).fill_(-1);
        const auto complete = complete_disparity(given);
        const auto known = given >= 0;
        QVERIFY(at::equal(complete.masked_select(known), truth.masked_select(known)));
        // Within a hole between both sides, beside one like the border; nowhere a step.
        QVERIFY(furthest(part(complete, 60, 80, 100, 130), part(truth, 60, 80, 100, 130)) < 0.5);
        QVERIFY(furthest(part(complete, 20, 160, 0, 24), part(truth, 20, 160, 0, 24)) < 1);
        QVERIFY(furthest(part(complete, kHeight - 12, kHeight, 24, kWidth),
                         part(truth, kHeight - 12, kHeight, 24, kWidth)) < 3);
        for (const int64_t dim : {0, 1}) QVERIFY(complete.diff(1, dim).abs().max().item<double>() < 1.2);
    }

    void stray_patches_are_left_out() {
        const auto truth = road();
        auto given = truth.clone();
        // 12 pixels is a patch of a 4096th, 11 is less.
        part(given, 100, 103, 150, 154).fill_(4);
        part(given, 140, 151, 60, 61).fill_(1);
        const auto complete = complete_disparity(given);
        QVERIFY(at::equal(part(complete, 100, 103, 150, 154), at::full({3, 4}, 4.F)));
        QVERIFY(furthest(part(complete, 140, 151, 60, 61), part(truth, 140, 151, 60, 61)) < 0.1);
    }

    void what_the_second_eye_does_not_see_is_left_out() {
        // The largest disparity is 41.99: isolated matches up to column 41 may be chance.
        const auto truth = road();
        auto given = truth.clone();
        part(given, 40, kHeight, 0, 44).fill_(-1);
        part(given, 60, 180, 10, 41).fill_(2);
        const auto complete = complete_disparity(given);
        QVERIFY(complete.slice(0, 60).min().item<double>() > 10);
        // The same patch is valid if it extends further to the right.
        part(given, 60, 180, 10, 43).fill_(2);
        QVERIFY(at::equal(part(complete_disparity(given), 60, 180, 10, 43), at::full({120, 33}, 2.F)));
    }

    void the_sky_stays_far() {
        auto given = road();
        part(given, 0, 40, 100, 200).fill_(0);
        part(given, 10, 12, 120, 140).fill_(-1);
        QVERIFY(at::equal(part(complete_disparity(given), 0, 40, 102, 198), at::zeros({40, 96})));
    }

    void any_size() {
        for (const auto& [height, width] : odd_sizes()) {
            auto given = at::full({height, width}, -1.F);
            given[height / 2][width / 2] = 3;
            QVERIFY(at::equal(complete_disparity(given), at::full({height, width}, 3.F)));
        }
    }

    void what_is_wrong_is_named() {
        QVERIFY_EXCEPTION_THROWN(complete_disparity(-at::ones({4, 4})), Error);
        QVERIFY_EXCEPTION_THROWN(complete_disparity(at::ones({3, 4, 4})), Error);
        QVERIFY_EXCEPTION_THROWN(complete_disparity(at::ones({4, 4}, at::kDouble)), Error);
        QVERIFY_EXCEPTION_THROWN(complete_disparity(at::ones({0, 4})), Error);
    }
};

QTEST_GUILESS_MAIN(TestDisparity)
#include "test_disparity.moc"
