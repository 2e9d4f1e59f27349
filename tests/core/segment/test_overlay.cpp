// Coloured labels, the argmax, and finding ground truth by name.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/segment/ground_truth.h"
#include "core/segment/overlay.h"
#include "core/segment/segmenter.h"

using namespace deweather;
using namespace deweather::segment;

class TestOverlay : public QObject {
    Q_OBJECT

    static at::Tensor map(std::vector<int> values, int64_t width) {
        return at::tensor(values).to(at::kByte).view({-1, width});
    }

  private Q_SLOTS:
    void colours_are_the_sets() {
        const auto shown = (coloured(map({3, 8, kVoid, 0}, 2), camvid()) * 255).round().to(at::kInt);
        QVERIFY(at::equal(shown.select(1, 0).select(1, 0), at::tensor({128, 64, 128}, at::kInt)));
        QVERIFY(at::equal(shown.select(1, 0).select(1, 1), at::tensor({64, 0, 128}, at::kInt)));
        QVERIFY(at::equal(shown.select(1, 1).select(1, 0), at::tensor({0, 0, 0}, at::kInt)));
        QVERIFY_THROWS_EXCEPTION(Error, coloured(map({11}, 1), camvid()));
    }

    void overlay_mixes_but_void() {
        const auto rgb = at::full({3, 1, 2}, 0.5);
        const auto shown = overlay(rgb, map({3, kVoid}, 2), camvid(), 0.25);
        QVERIFY(std::abs(shown[0][0][0].item<double>() - (0.75 * 0.5 + 0.25 * 128 / 255)) < 1e-6);
        QCOMPARE(shown[0][0][1].item<float>(), 0.5F);
        QVERIFY_THROWS_EXCEPTION(Error, overlay(rgb, map({3}, 1), camvid(), 0.5));
    }

    void shares_are_of_all_pixels() {
        const auto found = shares(map({3, 3, 8, kVoid}, 2), camvid());
        QCOMPARE(found.size(), std::size_t(11));
        QCOMPARE(found[3], 0.5);
        QCOMPARE(found[8], 0.25);
        QCOMPARE(found[0], 0.0);
    }

    // Against argmax of all logits resized at once.
    void the_likeliest_is_argmax() {
        at::manual_seed(5);
        const auto logits = at::randn({1, 6, 11, 7});
        QVERIFY(at::equal(likeliest(logits, 6, 11, 7), logits[0].argmax(0).to(at::kByte)));
        const auto larger = at::upsample_bilinear2d(logits, {29, 40}, false)[0];
        QVERIFY(at::equal(likeliest(logits, 6, 29, 40), larger.argmax(0).to(at::kByte)));
        // An output past the classes is never the answer.
        QVERIFY(at::equal(likeliest(logits, 4, 11, 7), logits[0].slice(0, 0, 4).argmax(0).to(at::kByte)));
    }

    void ground_truth_by_name() {
        QTemporaryDir folder;
        const auto make = [&](const QString& name) {
            QDir().mkpath(QFileInfo(folder.filePath(name)).path());
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        };
        QVERIFY_THROWS_EXCEPTION(Error, GroundTruth(folder.path().toStdString()));
        make("aachen/aachen_1_gtFine_color.png");
        make("aachen/aachen_1_gtFine_labelIds.png");
        make("aachen/aachen_1_gtFine_instanceIds.png");
        make("street.png");
        const GroundTruth truth(folder.path().toStdString());
        QCOMPARE(truth.of("x/aachen_1_leftImg8bit.png").filename().string(),
                 std::string("aachen_1_gtFine_labelIds.png"));
        QCOMPARE(truth.of("x/aachen_1_leftImg8bit_foggy_beta_0.02.png").filename().string(),
                 std::string("aachen_1_gtFine_labelIds.png"));
        QCOMPARE(truth.of("street.jpg").filename().string(), std::string("street.png"));
        try {
            (void)truth.of("lane.jpg");
            QFAIL("found");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("lane.png"));
        }
    }
};

QTEST_GUILESS_MAIN(TestOverlay)
#include "test_overlay.moc"
