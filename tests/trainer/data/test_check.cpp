// Sizes and unusable pictures, determined from the headers.
#include "trainer/data/check.h"

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/image_io.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestCheck : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    fs::path path(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

    void picture(const std::string& name, int64_t height, int64_t width) const {
        media::Image image;
        image.rgb = at::zeros({3, height, width});
        media::write_image(image, path(name), {});
    }

    void file(const std::string& name, const QByteArray& bytes) const {
        QFile file(QString::fromStdString(path(name).string()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

  private Q_SLOTS:
    void sizes_and_problems() {
        for (const char* folder : {"rain", "snow", "clean"}) fs::create_directories(path(folder));
        for (const char* folder : {"rain/", "snow/", "clean/"}) {
            picture(std::string(folder) + "a.png", 20, 30);
            picture(std::string(folder) + "b.jpg", 40, 16);
            picture(std::string(folder) + "c.png", 24, 24);
        }
        picture("rain/d.png", 20, 31);
        picture("clean/d.png", 20, 30);
        picture("rain/alone.png", 8, 8);
        file("snow/c.png", "no picture");
        QFile whole(QString::fromStdString(path("rain/b.jpg").string()));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        file("snow/b.jpg", whole.readAll().chopped(40));

        Progress progress;
        const auto check = trainer::check_data(trainer::find_pairs(path("")), progress);
        QCOMPARE(check.usable.size(), std::size_t(4));
        QCOMPARE(check.counts, (std::map<std::string, int64_t>{{"rain", 3}, {"snow", 1}}));
        QCOMPARE(check.sizes.smallest, (trainer::PictureSize{.width = 24, .height = 24}));
        QCOMPARE(check.sizes.largest, (trainer::PictureSize{.width = 16, .height = 40}));
        QCOMPARE(check.problems.size(), std::size_t(4));
        const std::vector<std::pair<const char*, const char*>> expected = {
            {"alone.png", "no single clean picture"},
            {"snow/b.jpg", "cut short"},
            {"snow/c.png", "not a picture"},
            {"rain/d.png", "it has 31 x 20 pixels, the clean picture 30 x 20"}};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY2(check.problems[i].find(expected[i].first) != std::string::npos, check.problems[i].c_str());
            QVERIFY2(check.problems[i].find(expected[i].second) != std::string::npos, check.problems[i].c_str());
        }
        QCOMPARE(trainer::summary(check),
                 std::string("4 pairs (rain 3, snow 1), 24 x 24 to 16 x 40 pixels, 4 problems"));
    }

    void clean_pictures() {
        fs::create_directories(path("only"));
        picture("only/a.png", 8, 9);
        file("only/b.png", "");
        Progress progress;
        const auto check = trainer::check_pictures(trainer::find_pictures(path("only")), progress);
        QCOMPARE(check.usable, std::vector<fs::path>{path("only/a.png")});
        QVERIFY(check.problems.size() == 1 && check.problems[0].find("b.png': the file is empty") != std::string::npos);
        QCOMPARE(trainer::summary(check), std::string("1 picture, 9 x 8 pixels, 1 problem"));
    }

    void can_be_cancelled() {
        struct Stop : Progress {
            bool cancelled() const override { return true; }
        } stop;
        const trainer::PairedData data{.name = "x", .pairs = {{path("none"), path("none")}}, .problems = {}};
        QVERIFY_EXCEPTION_THROWN(trainer::check_data(data, stop), Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestCheck)
#include "test_check.moc"
