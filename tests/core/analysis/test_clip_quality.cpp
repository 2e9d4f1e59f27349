// The steadiness of clips by figures that are known beforehand.
#include "core/analysis/clip_quality.h"

#include <torch/types.h>

#include <QtTest>

#include "tests/texture.h"

using namespace deweather;

class TestClipQuality : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void change_is_the_mean_absolute_difference() {
        const auto before = at::zeros({3, 2, 2});
        auto now = at::zeros({3, 2, 2});
        now[0][0][0] = 0.6;
        now[1][1][1] = -0.6;
        QVERIFY(std::abs(analysis::change({.before = before, .now = now}) - 0.1) < 1e-6);
    }

    void a_true_change_is_no_error() {
        const auto one = texture(40, 50, 3), two = one.flip(1);
        const analysis::FramePair truth{.before = one, .now = two};
        QCOMPARE(analysis::change_error(truth, truth), 0.0);
        // A constant error does not flicker; one that comes and goes does.
        QVERIFY(analysis::change_error({.before = one + 0.1, .now = two + 0.1}, truth) < 1e-6);
        QVERIFY(std::abs(analysis::change_error({.before = one + 0.1, .now = two - 0.1}, truth) - 0.2) < 1e-6);
    }

    void a_moving_scene_is_steady_along_its_motion() {
        const auto wide = texture(120, 200, 3);
        const auto before = wide.slice(2, 10, 170).contiguous(), now = wide.slice(2, 14, 174).contiguous();
        const auto motion = analysis::visible_motion(before, now);
        QVERIFY(motion.visible.to(at::kFloat).mean().item<double>() > 0.85);
        const double along = analysis::warping_error({.before = before, .now = now}, motion);
        QVERIFY2(along < 0.01, qPrintable(QString::number(along)));
        QVERIFY(analysis::change({.before = before, .now = now}) > 5 * along);
        // A flicker by 0.1 gives an error of about 0.1.
        const double flickering = analysis::warping_error({.before = before, .now = now + 0.1}, motion);
        QVERIFY(std::abs(flickering - 0.1) < 0.01);
    }

    // The right half shows something else in each frame.
    void what_is_in_one_frame_only_does_not_count() {
        const auto before = texture(120, 200, 3);
        auto now = before.clone();
        now.slice(2, 100).copy_(before.flip(1).slice(2, 0, 100));
        const auto motion = analysis::visible_motion(before, now);
        const auto seen = [&](int64_t from, int64_t to) {
            return motion.visible.slice(1, from, to).to(at::kFloat).mean().item<double>();
        };
        const double left = seen(0, 80), right = seen(120, 200);
        QVERIFY2(left > 0.9 && right < 0.6, qPrintable(QString("%1, %2").arg(left).arg(right)));
        const double change = analysis::change({.before = before, .now = now}),
                     error = analysis::warping_error({.before = before, .now = now}, motion);
        // Half of the picture is unlike, and a part of it looks like motion.
        QVERIFY2(change > 1.4 * error, qPrintable(QString("%1, %2").arg(change).arg(error)));
    }

    void nothing_visible_is_no_error() {
        const auto one = at::rand({3, 40, 40});
        QCOMPARE(analysis::warping_error({.before = one, .now = one},
                                         {.flow = at::zeros({2, 40, 40}), .visible = at::zeros({40, 40}, at::kBool)}),
                 0.0);
    }
};

QTEST_GUILESS_MAIN(TestClipQuality)
#include "test_clip_quality.moc"
