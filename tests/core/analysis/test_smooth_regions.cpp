// Structure added to smooth regions: none by the identity or by more contrast, some by bands and blocks.
#include "core/analysis/smooth_regions.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/base/error.h"

using namespace deweather;
using namespace deweather::analysis;

class TestSmoothRegions : public QObject {
    Q_OBJECT

    // A smooth sky above a textured ground, with the noise of a sensor.
    static at::Tensor scene() {
        at::manual_seed(3);
        auto picture = at::linspace(0.55, 0.75, 256).view({1, 256, 1}).expand({3, 256, 320}).clone();
        picture += 0.002 * at::randn({3, 256, 320});
        picture.slice(1, 128) += 0.1 * at::randn({3, 128, 320});
        return picture.clamp(0, 1);
    }

  private Q_SLOTS:
    void what_is_not_changed_gains_nothing() { QCOMPARE(smooth_gradient_gain(scene(), scene()), 1.0); }

    // Dehazing: v becomes (v - a) / t + a.
    void more_contrast_alone_is_no_structure() {
        const auto picture = scene(), dehazed = ((picture - 0.9) / 0.6 + 0.9).clamp(0, 1);
        const double gain = smooth_gradient_gain(picture, dehazed);
        QVERIFY2(gain > 0.8 && gain < 1.15, qPrintable(QString::number(gain)));
    }

    void bands_and_blocks_show() {
        const auto picture = scene();
        const auto bands = (picture * 40).round() / 40;
        QVERIFY(smooth_gradient_gain(picture, bands) > 1.5);
        auto grid = at::zeros({256, 320});
        for (int64_t at = 0; at < 256; at += 8) grid.slice(0, at, at + 1).fill_(0.02);
        QVERIFY(smooth_gradient_gain(picture, picture + grid) > 1.5);
        // Where the picture is textured anyway, the same grid is of no concern.
        const auto ground = picture.slice(1, 128).contiguous();
        QVERIFY(smooth_gradient_gain(ground, ground + grid.slice(0, 128)) < 1.1);
    }

    void pictures_that_cannot_be_compared_are_refused() {
        QVERIFY_EXCEPTION_THROWN((void)smooth_gradient_gain(scene(), scene().slice(1, 1)), Error);
        QVERIFY_EXCEPTION_THROWN((void)smooth_gradient_gain(at::rand({3, 79, 200}), at::rand({3, 79, 200})), Error);
        QCOMPARE(smooth_gradient_gain(at::full({3, 80, 80}, 0.5F), at::full({3, 80, 80}, 0.5F)), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestSmoothRegions)
#include "test_smooth_regions.moc"
