// Picture I/O: round trips of every format, files of other programs, and failures that leave nothing behind.
#include "core/media/image_io.h"

#include <sys/resource.h>
#include <torch/types.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <opencv2/imgcodecs.hpp>
#include <random>

#include "core/base/error.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestImageIo : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    fs::path path(const std::string& name) const { return fs::path(folder_->path().toStdString()) / name; }
    int files() const {
        return static_cast<int>(std::distance(fs::directory_iterator(path("")), fs::directory_iterator()));
    }

    static media::Image made(int depth, bool alpha, bool grey) {
        at::manual_seed(4);
        media::Image image;
        const double most = depth == 16 ? 65535 : 255;
        const auto levels = [&](int64_t channels) { return (at::rand({channels, 13, 17}) * most).round() / most; };
        image.rgb = grey ? levels(1).expand({3, 13, 17}).contiguous() : levels(3);
        if (alpha) image.alpha = levels(1);
        image.bit_depth = depth;
        image.grey = grey;
        return image;
    }

    static double difference(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void lossless_formats_keep_every_value_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("alpha");
        QTest::addColumn<bool>("grey");
        for (const char* name : {"a.png", "a.tif", "a.TIFF", "a.bmp"})
            for (const int depth : {8, 16})
                for (const bool alpha : {false, true})
                    for (const bool grey : {false, true}) {
                        if (QString(name) == "a.bmp" && (depth == 16 || alpha)) continue;
                        QTest::addRow("%s, %d bit%s%s", name, depth, alpha ? ", alpha" : "", grey ? ", grey" : "")
                            << name << depth << alpha << grey;
                    }
    }

    void lossless_formats_keep_every_value() {
        QFETCH(QString, name);
        QFETCH(int, depth);
        QFETCH(bool, alpha);
        QFETCH(bool, grey);
        const auto image = made(depth, alpha, grey);
        media::write_image(image, path(name.toStdString()), {});
        const auto read = media::read_image(path(name.toStdString()), {});
        QVERIFY(difference(read.rgb, image.rgb) < 1e-6);
        QCOMPARE(read.alpha.defined(), alpha);
        if (alpha) QVERIFY(difference(read.alpha, image.alpha) < 1e-6);
        QCOMPARE(read.bit_depth, depth);
        if (!alpha) QCOMPARE(read.grey, grey);
    }

    void other_programs_see_the_same_values() {
        const auto image = made(8, false, false);
        media::write_image(image, path("a.png"), {});
        const cv::Mat seen = cv::imread(path("a.png").string(), cv::IMREAD_UNCHANGED);
        for (int y = 0; y < 13; ++y)
            for (int x = 0; x < 17; ++x)
                for (int channel = 0; channel < 3; ++channel)
                    QCOMPARE(int(seen.at<cv::Vec3b>(y, x)[2 - channel]),
                             qRound(image.rgb[channel][y][x].item<double>() * 255));
    }

    void lossy_formats_come_close() {
        // Smooth, as photographs are.
        media::Image image;
        image.rgb = (at::linspace(0.2, 0.8, 64).unsqueeze(0) * at::linspace(0.5, 1, 48).unsqueeze(1))
                        .expand({3, 48, 64})
                        .contiguous();
        for (const char* name : {"a.jpg", "a.webp"}) {
            media::write_image(image, path(name), {});
            QVERIFY(difference(media::read_image(path(name), {}).rgb, image.rgb) < 6.0 / 255);
        }
        media::write_image(image, path("small.jpg"), {.quality = 30});
        QVERIFY(fs::file_size(path("small.jpg")) < fs::file_size(path("a.jpg")));
        auto clear = image;
        clear.alpha = at::linspace(0, 1, 64).unsqueeze(0).expand({1, 48, 64});
        media::write_image(clear, path("clear.webp"), {});
        QVERIFY(difference(media::read_image(path("clear.webp"), {}).alpha, clear.alpha) < 1.0 / 255);
        media::write_image(clear, path("opaque.jpg"), {});
        QVERIFY(!media::read_image(path("opaque.jpg"), {}).alpha.defined());
    }

    void palettes_become_colours() {
        // 2 x 1, palette of red and half-transparent blue, by hand; zlib data stored, not compressed.
        const auto chunk = [](const QByteArray& name, const QByteArray& data) {
            const QByteArray body = name + data;
            quint32 crc = 0xFFFFFFFF;
            for (const char c : body) {
                crc ^= static_cast<quint8>(c);
                for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            }
            crc = ~crc;
            const auto number = [](quint32 n) {
                return QByteArray{}.append(char(n >> 24)).append(char(n >> 16)).append(char(n >> 8)).append(char(n));
            };
            return number(static_cast<quint32>(data.size())) + body + number(crc);
        };
        const QByteArray png =
            QByteArray("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", QByteArray::fromHex("00000002000000010803000000")) +
            chunk("PLTE", QByteArray::fromHex("ff00000000ff")) + chunk("tRNS", QByteArray::fromHex("ff80")) +
            chunk("IDAT", QByteArray::fromHex("7801010300fcff00000100040002")) + chunk("IEND", {});
        QFile file(QString::fromStdString(path("palette.png").string()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(png) == png.size());
        file.close();
        const auto read = media::read_image(path("palette.png"), {});
        QVERIFY(difference(read.rgb.view({3, 2}), at::tensor({1.0, 0.0, 0.0, 0.0, 0.0, 1.0}).view({3, 2})) < 1e-6);
        QVERIFY(difference(read.alpha.view({2}), at::tensor({1.0, 128.0 / 255})) < 1e-6);
    }

    void failures_leave_nothing_and_say_one_line() {
        const auto image = made(8, false, false);
        media::write_image(image, path("a.png"), {});
        const auto refused = [&](const auto& action, const char* reason) {
            const int before = files();
            try {
                action();
                QFAIL("accepted");
            } catch (const Error& error) {
                QVERIFY2(QString(error.what()).contains(reason), error.what());
                QVERIFY(!QString(error.what()).contains('\n'));
            }
            QCOMPARE(files(), before);
        };
        refused([&] { media::write_image(image, path("a.png"), {}); }, "exists already");
        refused([&] { media::write_image(image, path("none/a.png"), {}); }, "does not exist");
        refused([&] { media::write_image(image, path("a.xyz"), {}); }, "has to end in");
        refused([&] { media::read_image(path("none.png"), {}); }, "no such file");
        refused([&] { media::read_image(path(""), {}); }, "folder");
        refused([&] { media::read_image("/dev/null", {}); }, "not a regular file");
        refused([&] { media::read_image(path("a.png"), {.max_pixels = 100}); }, "--max-megapixels");
        media::Image wide;
        wide.rgb = at::zeros({3, 1, 70000});
        refused([&] { media::write_image(wide, path("wide.jpg"), {}); }, "wide.jpg");
        refused([&] { media::write_image(wide, path("wide.webp"), {}); }, "wide.webp");
    }

    void a_write_that_fails_leaves_nothing() {
        media::Image large;
        large.rgb = at::rand({3, 200, 200});
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit little{.rlim_cur = 1000, .rlim_max = before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &little);
        QString message;
        try {
            media::write_image(large, path("a.png"), {});
        } catch (const Error& error) {
            message = error.what();
        }
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY2(message.contains("disk is full"), qPrintable(message));
        QCOMPARE(files(), 0);
    }

    void random_damage_gives_errors_only() {
        std::mt19937 random(9);
        for (const char* name : {"a.jpg", "a.png", "a.tif", "a.webp", "a.bmp"}) {
            media::write_image(made(8, false, false), path(name), {.software = "test"});
            QFile whole(QString::fromStdString(path(name).string()));
            QVERIFY(whole.open(QIODevice::ReadOnly));
            const QByteArray bytes = whole.readAll();
            const auto damaged_path = path(std::string("damaged") + name);
            for (int round = 0; round < 250; ++round) {
                QByteArray damaged = bytes;
                for (int hit = 0; hit <= round % 4; ++hit) {
                    // Headers matter most: half of the hits go there.
                    const auto range =
                        static_cast<unsigned>(round % 2 == 0 ? std::min<qsizetype>(64, bytes.size()) : bytes.size());
                    damaged[static_cast<qsizetype>(random() % range)] = static_cast<char>(random());
                }
                if (round % 5 == 0)
                    damaged.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size())));
                QFile file(QString::fromStdString(damaged_path.string()));
                QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(damaged) == damaged.size());
                file.close();
                try {
                    const auto image = media::read_image(damaged_path, {.max_pixels = 1'000'000});
                    QVERIFY(image.rgb.isfinite().all().item<bool>());
                } catch (const Error&) {
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestImageIo)
#include "test_image_io.moc"
