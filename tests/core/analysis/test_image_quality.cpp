// PSNR and SSIM against scikit-image 0.26.0 for the same pictures, which are made by formula. Its values come from:
//
//     import numpy as np
//     from skimage.metrics import peak_signal_noise_ratio as psnr, structural_similarity as ssim
//     from skimage.color import rgb2ycbcr
//     y, x = np.mgrid[:40, :52]
//     a = np.stack([(7 * x + 3 * y) % 256, (x * x + 5 * y) % 256, x * y % 256], -1)
//     b = np.clip(a + (13 * x + 29 * y)[..., None] % 41 - 20, 0, 255)
//     how = dict(data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
//     print(psnr(a / 255, b / 255, data_range=1), ssim(b / 255, a / 255, channel_axis=-1, **how))
//     u, v = (rgb2ycbcr(p / 255)[..., 0] / 255 for p in (a, b))
//     print(psnr(u, v, data_range=1), ssim(v, u, **how))
#include "core/analysis/image_quality.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/base/error.h"

using namespace deweather;

class TestImageQuality : public QObject {
    Q_OBJECT

    static constexpr int64_t kHeight = 40, kWidth = 52;

    // [3,40,52]: (7x + 3y), (x² + 5y), xy, each modulo 256, over 255.
    static at::Tensor reference() {
        const auto y = at::arange(kHeight, at::kLong).unsqueeze(1), x = at::arange(kWidth, at::kLong).unsqueeze(0);
        return at::stack({(x * 7 + y * 3) % 256, (x * x + y * 5) % 256, (x * y) % 256}).to(at::kDouble) / 255;
    }

    // The same with (13x + 29y) modulo 41, minus 20, added, and clipped.
    static at::Tensor disturbed() {
        const auto y = at::arange(kHeight, at::kLong).unsqueeze(1), x = at::arange(kWidth, at::kLong).unsqueeze(0);
        return (reference() * 255 + ((x * 13 + y * 29) % 41 - 20)).round().clamp(0, 255) / 255;
    }

  private Q_SLOTS:
    void agrees_with_stored_figures() {
        QVERIFY(std::abs(analysis::psnr(disturbed(), reference()) - 26.849131490521803) < 1e-6);
        QVERIFY(std::abs(analysis::ssim(disturbed(), reference()) - 0.9003719278363894) < 1e-6);
        const auto y = analysis::luma(disturbed()), reference_y = analysis::luma(reference());
        QVERIFY(std::abs(analysis::psnr(y, reference_y) - 28.201897398481222) < 1e-6);
        QVERIFY(std::abs(analysis::ssim(y, reference_y) - 0.9525612145640884) < 1e-6);
    }

    void luma_is_that_of_bt601() {
        // rgb2ycbcr of white, black and the three primaries, over 255.
        const auto rgb =
            at::tensor({1., 0., 1., 0., 0., 1., 0., 0., 1., 0., 1., 0., 0., 0., 1.}, at::kDouble).view({3, 1, 5});
        const auto expected = at::tensor({235.0, 16.0, 81.481, 144.553, 40.966}, at::kDouble) / 255;
        QVERIFY((analysis::luma(rgb).flatten() - expected).abs().max().item<double>() < 1e-12);
    }

    void equal_pictures() {
        QVERIFY(std::isinf(analysis::psnr(reference(), reference())));
        QVERIFY(std::abs(analysis::ssim(reference(), reference()) - 1) < 1e-12);
    }

    void what_cannot_be_compared() {
        QVERIFY_EXCEPTION_THROWN(analysis::psnr(at::zeros({3, 4, 4}), at::zeros({3, 4, 5})), Error);
        QVERIFY_EXCEPTION_THROWN(analysis::ssim(at::zeros({3, 10, 40}), at::zeros({3, 10, 40})), Error);
    }
};

QTEST_GUILESS_MAIN(TestImageQuality)
#include "test_image_quality.moc"
