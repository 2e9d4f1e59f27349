// Restoring pictures: tiles, strength, depth, alpha, cancel, and the same bytes however it is run.
#include "core/restore/restorer.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <QtTest>
#include <atomic>
#include <chrono>

#include "core/base/error.h"
#include "core/models/registry.h"

using namespace deweather;

namespace {

// A network that processes each pixel separately and counts its calls: its output is known exactly.
class Negative : public models::RestorationNetwork {
  public:
    at::Tensor forward(const at::Tensor& images, models::RoutingTrace*) override {
        ++calls;
        if (images.size(2) * images.size(3) > most_pixels) throw std::bad_alloc();
        auto result = 1 - images;
        // A tile that begins with white is spoilt.
        if (images[0][0][0][0].item<double>() == 1) result.view(-1).slice(0, 0, spoilt_values).fill_(spoilt);
        return result;
    }
    std::string_view architecture() const override { return "negative"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    int64_t bytes_per_pixel() const override { return 64; }

    std::atomic<int> calls = 0;
    double spoilt = 0;
    int64_t spoilt_values = 0;
    int64_t most_pixels = 1 << 30;
};

class Recorder : public Progress {
  public:
    void step(int64_t done, int64_t total, std::string_view) override {
        backwards = backwards || done < last;
        last = done;
        complete = done == total;
        if (cancel_from >= 0 && done >= cancel_from) stop = true;
    }
    bool cancelled() const override { return stop; }

    int64_t last = 0, cancel_from = -1;
    bool complete = false, backwards = false;
    std::atomic<bool> stop = false;
};

media::Image picture(int64_t height, int64_t width) {
    at::manual_seed(11);
    media::Image image;
    image.rgb = at::rand({3, height, width});
    return image;
}

}  // namespace

class TestRestorer : public QObject {
    Q_OBJECT

    static restore::Restorer negative(Negative** network = nullptr) {
        checkpoint::Model model;
        model.name = "negative";
        auto own = std::make_unique<Negative>();
        if (network != nullptr) *network = own.get();
        model.network = std::move(own);
        return {std::move(model), at::kCPU};
    }

    static restore::Restorer shipped() {
        return {checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"), at::kCPU};
    }

  private Q_SLOTS:
    void blends_tiles_exactly_where_they_agree() {
        auto restorer = negative();
        Recorder progress;
        const auto image = picture(333, 517);
        const auto result = restorer.restore(image, {.tile = 64, .overlap = 16}, progress);
        QVERIFY(result.report.tiles > 20);
        QVERIFY(progress.complete && !progress.backwards);
        QVERIFY((result.image.rgb - (1 - image.rgb)).abs().max().item<float>() < 1e-6F);
    }

    // One value that is not finite, or more than one in a hundred far beyond white or black; a few may be.
    void tiles_that_are_no_pictures_stay_as_they_were_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("values");
        QTest::addColumn<bool>("kept");
        const int all = 3 * 64 * 64;
        QTest::newRow("one NaN") << std::nan("") << 1 << true;
        QTest::newRow("one infinity") << std::numeric_limits<double>::infinity() << 1 << true;
        QTest::newRow("much too bright") << 1.6 << all / 100 + 1 << true;
        QTest::newRow("much too dark") << -0.6 << all / 100 + 1 << true;
        QTest::newRow("a few highlights") << 9.0 << all / 100 << false;
        QTest::newRow("bright but possible") << 1.5 << all << false;
    }

    void tiles_that_are_no_pictures_stay_as_they_were() {
        QFETCH(double, value);
        QFETCH(int, values);
        QFETCH(bool, kept);
        Negative* network = nullptr;
        auto restorer = negative(&network);
        network->spoilt = value;
        network->spoilt_values = values;
        Recorder progress;
        auto image = picture(64, 128);
        image.rgb.mul_(0.5);
        image.rgb[0][0][64] = 1;  // the second of two tiles
        const auto result = restorer.restore(image, {.tile = 64, .overlap = 0}, progress);
        QCOMPARE(result.report.tiles, int64_t{2});
        QCOMPARE(result.report.kept_tiles, int64_t{kept});
        QCOMPARE(restore::kept_tiles_note(result.report).starts_with("1 of 2 tiles"), kept);
        const auto difference = [&](int64_t from, const at::Tensor& expected) {
            return (result.image.rgb - expected).slice(2, from, from + 64).abs().max().item<double>();
        };
        QVERIFY(difference(0, 1 - image.rgb) < 1e-6);
        if (kept) QVERIFY(difference(64, image.rgb) < 1e-6);
    }

