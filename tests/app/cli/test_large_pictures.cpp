// Large pictures stay within the documented memory; times are only printed, because machines differ.
#include <torch/types.h>

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/media/image_io.h"

using namespace deweather;

class TestLargePictures : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void memory_stays_bounded_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<double>("most_megabytes");
        QTest::newRow("1280 x 720") << 1280 << 720 << 2048.0;
        QTest::newRow("6000 x 4000") << 6000 << 4000 << 1200.0;
    }

    void memory_stays_bounded() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(double, most_megabytes);
        const QTemporaryDir folder;
        media::Image image;
        image.rgb = at::rand({3, height / 8, width / 8});
        image.rgb = at::upsample_bilinear2d(image.rgb.unsqueeze(0), {height, width}, false).squeeze(0);
        media::write_image(image, folder.filePath("a.jpg").toStdString(), {});
        image = {};
        const auto ran = deweather_command(
            {"restore", folder.filePath("a.jpg"), "-o", folder.filePath("b.jpg"), "--device", "cpu", "--json"});
        QCOMPARE(ran.status, 0);
        const auto result = ran.json()["results"].toArray().at(0).toObject();
        QCOMPARE(result["width"].toInt(), width);
        QVERIFY2(result["peak_mb"].toDouble() < most_megabytes,
                 qPrintable(QString::number(result["peak_mb"].toDouble())));
        qInfo("%.0f ms, peak %.0f MB", result["ms"].toDouble(), result["peak_mb"].toDouble());
    }
};

QTEST_GUILESS_MAIN(TestLargePictures)
#include "test_large_pictures.moc"
