// Display matrices against the points to which they map the corners.
#include "core/media/orientation.h"

#include <torch/types.h>

#include <QtTest>

using namespace deweather::media;

class TestOrientation : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void every_quarter_turn_and_mirror() {
        const auto picture = at::arange(6, at::kFloat).view({1, 2, 3});  // 2 high, 3 wide
        for (const bool transposed : {false, true})
            for (const int sign_x : {1, -1})
                for (const int sign_y : {1, -1}) {
                    // A point (p, q) goes to (a p + c q, b p + d q), then back into the positive quarter.
                    std::array<int32_t, 9> matrix{};
                    constexpr int32_t kOne = 1 << 16;
                    matrix[transposed ? 3 : 0] = sign_x * kOne;
                    matrix[transposed ? 1 : 4] = sign_y * kOne;
                    const auto orientation = orientation_of(matrix);
                    const auto shown = upright(picture, orientation);
                    const int width = transposed ? 2 : 3, height = transposed ? 3 : 2;
                    QCOMPARE(shown.sizes(), (at::IntArrayRef{1, height, width}));
                    for (int q = 0; q < 2; ++q)
                        for (int p = 0; p < 3; ++p) {
                            const int x = transposed ? q : p, y = transposed ? p : q;
                            const int to_x = sign_x > 0 ? x : width - 1 - x, to_y = sign_y > 0 ? y : height - 1 - y;
                            QCOMPARE(shown[0][to_y][to_x].item<float>(), picture[0][q][p].item<float>());
                        }
                    QVERIFY(at::equal(stored(shown, orientation), picture));
                }
    }

    void what_people_call_it() {
        constexpr int32_t kOne = 1 << 16;
        QCOMPARE(orientation_of({0, kOne, 0, -kOne, 0, 0, 0, 0, 1 << 30}).rotation(), 90);
        QCOMPARE(orientation_of({-kOne, 0, 0, 0, -kOne, 0, 0, 0, 1 << 30}).rotation(), 180);
        QCOMPARE(orientation_of({0, -kOne, 0, kOne, 0, 0, 0, 0, 1 << 30}).rotation(), 270);
        QVERIFY(!orientation_of({0, -kOne, 0, kOne, 0, 0, 0, 0, 1 << 30}).mirrored());
        QVERIFY(orientation_of({-kOne, 0, 0, 0, kOne, 0, 0, 0, 1 << 30}).mirrored());
        QCOMPARE(orientation_of({46341, 46341, 0, -46341, 46341, 0, 0, 0, 1 << 30}).rotation(), 0);
    }
};

QTEST_GUILESS_MAIN(TestOrientation)
#include "test_orientation.moc"
