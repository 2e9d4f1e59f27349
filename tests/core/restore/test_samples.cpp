// The sample pictures in tiles of 256: no seam, and the same as the whole picture.
#include <torch/types.h>

#include <QDir>
#include <QtTest>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"
#include "core/restore/tiling.h"

using namespace deweather;

namespace {

// Mean absolute difference of each column to the next (axis 2), or of each row (axis 1).
at::Tensor gradient(const at::Tensor& change, int64_t axis) {
    const auto step = (change.slice(axis, 1) - change.slice(axis, 0, -1)).abs();
    return axis == 2 ? step.mean(at::IntArrayRef{0, 1}) : step.mean(at::IntArrayRef{0, 2});
}

}  // namespace

class TestSamples : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void no_seam_shows_data() {
        QTest::addColumn<QString>("file");
        const QDir samples(DEWEATHER_RESOURCES "/samples");
        for (const auto& name : samples.entryList({"*.jpg"})) QTest::newRow(qPrintable(name)) << samples.filePath(name);
    }

    void no_seam_shows() {
        QFETCH(QString, file);
        restore::Restorer restorer(checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"),
                                   at::kCPU);
        Progress progress;
        const auto input = media::read_image(file.toStdString(), {});
        QCOMPARE(input.width(), 1024);
        QCOMPARE(input.height(), 768);
        const auto tiled = restorer.restore(input, {.tile = 256}, progress).image.rgb,
                   whole = restorer.restore(input, {.tile = 0}, progress).image.rgb;

        const restore::Tiling tiling(1024, 768, 256, 48);
        QVERIFY(tiling.tiles().size() >= 12);
        double at_borders = 0, half_a_tile_away = 0, whole_at_borders = 0, whole_half_away = 0;
        int border_count = 0, away_count = 0;
        for (const int64_t axis : {1, 2}) {
            const auto change = gradient(tiled - input.rgb, axis), whole_change = gradient(whole - input.rgb, axis);
            const int64_t size = axis == 2 ? tiling.tile_width() : tiling.tile_height();
            // Rounded to the 8 x 8 blocks of JPEG, whose own edges are at every eighth pixel.
            const int64_t half = (size / 2 + 7) / 8 * 8;
            std::set<int64_t> borders;
            for (const auto& tile : tiling.tiles())
                for (const int64_t border : {axis == 2 ? tile.x : tile.y, (axis == 2 ? tile.x : tile.y) + size})
                    if (border > 0 && border < input.rgb.size(axis)) borders.insert(border);
            for (const int64_t border : borders) {
                at_borders += change[border - 1].item<double>();
                whole_at_borders += whole_change[border - 1].item<double>();
                ++border_count;
                for (const int64_t other : {border - 1 - half, border - 1 + half})
                    if (other >= 0 && other < change.size(0))
                        half_a_tile_away += change[other].item<double>(),
                            whole_half_away += whole_change[other].item<double>(), ++away_count;
            }
        }
        at_borders /= border_count;
        whole_at_borders /= border_count;
        half_a_tile_away /= away_count;
        whole_half_away /= away_count;
        const QString measured = QString("borders %1, half a tile away %2, whole picture %3")
                                     .arg(at_borders)
                                     .arg(half_a_tile_away)
                                     .arg(whole_at_borders);
        qInfo("borders to half a tile away: %.3f, without tiles %.3f", at_borders / half_a_tile_away,
              whole_at_borders / whole_half_away);
        // The samples are chosen so that they are alike at these places themselves. Where the line above shows the same
        // without tiles, it is the picture, a raindrop perhaps, and no seam.
        QVERIFY2(std::abs(at_borders / half_a_tile_away - 1) < 0.1, qPrintable(measured));
        // The sharper question: that there is nothing at the borders that is not there without tiles.
        QVERIFY2(std::abs(at_borders / whole_at_borders - 1) < 0.01, qPrintable(measured));

        const auto blocks = [](const at::Tensor& t) { return at::avg_pool2d(t.unsqueeze(0), 32).squeeze(0); };
        const double difference = (blocks(tiled) - blocks(whole)).abs().max().item<double>() * 255;
        QVERIFY2(difference <= 3, qPrintable(QString("block means differ by %1 / 255").arg(difference)));
    }
};

QTEST_GUILESS_MAIN(TestSamples)
#include "test_samples.moc"
