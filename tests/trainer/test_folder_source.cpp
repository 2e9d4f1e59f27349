// Samples from folders: their selection, crops and reproducibility.
#include <torch/types.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "trainer/folder_source.h"

using namespace deweather;
using namespace deweather::trainer;

class TestFolderSource : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

    // Every pixel encodes its position: red the row, green the column, blue the picture's number.
    static at::Tensor numbered(int64_t height, int64_t width, int64_t number) {
        auto picture = at::empty({3, height, width});
        picture[0] = (at::arange(height) / 255).unsqueeze(1).expand({height, width});
        picture[1] = (at::arange(width) / 255).unsqueeze(0).expand({height, width});
        picture[2].fill_(static_cast<double>(number) / 255);
        return picture;
    }
    static void write(const at::Tensor& rgb, const std::string& file) {
        media::Image image;
        image.rgb = rgb;
        media::write_image(image, file, {});
    }
    static Degraded darken(const at::Tensor& clean, uint64_t seed, const SampleRequest& request) {
        return {.picture = request.weather ? clean * (static_cast<double>(seed % 7) / 10) : clean,
                .weather = at::tensor({1.F, 0.F, 0.F, 0.F}),
                .clean = clean};
    }
    static int64_t number_of(const Sample& sample) { return std::lround(sample.clean[2][0][0].item<double>() * 255); }

  private Q_SLOTS:
    void initTestCase() {
        for (const char* name : {"clean", "degraded", "small", "empty", "lonely"}) QDir(folder_.path()).mkdir(name);
        for (int64_t i = 0; i < 9; ++i) {
            const std::string name = std::string("/").append(std::to_string(i)).append(".png");
            write(numbered(30, 40, i), path("clean") + name);
            write(numbered(30, 40, i) * 0.5, path("degraded") + name);
        }
        write(numbered(6, 5, 1), path("small/1.png"));
        write(numbered(6, 5, 1), path("lonely/none.png"));
    }

    void draws_depend_on_nothing_but_the_index() {
        const FolderSource source(list_pictures({path("clean")}, {}), darken, {.seed = 4}),
            uncached(list_pictures({path("clean")}, {}), darken, {.seed = 4, .cache_bytes = 0}),
            other(list_pictures({path("clean")}, {}), darken, {.seed = 5});
        bool differs = false;
        for (const uint64_t index : {100U, 3U, 17U, 100U}) {
            const auto a = source.draw(index, {.crop = 16}), b = uncached.draw(index, {.crop = 16}),
                       c = other.draw(index, {.crop = 16});
            QVERIFY(at::equal(a.clean, b.clean) && at::equal(a.degraded, b.degraded));
            differs = differs || !at::equal(a.clean, c.clean);
        }
        QVERIFY(differs);
    }

    void an_epoch_has_every_picture_once() {
        const FolderSource source(list_pictures({path("clean")}, {}), darken, {.seed = 2});
        QCOMPARE(source.size(), int64_t{9});
        std::vector<std::vector<int64_t>> orders;
        for (uint64_t epoch = 0; epoch < 3; ++epoch) {
            std::vector<int64_t> order;
            for (uint64_t i = 0; i < 9; ++i) order.push_back(number_of(source.draw(epoch * 9 + i, {.crop = 16})));
            QCOMPARE(std::set<int64_t>(order.begin(), order.end()).size(), std::size_t{9});
            orders.push_back(order);
        }
        QVERIFY(orders[0] != orders[1] || orders[1] != orders[2]);
    }

    void pairs_are_cut_alike() {
        const FolderSource source(
            list_pictures({}, {{.degraded = path("degraded"), .clean = path("clean"), .weather = {"rain", "snow"}}}),
            {}, {.seed = 1});
        for (uint64_t index = 0; index < 40; ++index) {
            const auto sample = source.draw(index, {.crop = 16});
            QVERIFY((sample.degraded - sample.clean * 0.5).abs().max().item<double>() < 1.01 / 255);
            QVERIFY(at::equal(sample.weather, at::tensor({1.F, 0.F, 0.F, 1.F})));
            // Rows and columns still go up or down by one from pixel to pixel.
            const auto steps =
                at::cat({sample.clean.diff(1, 1).flatten(), sample.clean.diff(1, 2).flatten()}).abs() * 255;
            QVERIFY(((steps < 0.01) | ((steps - 1).abs() < 0.01)).all().item<bool>());
        }
        const auto clean = source.draw(3, {.crop = 16, .weather = false});
        QVERIFY(at::equal(clean.degraded, clean.clean) && clean.weather.sum().item<double>() == 0);
        const FolderSource unknown(
            list_pictures({}, {{.degraded = path("degraded"), .clean = path("clean"), .weather = {}}}), {}, {});
        QVERIFY(unknown.draw(0, {.crop = 16}).weather.isnan().all().item<bool>());
    }

    void all_eight_orientations_come_and_none_when_not_asked() {
        const auto orientations = [&](bool flips, bool rotations) {
            const FolderSource source(list_pictures({path("clean")}, {}), darken,
                                      {.seed = 1, .flips = flips, .rotations = rotations});
            std::set<std::tuple<bool, bool, bool>> seen;
            for (uint64_t index = 0; index < 120; ++index) {
                const auto clean = source.draw(index, {.crop = 8}).clean;
                const bool transposed = clean[0][0][0].item<double>() == clean[0][1][0].item<double>();
                const auto down = clean[transposed ? 1 : 0], right = clean[transposed ? 0 : 1];
                seen.emplace(transposed, (down[1][0] > down[0][0]).item<bool>(),
                             (right[0][1] > right[0][0]).item<bool>());
            }
            return seen.size();
        };
        QCOMPARE(orientations(true, true), std::size_t{8});
        QCOMPARE(orientations(false, true), std::size_t{4});
        QCOMPARE(orientations(true, false), std::size_t{2});
        QCOMPARE(orientations(false, false), std::size_t{1});
    }

    void clean_pictures_are_halved_as_often_as_asked_where_the_crop_fits() {
        // From pixel to pixel of a row's or a column's number: 1, and 2 where means of two rows and columns follow.
        const auto halved = [](const FolderSource& source, int64_t crop) {
            int count = 0;
            for (uint64_t index = 0; index < 200; ++index) {
                const auto clean = source.draw(index, {.crop = crop}).clean * 255;
                const auto steps = at::cat({clean[0].diff(1, 0).flatten(), clean[0].diff(1, 1).flatten()}).abs();
                const double step = steps.max().item<double>();
                if (std::abs(step - 2) < 1e-3)
                    ++count;
                else if (std::abs(step - 1) > 1e-3)
                    return -1;
            }
            return count;
        };
        const auto source = [&](double chance) {
            return FolderSource(list_pictures({path("clean")}, {}), darken, {.seed = 1, .halved = chance});
        };
        QCOMPARE(halved(source(0), 15), 0);
        QCOMPARE(halved(source(1), 15), 200);  // pictures are 30 high
        QCOMPARE(halved(source(1), 16), 0);
        const int half = halved(source(0.5), 15);
        QVERIFY2(half > 70 && half < 130, qPrintable(QString::number(half)));
        const FolderSource pairs(
            list_pictures({}, {{.degraded = path("degraded"), .clean = path("clean"), .weather = {}}}), {},
            {.halved = 1});
        QCOMPARE(halved(pairs, 15), 0);
    }

    // The first channel grows by 1 of 255 with each row, the second with each column, and the third is even.
    void clean_pictures_are_toned_as_often_as_asked() {
        const auto drawn = [&](double chance, uint64_t index) {
            const FolderSource source(list_pictures({path("clean")}, {}), darken,
                                      {.seed = 1, .flips = false, .rotations = false, .toned = chance});
            return source.draw(index, {.crop = 24});
        };
        int toned = 0;
        std::set<double> gammas;
        for (uint64_t index = 0; index < 100; ++index) {
            const auto own = drawn(0, index), other = drawn(1, index), perhaps = drawn(0.5, index);
            QVERIFY(!at::equal(own.clean, other.clean));
            QVERIFY(at::equal(perhaps.clean, own.clean) || at::equal(perhaps.clean, other.clean));
            toned += at::equal(perhaps.clean, other.clean) ? 1 : 0;
            // The weather is added after the tone curve.
            QVERIFY(at::allclose(other.degraded * own.clean, own.degraded * other.clean));
            for (int channel = 0; channel < 2; ++channel) {
                // log v' = log w + γ log v: the darkest and the brightest value determine those in between.
                const auto seen = own.clean[channel] > 0.01;
                const auto from = own.clean[channel].masked_select(seen).to(at::kDouble).log();
                const auto to = other.clean[channel].masked_select(seen).to(at::kDouble).log();
                const auto first = from.argmin(), last = from.argmax();
                const double gamma = ((to[last] - to[first]) / (from[last] - from[first])).item<double>();
                const double white = (to[last] - gamma * from[last]).exp().item<double>();
                QVERIFY2(gamma > 0.6 && gamma < 1.66, qPrintable(QString::number(gamma)));
                QVERIFY2(white > 0.749 && white < 1.001, qPrintable(QString::number(white)));
                QVERIFY(at::allclose(to, gamma * from + std::log(white), 1e-4, 1e-4));
                gammas.insert(gamma);
            }
        }
        QVERIFY2(toned > 30 && toned < 70, qPrintable(QString::number(toned)));
        QVERIFY(gammas.size() > 150);
        const FolderSource pairs(
            list_pictures({}, {{.degraded = path("degraded"), .clean = path("clean"), .weather = {}}}), {},
            {.seed = 1, .toned = 1});
        const FolderSource plain(
            list_pictures({}, {{.degraded = path("degraded"), .clean = path("clean"), .weather = {}}}), {},
            {.seed = 1});
        QVERIFY(at::equal(pairs.draw(0, {.crop = 8}).clean, plain.draw(0, {.crop = 8}).clean));
    }

    void validation_is_cut_from_the_middle() {
        const FolderSource source(list_pictures({path("clean")}, {}), darken, {.random = false});
        for (uint64_t index = 0; index < 9; ++index) {
            const auto sample = source.draw(index, {.crop = 16});
            QCOMPARE(number_of(sample), static_cast<int64_t>(index));
            QVERIFY(at::allclose(sample.clean[0].select(1, 0), at::arange(7, 23) / 255));
            QVERIFY(at::allclose(sample.clean[1][0], at::arange(12, 28) / 255));
        }
    }

    void small_pictures_are_continued_by_reflection() {
        const FolderSource source(list_pictures({path("small")}, {}), darken, {.random = false});
        const auto rows = source.draw(0, {.crop = 14}).clean[0].select(1, 0) * 255;
        const auto expected = at::tensor({0.F, 1.F, 2.F, 3.F, 4.F, 5.F, 4.F, 3.F, 2.F, 1.F, 0.F, 1.F, 2.F, 3.F});
        QVERIFY(at::allclose(rows, expected, 1e-3, 1e-3));
    }

    void what_cannot_be_trained_on_is_said() {
        QVERIFY_EXCEPTION_THROWN(list_pictures({path("empty")}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(list_pictures({path("none")}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(
            list_pictures({}, {{.degraded = path("lonely"), .clean = path("clean"), .weather = {}}}), Error);
        QVERIFY_EXCEPTION_THROWN(FolderSource(list_pictures({path("clean")}, {}), {}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(FolderSource({}, darken, {}), Error);
        const FolderSource uneven({{.clean = path("clean/1.png"), .degraded = path("small/1.png"), .weather = {}}}, {},
                                  {});
        try {
            (void)uneven.draw(0, {.crop = 16});
            QFAIL("a pair of two sizes was drawn");
        } catch (const Error& error) {
            const QString line = error.what();
            QVERIFY2(line.contains("small/1.png") && line.contains("5 x 6") && line.contains("40 x 30"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestFolderSource)
#include "test_folder_source.moc"
