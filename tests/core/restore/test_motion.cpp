// Motion estimation recovers known motion.
#include "core/restore/motion.h"

#include <torch/types.h>

#include <QtTest>

#include "tests/texture.h"

using namespace deweather;

class TestMotion : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void a_shift_is_found_data() {
        QTest::addColumn<int>("dx");
        QTest::addColumn<int>("dy");
        for (const auto& [dx, dy] : {std::pair{0, 0}, {2, 0}, {0, -6}, {5, 3}, {-14, 9}, {30, -20}})
            QTest::addRow("%d, %d", dx, dy) << dx << dy;
    }

    void a_shift_is_found() {
        QFETCH(int, dx);
        QFETCH(int, dy);
        const auto whole = texture(320, 400, 5);
        const auto before = whole.slice(1, 60, 260).slice(2, 60, 340),
                   now = whole.slice(1, 60 + dy, 260 + dy).slice(2, 60 + dx, 340 + dx);
        const auto flow = restore::motion_between(before, now);
        QCOMPARE(flow.sizes(), (at::IntArrayRef{2, 200, 280}));
        const auto inner = flow.slice(1, 50, 150).slice(2, 60, 220);
        const double off_x = (inner[0] - dx).abs().median().item<double>(),
                     off_y = (inner[1] - dy).abs().median().item<double>();
        QVERIFY2(off_x < 0.35 && off_y < 0.35, qPrintable(QString("off by %1, %2").arg(off_x).arg(off_y)));
        const auto followed = restore::follow(before, flow);
        const auto error = [&](const at::Tensor& picture) {
            return (picture - now).slice(1, 50, 150).slice(2, 60, 220).abs().mean().item<double>();
        };
        QVERIFY2(error(followed) < 0.015, qPrintable(QString::number(error(followed))));
        if (dx != 0) QVERIFY(error(before) > 3 * error(followed));
    }

    void noise_moves_nothing() {
        const auto picture = texture(120, 160, 5);
        const auto flow = restore::motion_between(picture + at::randn({3, 120, 160}) * 0.02,
                                                  picture + at::randn({3, 120, 160}) * 0.02);
        QVERIFY(flow.abs().mean().item<double>() < 0.05);
    }

    void small_and_odd_pictures() {
        for (const auto& [height, width] : {std::pair{1, 1}, {1, 50}, {3, 2}, {17, 33}}) {
            const auto picture = at::rand({3, height, width});
            const auto flow = restore::motion_between(picture, picture);
            QCOMPARE(flow.sizes(), (at::IntArrayRef{2, height, width}));
            QVERIFY(flow.abs().max().item<double>() == 0);
            QVERIFY((restore::follow(picture, flow) - picture).abs().max().item<double>() < 1e-5);
        }
    }
};

QTEST_GUILESS_MAIN(TestMotion)
#include "test_motion.moc"
