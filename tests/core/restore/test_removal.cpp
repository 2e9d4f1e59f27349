// Removing some weathers and leaving the others.
#include <torch/types.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "core/models/registry.h"
#include "core/restore/restorer.h"

using namespace deweather;

namespace {

QString refusal(restore::Restorer& restorer, const media::Image& picture, const std::vector<std::string>& remove) {
    Progress unwatched;
    try {
        restorer.restore(picture, {.remove = remove}, unwatched);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

class TestRemoval : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    // s(x) = Σ s_w p_w(x) / Σ p_w(x), on 2 x 3 squares of 8 pixels, interpolated between their centres.
    void the_share_is_that_of_the_weathers_asked_for() {
        auto map = at::zeros({4, 2, 3});
        map[0].fill_(0.6);  // rain everywhere
        map[2].fill_(0.2);  // haze
        const auto share = [&](const std::vector<std::string>& remove) {
            return restore::removal_of(remove, map, 8, 15, 22);
        };
        QCOMPARE(share({"rain"}).sizes(), at::IntArrayRef({15, 22}));
        QVERIFY(at::allclose(share({"rain"}), at::full({15, 22}, 0.75)));
        QVERIFY(at::allclose(share({"haze"}), at::full({15, 22}, 0.25)));
        QVERIFY(at::allclose(share({"haze", "rain", "rain"}), at::ones({15, 22})));
        QVERIFY(at::equal(share({"snow"}), at::zeros({15, 22})));
        map.zero_();
        QVERIFY(at::equal(share({"rain"}), at::zeros({15, 22})));
        map[0][0][0] = 1;
        const auto one = share({"rain"});
        QVERIFY(one[3][3].item<float>() == 1 && one[12][3].item<float>() < 0.1F && one[3][20].item<float>() == 0);
    }

    void a_weather_that_is_not_asked_for_stays() {
        restore::Restorer restorer(checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"),
                                   at::kCPU);
        const auto picture = media::read_image(DEWEATHER_RESOURCES "/samples/haze-hills.jpg", {});
        Progress unwatched;
        const auto change = [&](const std::vector<std::string>& remove) {
            const auto restored = restorer.restore(picture, {.remove = remove}, unwatched).image.rgb;
            return (restored - picture.rgb).abs().mean().item<double>();
        };
        const double all = change({}), haze = change({"haze"}), rain = change({"rain"});
        QVERIFY2(haze > 0.9 * all, qPrintable(QString("%1 of %2").arg(haze).arg(all)));
        QVERIFY2(rain < 0.1 * all, qPrintable(QString("%1 of %2").arg(rain).arg(all)));
        QVERIFY(refusal(restorer, picture, {"fog"}).contains("'fog'"));
    }

    void a_model_that_cannot_choose_says_so() {
        restore::Restorer restorer({.name = "prenet", .file = {}, .training = {}, .network = models::create("prenet")},
                                   at::kCPU);
        media::Image picture;
        picture.rgb = at::rand({3, 16, 16});
        QVERIFY(refusal(restorer, picture, {"rain"}).contains("prenet"));
        QVERIFY(refusal(restorer, picture, {}).isEmpty());
    }

    // OneRestore is told, and told again what else to remove.
    void a_word_reaches_the_network() {
        restore::Restorer restorer({.name = "onerestore",
                                    .file = {},
                                    .training = {},
                                    .network = models::create("onerestore", {{"channel", 8}})},
                                   at::kCPU);
        media::Image picture;
        at::manual_seed(1);
        picture.rgb = at::rand({3, 32, 32}) * 0.2 + 0.4;
        Progress unwatched;
        const auto restored = [&](const std::vector<std::string>& remove) {
            return restorer.restore(picture, {.remove = remove}, unwatched).image.rgb;
        };
        const auto haze = restored({"haze"}), snow = restored({"snow"});
        QVERIFY(!at::equal(haze, snow));
        QVERIFY(at::equal(restored({"haze"}), haze));
        QVERIFY(refusal(restorer, picture, {"drop"}).contains("onerestore"));
    }
};

QTEST_GUILESS_MAIN(TestRemoval)
#include "test_removal.moc"
