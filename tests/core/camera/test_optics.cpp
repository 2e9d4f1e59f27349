// Optics: blur, sharpening and scaling against their formulas.
#include "core/camera/optics.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

using namespace deweather::camera;

class TestOptics : public QObject {
    Q_OBJECT

    static at::Tensor impulse(int64_t side) {
        auto picture = at::zeros({1, side, side});
        picture[0][side / 2][side / 2] = 1;
        return picture;
    }
    // The mean of f(x, y) by the values of a picture, offsets counted from its middle.
    template <typename F>
    static double moment(const at::Tensor& picture, const F& f) {
        const int64_t middle = picture.size(1) / 2;
        double sum = 0;
        for (int64_t y = 0; y < picture.size(1); ++y)
            for (int64_t x = 0; x < picture.size(2); ++x)
                sum += picture[0][y][x].item<double>() *
                       f(static_cast<double>(x - middle), static_cast<double>(y - middle));
        return sum;
    }

  private Q_SLOTS:
    void a_gaussian_is_one() {
        for (const double deviation : {0.4, 0.9, 1.7}) {
            const auto spread = convolved(impulse(21), gaussian(deviation));
            QVERIFY(std::abs(spread.sum().item<double>() - 1) < 1e-5);
            const double ratio = spread[0][11][12].item<double>() / spread[0][10][10].item<double>();
            QVERIFY(std::abs(ratio - std::exp(-5 / (2 * deviation * deviation))) < 1e-4);
        }
    }

    // Uniform along its length: the variance is that of a uniform distribution plus the interpolation's.
    void a_motion_is_a_line() {
        for (const double angle : {0.0, 30.0, 90.0, 135.0}) {
            constexpr double kLength = 9;
            const auto spread = convolved(impulse(31), motion_line(kLength, angle));
            const double radians = angle * M_PI / 180, c = std::cos(radians), s = std::sin(radians);
            const auto along = [&](double x, double y) { return std::pow(x * c + y * s, 2); };
            const auto across = [&](double x, double y) { return std::pow(y * c - x * s, 2); };
            QVERIFY(std::abs(moment(spread, [](double, double) { return 1; }) - 1) < 1e-5);
            const double variance = moment(spread, along);
            QVERIFY2(std::abs(variance - kLength * kLength / 12) < 0.35, qPrintable(QString::number(variance)));
            QVERIFY(moment(spread, across) < 0.3);
            QVERIFY(std::abs(moment(spread, [](double x, double y) { return x + y; })) < 1e-4);
        }
    }

    void borders_go_on() {
        at::manual_seed(1);
        const auto picture = at::rand({3, 7, 5});
        // By LibTorch's own padding and convolution.
        const auto padded = at::replication_pad2d(picture.unsqueeze(0), {6, 6, 6, 6});
        auto kernel = at::zeros({13, 13});
        const auto taps = motion_line(8, 70);
        for (const auto& tap : taps) kernel[6 + tap.y][6 + tap.x] += tap.weight;
        const auto expected = at::conv2d(padded.transpose(0, 1), kernel.view({1, 1, 13, 13})).transpose(0, 1)[0];
        QVERIFY(at::allclose(convolved(picture, taps), expected, 1e-4, 1e-6));
        const auto plain = at::full({3, 4, 4}, 0.3F);
        QVERIFY(at::allclose(convolved(plain, gaussian(3)), plain, 1e-5, 1e-6));
    }

    void sharpening_adds_what_blur_takes() {
        at::manual_seed(2);
        const auto picture = at::rand({3, 20, 30}) * 0.4 + 0.3;
        const auto expected = picture + 0.5 * (picture - convolved(picture, gaussian(1.2)));
        QVERIFY(at::allclose(sharpened(picture, 0.5, 1.2), expected.clamp(0, 1), 1e-5, 1e-6));
        const auto hard = sharpened(at::rand({3, 9, 9}), 9, 1);
        QVERIFY(hard.min().item<float>() >= 0 && hard.max().item<float>() <= 1);
    }

    // LibTorch's antialiased bilinear filter is the same triangle.
    void scaling_is_by_a_triangle() {
        at::manual_seed(3);
        const auto picture = at::rand({3, 40, 31});
        for (const auto& [height, width] :
             {std::pair(20, 15), std::pair(40, 31), std::pair(57, 44), std::pair(7, 60)}) {
            const auto expected = at::_upsample_bilinear2d_aa(picture.unsqueeze(0), {height, width}, false)[0];
            QVERIFY(at::allclose(resized(picture, height, width), expected, 1e-4, 1e-5));
        }
        QVERIFY(at::allclose(resized(at::full({1, 1, 1}, 0.4F), 3, 5), at::full({1, 3, 5}, 0.4F)));
    }
};

QTEST_GUILESS_MAIN(TestOptics)
#include "test_optics.moc"
