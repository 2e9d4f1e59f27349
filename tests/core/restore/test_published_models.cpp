// Published checkpoints, imported and run on pictures: they do what they were trained for.
#include <QDir>
#include <QFileInfo>
#include <QtTest>

#include "core/analysis/image_quality.h"
#include "core/checkpoint/import.h"
#include "core/media/image_io.h"
#include "core/restore/restorer.h"

using namespace deweather;

class TestPublishedModels : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    // PReNet's paper reports 37.48 dB on the Y channel for Rain100L's 100 pairs.
    void prenet_takes_rain_away() {
        const std::string shared = DEWEATHER_SHARED "/data/";
        const std::string file = shared + "peers/prenet/Rain100L_PReNet6.pth", pairs = shared + "pairs/rain100l/";
        if (!QFileInfo::exists(QString::fromStdString(file)) || !QFileInfo::exists(QString::fromStdString(pairs)))
            QSKIP("the published checkpoint or its pictures are not here");
        auto imported = checkpoint::import_checkpoint(file, std::nullopt);
        QCOMPARE(imported.network->architecture(), std::string_view("prenet"));
        restore::Restorer restorer(
            {.name = "prenet", .file = {}, .training = {}, .network = std::move(imported.network)}, at::kCPU);
        Progress unwatched;
        for (const char* name : {"001.png", "004.png"}) {
            const auto rain = media::read_image(pairs + "rain/" + name, {}),
                       clean = media::read_image(pairs + "clean/" + name, {});
            const auto restored = restorer.restore(rain, {.tile = 0}, unwatched).image;
            const auto score = [&](const media::Image& image) {
                return analysis::psnr(analysis::luma(image.rgb), analysis::luma(clean.rgb));
            };
            QVERIFY2(score(restored) > 33 && score(restored) > score(rain) + 6,
                     qPrintable(QString::number(score(restored))));
        }
    }
};

QTEST_GUILESS_MAIN(TestPublishedModels)
#include "test_published_models.moc"
