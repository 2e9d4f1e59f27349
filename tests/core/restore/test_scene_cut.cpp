// Where another scene begins, and where none does.
#include "core/restore/scene_cut.h"

#include <torch/types.h>

#include <QtTest>

#include "core/weather/rain.h"
#include "tests/texture.h"

using namespace deweather;

class TestSceneCut : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void another_scene_is_a_cut() {
        for (int seed = 0; seed < 8; ++seed) {
            const auto one = texture(144, 192, seed), other = texture(144, 192, seed + 100);
            QVERIFY(restore::is_cut(one, other));
            // Also in the dark.
            QVERIFY(restore::is_cut(one * 0.5, other * 0.5));
        }
    }

    void to_black_is_a_cut() { QVERIFY(restore::is_cut(texture(144, 192, 1), at::zeros({3, 144, 192}))); }

    void other_sizes_are_a_cut() { QVERIFY(restore::is_cut(at::zeros({3, 48, 64}), at::zeros({3, 64, 48}))); }

    void a_camera_and_rain_are_none() {
        for (int seed = 0; seed < 8; ++seed) {
            const auto wide = texture(144, 240, seed);
            const auto before = wide.slice(2, 0, 192), now = wide.slice(2, 7, 199);
            QVERIFY(!restore::is_cut(before, now));
            QVERIFY(!restore::is_cut(weather::add_rain(before.contiguous(), {.length = 16, .density = 0.01}, 1),
                                     weather::add_rain(now.contiguous(), {.length = 16, .density = 0.01}, 2)));
        }
    }

    void equal_and_plain_frames_are_none() {
        for (const auto& frame : {at::zeros({3, 20, 30}), at::full({3, 20, 30}, 0.5), at::rand({3, 1, 1})})
            QVERIFY(!restore::is_cut(frame, frame));
        QVERIFY(!restore::is_cut(at::full({3, 20, 30}, 0.50), at::full({3, 20, 30}, 0.51)));
    }
};

QTEST_GUILESS_MAIN(TestSceneCut)
#include "test_scene_cut.moc"
