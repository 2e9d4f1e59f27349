// The routing of a clip's frames over time, of a mixture that routes by brightness.
#include "core/analysis/clip_routing.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "../../clip.h"
#include "core/analysis/load.h"
#include "core/base/error.h"
#include "core/models/registry.h"
#include "tiny_mixture.h"

using namespace deweather;
using namespace deweather::analysis;

namespace {

restore::Restorer mixture() {
    checkpoint::Model model;
    model.network = std::make_unique<TinyMixture>(std::vector<std::vector<float>>{{0, 0, 0}, {0, 0}});
    model.name = "tiny";
    return {std::move(model), at::kCPU};
}

// Black at first, then its right quarter is white, then all of it.
bool make_brightening_clip(const QString& path) {
    return make_clip({"-f", "lavfi", "-i",
                      "color=black:s=64x48:r=10:d=0.6,drawbox=x=48:w=16:color=white:t=fill:enable='gte(n,2)',"
                      "drawbox=color=white:t=fill:enable='gte(n,4)'",
                      "-c:v", "ffv1", "-pix_fmt", "gbrp", path});
}

}  // namespace

class TestClipRouting : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path clip() const { return folder_.filePath("clip.mkv").toStdString(); }

  private Q_SLOTS:
    void initTestCase() { QVERIFY(make_brightening_clip(folder_.filePath("clip.mkv"))); }

    void shares_follow_the_frames() {
        auto restorer = mixture();
        Progress unwatched;
        const auto routing = trace_clip(restorer, clip(), {}, unwatched);
        QCOMPARE(routing.frames.size(), std::size_t{6});
        const std::vector<double> dark = {1, 0, 0}, quarter = {0.75, 0, 0.25}, light = {0, 0, 1};
        for (std::size_t i = 0; i < 6; ++i) {
            const auto& frame = routing.frames[i];
            QCOMPARE(frame.number, static_cast<int64_t>(i));
            QVERIFY(std::abs(frame.time - 0.1 * static_cast<double>(i)) < 1e-3);
            QVERIFY(frame.shares[0] == (i < 2 ? dark : i < 4 ? quarter : light));
            QCOMPARE(frame.shares[1].size(), std::size_t{2});
            QVERIFY(frame.weather.empty());
        }
        const auto some = trace_clip(restorer, clip(), {.restore = {}, .every = 4}, unwatched);
        QCOMPARE(some.frames.size(), std::size_t{2});
        QCOMPARE(some.frames[1].number, int64_t{4});
        QVERIFY(some.frames[1].shares == routing.frames[4].shares);
    }

    void bands_are_stacked() {
        auto restorer = mixture();
        Progress unwatched;
        const auto drawing = draw_clip_routing(trace_clip(restorer, clip(), {}, unwatched), 0, false);
        std::vector<Polygon> bands;
        for (const auto& shape : drawing.shapes)
            if (const auto* band = std::get_if<Polygon>(&shape)) bands.push_back(*band);
        // The second expert is never chosen.
        QCOMPARE(bands.size(), std::size_t{2});
        QVERIFY(bands[0].colour == expert_colour(0) && bands[1].colour == expert_colour(2));
        // The upper edge from left to right, then the lower one back.
        const auto& first = bands[0].vertices;
        const auto& second = bands[1].vertices;
        QCOMPARE(first.size(), std::size_t{12});
        const double bottom = first[11].second, top = second[0].second;
        const auto share = [&](double y) { return (bottom - y) / (bottom - top); };
        const std::vector<double> dark_shares = {1, 1, 0.75, 0.75, 0, 0};
        for (std::size_t i = 0; i < 6; ++i) {
            QVERIFY(std::abs(share(first[i].second) - dark_shares[i]) < 1e-9);
            QVERIFY(std::abs(share(first[11 - i].second)) < 1e-9);
            QVERIFY(std::abs(share(second[i].second) - 1) < 1e-9);
            QCOMPARE(second[11 - i].second, first[i].second);
            if (i > 0) QVERIFY(first[i].first > first[i - 1].first);
        }
    }

    void files_have_the_numbers() {
        auto restorer = mixture();
        Progress unwatched;
        const auto routing = trace_clip(restorer, clip(), {}, unwatched);
        const auto json = clip_routing_json(routing);
        QCOMPARE(json["frames"].size(), std::size_t{6});
        QCOMPARE(json["layers"][0]["mean_share"][0].get<double>(), 3.5 / 6);
        // Two of five steps change anything: by 1 - 0.75 log2(...) and so on; half of them nothing.
        const double first = divergence(std::vector<double>{1, 0, 0}, std::vector<double>{0.75, 0, 0.25}),
                     second = divergence(std::vector<double>{0.75, 0, 0.25}, std::vector<double>{0, 0, 1});
        QVERIFY(std::abs(json["layers"][0]["mean_change"].get<double>() - (first + second) / 5) < 1e-12);
        QVERIFY(!json["frames"][0].contains("weather"));
        const auto out = folder_.filePath("out");
        write_clip_routing(routing, out.toStdString(), {});
        QFile table(out + "/over-time.csv");
        QVERIFY(table.open(QIODevice::ReadOnly));
        const auto lines = table.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 6 * (3 + 2));
        QCOMPARE(lines[0], QByteArray("frame,time (s),layer,expert,share"));
        QVERIFY(lines[1 + 2 * 5].startsWith("2,0.2,0,0,0.75"));
        for (const char* name : {"over-time.json", "over-time-0.svg", "over-time-0.png", "over-time-1.svg"})
            QVERIFY2(QFile::exists(out + "/" + name), name);
        // Nothing is replaced unasked.
        QVERIFY_THROWS_EXCEPTION(Error, write_clip_routing(routing, out.toStdString(), {}));
    }

    void other_models_and_files_are_refused() {
        Progress unwatched;
        auto restorer = mixture();
        QVERIFY_THROWS_EXCEPTION(Error, trace_clip(restorer, "/no/such/clip.mp4", {}, unwatched));
        QVERIFY_THROWS_EXCEPTION(Error, trace_clip(restorer, clip(), {.restore = {}, .every = 0}, unwatched));
        checkpoint::Model plain;
        plain.network = models::create("aod-net");
        plain.name = "aod-net";
        restore::Restorer without(std::move(plain), at::kCPU);
        QVERIFY_THROWS_EXCEPTION(Error, trace_clip(without, clip(), {}, unwatched));
    }
};

QTEST_GUILESS_MAIN(TestClipRouting)
#include "test_clip_routing.moc"
