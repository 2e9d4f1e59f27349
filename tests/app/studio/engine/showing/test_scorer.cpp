// The scorer alone: references by picture and by folder, scores at the strength of now.
#include "app/studio/engine/showing/scorer.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "core/media/image_io.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather;
using namespace deweather::studio;

class TestScorer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void input_and_results_are_scored_at_their_strength() {
        const QTemporaryDir folder;
        const auto input = pattern_picture(folder.filePath("a.png"), 64, 48);
        QVERIFY(QDir(folder.path()).mkdir("clean"));
        QImage clean(input);
        for (int y = 0; y < clean.height(); ++y)
            for (int x = 0; x < clean.width(); ++x) clean.setPixel(x, y, clean.pixel(x, y) ^ 0x040404);
        QVERIFY(clean.save(folder.filePath("clean/a.png")));

        SharedDevice device("cpu");
        ChosenModels models(device.models);
        models.set({"made"});
        QThreadPool pool;
        PictureReader pictures(pool);
        pictures.add(1, input);
        Strengths strengths;
        Scorer scorer(pictures, models, strengths, pool);
        Heard shown(&scorer, &Scorer::reference_shown), scored(&scorer, &Scorer::scored),
            failed(&scorer, &Scorer::score_failed);
        const auto last = [&](const QString& model) {
            double psnr = 0;
            for (const auto& one : scored)
                if (one[1].toString() == model) psnr = one[2].value<Score>().psnr;
            return psnr;
        };

        scorer.show(1);
        QTRY_COMPARE(shown.size(), 1);  // without a reference: none
        QVERIFY(shown[0][1].value<QImage>().isNull());
        scorer.set_reference_folder(folder.filePath("clean"));
        QTRY_COMPARE(scored.size(), 1);
        QCOMPARE(shown[1][1].value<QImage>().size(), QSize(64, 48));
        // Every value differs by 4 of 255.
        const double expected = 20 * std::log10(255.0 / 4);
        QVERIFY(std::abs(last("") - expected) < 1e-6);

        // A result as far again from the reference: 6 dB less; at strength 0 it is the input.
        const auto original = pictures.original(1);
        const auto reference = media::read_image(folder.filePath("clean/a.png").toStdString(), {}).rgb;
        pictures.put_result(1, "made", {.rgb = reference + (original->rgb - reference) * 2});
        scorer.update();
        QTRY_COMPARE(scored.size(), 2);
        QVERIFY(std::abs(last("made") - (expected - 20 * std::log10(2.0))) < 1e-3);
        strengths.set({1}, 0);
        scorer.update_later();
        QTRY_COMPARE(scored.size(), 3);
        QVERIFY(std::abs(last("made") - expected) < 1e-6);

        // One picture's own reference comes first; one of another size is refused.
        scorer.set_reference(1, pattern_picture(folder.filePath("other.png"), 20, 20));
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed[0][1].toString().startsWith("cannot compare with"));
        scorer.remove({1});
        const auto before = scored.size();
        scorer.update();
        QTest::qWait(30);
        QCOMPARE(scored.size(), before);
    }
};

QTEST_GUILESS_MAIN(TestScorer)
#include "test_scorer.moc"
