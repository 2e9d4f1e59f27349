// Headers of picture files: sizes, and refusals before anything is decoded.
#include "core/media/image_header.h"

#include <QByteArray>
#include <QtTest>
#include <opencv2/imgcodecs.hpp>

#include "core/base/error.h"

using namespace deweather;

class TestImageHeader : public QObject {
    Q_OBJECT

    static std::span<const uint8_t> span(const QByteArray& bytes) {
        return {reinterpret_cast<const uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
    }

    static QByteArray encoded(const char* extension, int type = CV_8UC3) {
        cv::Mat pixels(37, 53, type, cv::Scalar::all(99));
        cv::randu(pixels, 0, 255);
        std::vector<uint8_t> bytes;
        cv::imencode(extension, pixels, bytes);
        return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
    }

    static QString refusal(const QByteArray& bytes) {
        try {
            media::parse_header(span(bytes), "x");
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

  private Q_SLOTS:
    void sizes_data() {
        QTest::addColumn<QByteArray>("extension");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("components");
        QTest::newRow("JPEG") << QByteArray(".jpg") << CV_8UC3 << 3;
        QTest::newRow("grey JPEG") << QByteArray(".jpg") << CV_8UC1 << 1;
        QTest::newRow("PNG") << QByteArray(".png") << CV_8UC3 << 3;
        QTest::newRow("deep PNG with alpha") << QByteArray(".png") << CV_16UC4 << 4;
        QTest::newRow("TIFF") << QByteArray(".tif") << CV_16UC3 << 3;
        QTest::newRow("WebP") << QByteArray(".webp") << CV_8UC3 << 3;
        QTest::newRow("BMP") << QByteArray(".bmp") << CV_8UC3 << 3;
    }

    void sizes() {
        QFETCH(QByteArray, extension);
        QFETCH(int, type);
        QFETCH(int, components);
        const auto bytes = encoded(extension, type);
        const auto header = media::parse_header(span(bytes), "x");
        QCOMPARE(header.width, 53);
        QCOMPARE(header.height, 37);
        if (extension != ".webp") QCOMPARE(header.components, components);
        QCOMPARE(header.pages, 1);
        // Cut anywhere, it is no whole file any more.
        for (const int percent : {5, 20, 50, 80, 95})
            QVERIFY2(refusal(bytes.left(bytes.size() * percent / 100)) != "accepted", extension);
        // (A TIFF may end with values that the picture does not need, a JPEG lacks only its end marker then.)
        if (extension != ".tif" && extension != ".jpg") QVERIFY(refusal(bytes.left(bytes.size() - 2)) != "accepted");
        // Something appended, as some cameras do, is no harm.
        QCOMPARE(refusal(bytes + "appended"), QString("accepted"));
    }

    void what_is_refused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << QByteArray() << "empty";
        QTest::newRow("text") << QByteArray("hello, world") << "not a picture";
        QTest::newRow("BigTIFF without picture") << QByteArray("II\x2b\0\x08\0\0\0\0\0\0\0\0\0\0\0", 16) << "damaged";
        QTest::newRow("JPEG of 12 bits") << QByteArray::fromHex("ffd8ffc1000b0c0010001001011100ffd9") << "8 bits";
        QTest::newRow("JPEG without scan") << QByteArray::fromHex("ffd8ffc0000b080010001001011100ffd9") << "no picture";
        QTest::newRow("TIFF in a circle") << QByteArray::fromHex(
                                                 "49492a0008000000"
                                                 "0100"
                                                 "fe0004000100000001000000"
                                                 "08000000")
                                          << "damaged";
        // One page of no tags, then nothing.
        QTest::newRow("TIFF without picture") << QByteArray("II\x2a\0\x08\0\0\0\0\0\0\0\0\0", 14) << "damaged";
        QTest::newRow("PNG without size") << QByteArray(
                                                 "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\x02\0\0\0\0\0\0\0\0"
                                                 "\0\0\0IDAT\0\0\0\0\0\0\0\0IEND\0\0\0\0",
                                                 57)
                                          << "no pixels";
        QTest::newRow("BMP of nonsense") << QByteArray("BM").leftJustified(60, '\xff') << "damaged";
    }

    void what_is_refused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        QVERIFY2(refusal(bytes).contains(reason), qPrintable(refusal(bytes)));
    }

    void two_pages_are_refused() {
        std::vector<uint8_t> bytes;
        // OpenCV writes several pages only into files.
        const std::string path = QDir::tempPath().toStdString() + "/deweather-two-pages-" +
                                 std::to_string(QCoreApplication::applicationPid()) + ".tif";
        cv::imwritemulti(path, std::vector<cv::Mat>(2, cv::Mat(4, 4, CV_8UC3, cv::Scalar::all(1))));
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(refusal(file.readAll()).contains("several pages"), path.c_str());
        file.remove();
    }

    void names() {
        for (const char* name : {"a.jpg", "a.JPEG", "b.c.png", "x.TIF", "x.tiff", "x.webp", "x.bmp", "x.gif", "x.jfif",
                                 "x.jpe", "x.heic", "x.avif", "x.jxl"})
            QVERIFY(media::is_picture_name(name));
        for (const char* name : {"a.jpg", "a.JFIF", "a.tif", "a.avif", "a.jxl"})
            QCOMPARE(media::result_extension(name), std::filesystem::path(name).extension());
        QCOMPARE(media::result_extension("a.gif"), std::filesystem::path(".png"));
        QCOMPARE(media::result_extension("a.heic"), std::filesystem::path(".jpg"));
        for (const char* name : {"a.svg", "a", ".jpg", "a.jpg.txt", ""}) QVERIFY(!media::is_picture_name(name));
    }
};

QTEST_GUILESS_MAIN(TestImageHeader)
#include "test_image_header.moc"
