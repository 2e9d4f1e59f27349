// The panel's crops are those of batch 0 of the run, whatever augmentation its configuration asks for.
#include "app/studio/train/training_data.h"

#include <torch/types.h>

#include <QtTest>

#include "app/studio/engine/pictures/display_image.h"
#include "trainer/batch_loader.h"
#include "trainer/presets.h"
#include "trainer/toml.h"
#include "trainer/training_source.h"

using namespace deweather;
using namespace deweather::studio;

class TestTrainingData : public QObject {
    Q_OBJECT

    static constexpr int kCount = 6;
    QTemporaryDir folder_;

    NewRun run(double halved, double toned) const {
        return {.preset = "mofme-compact",
                .folder = {},
                .settings = {"data.clean=[\"" + folder_.path() + "\"]", QString("data.halved=%1").arg(halved),
                             QString("data.toned=%1").arg(toned),
                             "schedule.phases=[{until=1.0,crop=32,batch=6,clean_share=0.5}]"}};
    }
    static trainer::Batch first_batch(const NewRun& run) {
        auto json = trainer::read_preset(run.preset.toStdString());
        for (const auto& setting : run.settings) trainer::set_value(json, setting.toStdString());
        const auto config = trainer::TrainConfig::from_json(json);
        // See TrainLoop::request(): a single process at step 0.
        return trainer::draw_batch(
            *trainer::make_training_source(config),
            {.first = 0, .stride = 1, .count = kCount, .sample = {.crop = 32, .phase = 0}, .clean_share = 0.5},
            static_cast<uint64_t>(config.seed));
    }

  private Q_SLOTS:
    void initTestCase() {
        for (int i = 0; i < 8; ++i) {
            QImage picture(96, 80, QImage::Format_RGB888);
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x)
                    picture.setPixelColor(x, y, QColor(20 + 2 * x, (37 * x * y + 91 * i) % 256, 30 + 2 * y));
            QVERIFY(picture.save(folder_.filePath(QString("%1.png").arg(i))));
        }
    }

    void crops_are_those_of_batch_0_data() {
        QTest::addColumn<double>("halved");
        QTest::addColumn<double>("toned");
        QTest::newRow("plain") << 0.0 << 0.0;
        QTest::newRow("halved") << 1.0 << 0.0;
        QTest::newRow("toned") << 0.0 << 1.0;
        QTest::newRow("both, for a share") << 0.5 << 0.5;
    }
    void crops_are_those_of_batch_0() {
        QFETCH(double, halved);
        QFETCH(double, toned);
        const auto asked = run(halved, toned);
        const auto shown = first_examples(asked, kCount, Progress());
        const auto trained = first_batch(asked);
        QCOMPARE(shown.size(), kCount);
        for (int i = 0; i < kCount; ++i) {
            QCOMPARE(shown[i].degraded, to_qimage(trained.degraded[i], {}));
            QCOMPARE(shown[i].clean, to_qimage(trained.clean[i], {}));
        }
    }

    void augmentation_shows() {
        const auto plain = first_examples(run(0, 0), kCount, Progress());
        for (const auto& [halved, toned] : {std::pair(1.0, 0.0), std::pair(0.0, 1.0)}) {
            const auto other = first_examples(run(halved, toned), kCount, Progress());
            for (int i = 0; i < kCount; ++i) QVERIFY(other[i].clean != plain[i].clean);
        }
    }
};

QTEST_GUILESS_MAIN(TestTrainingData)
#include "test_training_data.moc"