    void strength_mixes() {
        auto restorer = negative();
        Recorder progress;
        const auto image = picture(20, 30);
        for (const double strength : {0.0, 0.25, 1.0, 1.5}) {
            const auto result = restorer.restore(image, {.tile = 64, .overlap = 16, .strength = strength}, progress);
            const auto expected = (image.rgb * (1 - strength) + (1 - image.rgb) * strength).clamp(0, 1);
            QVERIFY((result.image.rgb - expected).abs().max().item<float>() < 1e-6F);
        }
    }

    void what_belongs_to_the_picture_stays() {
        auto restorer = negative();
        Recorder progress;
        auto image = picture(9, 12);
        image.alpha = at::rand({1, 9, 12});
        image.bit_depth = 16;
        image.metadata.xmp = "kept";
        image.grey = true;
        const auto result = restorer.restore(image, {}, progress);
        QVERIFY(at::equal(result.image.alpha, image.alpha));
        QCOMPARE(result.image.bit_depth, 16);
        QCOMPARE(result.image.metadata.xmp, std::string("kept"));
        QVERIFY(at::equal(result.image.rgb[0], result.image.rgb[1]) &&
                at::equal(result.image.rgb[0], result.image.rgb[2]));
    }

    void tiles_are_halved_when_memory_runs_out() {
        Negative* network = nullptr;
        auto restorer = negative(&network);
        network->most_pixels = 100 * 100;
        Recorder progress;
        const auto image = picture(300, 300);
        const auto result = restorer.restore(image, {.tile = 256, .overlap = 16}, progress);
        QVERIFY(result.report.tile_width <= 100 && result.report.tile_height <= 100);
        QVERIFY((result.image.rgb - (1 - image.rgb)).abs().max().item<float>() < 1e-6F);
        network->most_pixels = 10;
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {}, progress), Error);
    }

    void cancels_between_tiles() {
        Negative* network = nullptr;
        auto restorer = negative(&network);
        Recorder progress;
        progress.cancel_from = 1;
        QVERIFY_EXCEPTION_THROWN(restorer.restore(picture(640, 640), {.tile = 64, .overlap = 16}, progress), Cancelled);
        QVERIFY(network->calls <= 1 + at::get_num_threads());
    }

    // A cancelled picture takes a small share of the time that the whole one takes.
    void cancels_a_large_picture_soon_at_every_stage() {
        using Clock = std::chrono::steady_clock;
        auto restorer = shipped();
        const auto image = picture(1500, 2000);
        Recorder whole;
        const auto began = Clock::now();
        (void)restorer.restore(image, {}, whole);
        const auto time = Clock::now() - began;
        for (const int64_t stage : {1, 250, 300, 600}) {
            Recorder progress;
            progress.cancel_from = stage;
            Clock::time_point asked;
            class Watch : public Progress {
              public:
                Watch(Recorder& inner, Clock::time_point& when) : inner_(inner), when_(when) {}
                void step(int64_t done, int64_t total, std::string_view what) override {
                    const bool before = inner_.stop;
                    inner_.step(done, total, what);
                    if (!before && inner_.stop) when_ = Clock::now();
                }
                bool cancelled() const override { return inner_.cancelled(); }

              private:
                Recorder& inner_;
                Clock::time_point& when_;
            } watch(progress, asked);
            QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {}, watch), Cancelled);
            const double share = std::chrono::duration<double>(Clock::now() - asked) / time;
            QVERIFY2(share < 0.2, qPrintable(QString("stage %1: %2 of the whole time").arg(stage).arg(share)));
        }
    }

    void tiles_share_48_pixels_or_half_of_a_smaller_one() {
        QCOMPARE(restore::RestoreOptions{}.overlap_of(256), int64_t{48});
        QCOMPARE(restore::RestoreOptions{}.overlap_of(64), int64_t{32});
        const restore::RestoreOptions told{.overlap = 100, .strength = 1};
        QCOMPARE(told.overlap_of(256), int64_t{100});
        QCOMPARE(told.overlap_of(128), int64_t{64});  // a tile that was halved for lack of memory
    }

    void tiles_agree_with_the_whole_picture() {
        auto restorer = shipped();
        Recorder progress;
        // Smooth and bright: tiles disagreed on such pictures when each decided separately how hazy it is.
        media::Image image;
        const auto x = at::linspace(0, 6, 320), y = at::linspace(0, 4, 240);
        image.rgb = (0.6 + 0.3 * at::sin(x).unsqueeze(0) * at::cos(y).unsqueeze(1)).expand({3, 240, 320}).contiguous();
        image.rgb = (image.rgb + 0.02 * at::randn({3, 240, 320})).clamp(0, 1);
        const auto whole = restorer.restore(image, {.tile = 0}, progress);
        QCOMPARE(whole.report.tiles, 1);
        // With the usual overlap every token is that of the whole picture; the deep decoder sees a little further, but
        // not beyond a wide one.
        struct Case {
            int64_t tile;
            std::optional<int64_t> overlap;
            int tiles;
            double mean;
        };
        for (const auto& [tile, overlap, tiles, mean] :
             {Case{96, {}, 12, 0.3}, Case{128, {}, 12, 0.2}, Case{192, 96, 6, 0.05}}) {
            const auto tiled = restorer.restore(image, {.tile = tile, .overlap = overlap}, progress);
            QVERIFY(tiled.report.tiles >= tiles);
            const double difference = (tiled.image.rgb - whole.image.rgb).abs().mean().item<double>() * 255;
            QVERIFY2(difference < mean, qPrintable(QString("tiles of %1: %2").arg(tile).arg(difference)));
            // A token near a border may choose another expert: single pixels move, areas must not.
            const auto blocks = at::avg_pool2d(tiled.image.rgb - whole.image.rgb, 16).abs();
            QVERIFY2(blocks.max().item<double>() < 2.0 / 255,
                     qPrintable(QString::number(blocks.max().item<double>() * 255)));
        }
    }

    void threads_do_not_change_a_byte() {
        auto restorer = shipped();
        Recorder progress;
        const auto image = picture(200, 300);
        const int threads = at::get_num_threads();
        const auto many = restorer.restore(image, {.tile = 96, .overlap = 16}, progress);
        at::set_num_threads(1);
        const auto one = restorer.restore(image, {.tile = 96, .overlap = 16}, progress);
        at::set_num_threads(threads);
        // Products may be summed in another order; the written bytes must be equal.
        const auto bytes = [](const at::Tensor& t) { return (t * 255 + 0.5F).floor(); };
        QVERIFY((bytes(many.image.rgb) - bytes(one.image.rgb)).abs().max().item<float>() <= 0);
    }

    void weather_is_named() {
        auto restorer = shipped();
        Recorder progress;
        const auto result = restorer.restore(picture(64, 64), {}, progress);
        QVERIFY(result.report.weather.has_value());
        for (const double probability : *result.report.weather) QVERIFY(probability >= 0 && probability <= 1);
        auto other = negative();
        QVERIFY(!other.restore(picture(64, 64), {}, progress).report.weather.has_value());
    }

    void the_weather_map_lies_over_the_picture() {
        auto restorer = shipped();
        Recorder progress;
        const auto image = picture(75, 133);
        const auto result = restorer.restore(image, {}, progress);
        const auto patch = result.weather_patch;
        QCOMPARE(result.weather_map.sizes().vec(),
                 (std::vector<int64_t>{4, (75 + patch - 1) / patch, (133 + patch - 1) / patch}));
        // The network's own trace of the whole picture, padded like the restorer does.
        models::RoutingTrace trace;
        {
            const at::NoGradGuard no_grad;
            restorer.network().forward(models::pad_to_patches(image.rgb.unsqueeze(0), 8), &trace);
        }
        QCOMPARE(trace.patch, patch);
        const auto expected = 1 / (1 + (-trace.weather[0].permute({2, 0, 1})).exp());
        const auto rows = result.weather_map.size(1), columns = result.weather_map.size(2);
        QVERIFY((result.weather_map - expected.slice(1, 0, rows).slice(2, 0, columns)).abs().max().item<float>() <
                1e-5F);
        QVERIFY(std::abs((*result.report.weather)[0] - expected[0].mean().item<double>()) < 1e-5);

        // In tiles: the tokens know of the whole picture, so the map nearly does not change.
        const auto tiled = restorer.restore(image, {.tile = 64, .overlap = 32}, progress);
        QVERIFY(tiled.report.tiles > 1);
        QCOMPARE(tiled.weather_map.sizes().vec(), result.weather_map.sizes().vec());
        QVERIFY((tiled.weather_map - result.weather_map).abs().mean().item<float>() < 0.05F);
        auto other = negative();
        QVERIFY(!other.restore(image, {}, progress).weather_map.defined());
    }

    void options_out_of_range_are_refused() {
        auto restorer = negative();
        Recorder progress;
        const auto image = picture(8, 8);
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {.tile = -1}, progress), Error);
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {.tile = 63}, progress), Error);
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {.overlap = 129}, progress), Error);
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {.overlap = -1}, progress), Error);
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {.strength = 1.51}, progress), Error);
        QVERIFY_EXCEPTION_THROWN(restorer.restore(image, {.strength = std::nan("")}, progress), Error);
    }
};

QTEST_GUILESS_MAIN(TestRestorer)
#include "test_restorer.moc"
