// Pairing pictures in each layout of published sets. Only names count: the files are empty.
#include "trainer/data/pairs.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestPairs : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    fs::path root() const { return fs::path(folder_->path().toStdString()) / "set"; }

    void files(const QStringList& names, const QByteArray& content = {}) const {
        for (const auto& name : names) {
            const auto path = root() / name.toStdString();
            fs::create_directories(path.parent_path());
            QFile file(QString::fromStdString(path.string()));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        }
    }

    // "degraded > clean (weather)", by the paths below the set.
    static QStringList described(const trainer::PairedData& data, const fs::path& root) {
        QStringList lines;
        for (const auto& pair : data.pairs)
            lines += QString::fromStdString(pair.degraded.lexically_relative(root).string() + " > " +
                                            pair.clean.lexically_relative(root).string() + " (" + pair.weather + ")");
        return lines;
    }

    void refused(const fs::path& folder, const char* reason) const {
        try {
            (void)trainer::find_pairs(folder);
            QFAIL("found pairs");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(reason), error.what());
        }
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        fs::create_directories(root());
    }

    void layouts_data() {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QStringList>("pairs");
        using L = QStringList;
        QTest::newRow("same names") << L{"input/a.png", "target/a.png", "input/b.png", "target/b.png"}
                                    << L{"input/a.png > target/a.png ()", "input/b.png > target/b.png ()"};
        QTest::newRow("rain and clean") << L{"rain/a.png", "clean/a.png"} << L{"rain/a.png > clean/a.png (rain)"};
        QTest::newRow("any case") << L{"HAZY/a.PNG", "Gt/a.png"} << L{"HAZY/a.PNG > Gt/a.png (haze)"};
        QTest::newRow("LQ and GT") << L{"LQ/a.png", "GT/a.png"} << L{"LQ/a.png > GT/a.png ()"};
        QTest::newRow("other extension") << L{"rainy/a.jpg", "gt/a.png"} << L{"rainy/a.jpg > gt/a.png (rain)"};
        QTest::newRow("rainy_image and ground_truth, 14 of one")
            << L{"rainy_image/1_1.jpg", "rainy_image/1_14.jpg", "rainy_image/11_1.jpg", "ground_truth/1.jpg",
                 "ground_truth/11.jpg"}
            << L{"rainy_image/11_1.jpg > ground_truth/11.jpg (rain)", "rainy_image/1_1.jpg > ground_truth/1.jpg (rain)",
                 "rainy_image/1_14.jpg > ground_truth/1.jpg (rain)"};
        QTest::newRow("several weathers") << L{"snow/a.png",  "rain/a.png",  "rain/b.png", "drop/b.png", "haze/a.png",
                                               "clean/a.png", "clean/b.png", "mask/a.png", "notes/a.png"}
                                          << L{"drop/b.png > clean/b.png (drop)", "haze/a.png > clean/a.png (haze)",
                                               "rain/a.png > clean/a.png (rain)", "rain/b.png > clean/b.png (rain)",
                                               "snow/a.png > clean/a.png (snow)"};
        QTest::newRow("weathers within folders")
            << L{"input/rain/a.png", "input/raindrops/a.png", "gt/rain/a.png", "gt/raindrops/a.png"}
            << L{"input/rain/a.png > gt/rain/a.png (rain)", "input/raindrops/a.png > gt/raindrops/a.png (drop)"};
        QTest::newRow("rain and norain") << L{"rain/rain-1.png", "norain/norain-1.png", "rain/rain-12.png",
                                              "norain/norain-12.png"}
                                         << L{"rain/rain-1.png > norain/norain-1.png (rain)",
                                              "rain/rain-12.png > norain/norain-12.png (rain)"};
        // Names of raindrop pictures contain "rain".
        QTest::newRow("1_rain and 1_clean")
            << L{"data/1_rain.png", "gt/1_clean.png", "data/2_rain.png", "gt/2_clean.png"}
            << L{"data/1_rain.png > gt/1_clean.png ()", "data/2_rain.png > gt/2_clean.png ()"};
        QTest::newRow("one folder") << L{"01_indoor_hazy.jpg", "01_indoor_GT.jpg", "02_indoor_hazy.jpg",
                                         "02_indoor_GT.jpg", "contents.txt"}
                                    << L{"01_indoor_hazy.jpg > 01_indoor_GT.jpg ()",
                                         "02_indoor_hazy.jpg > 02_indoor_GT.jpg ()"};
        QTest::newRow("RESIDE") << L{"hazy/0001_0.8_0.2.jpg", "hazy/0001_0.85_0.04.jpg", "clear/0001.png",
                                     "trans/0001_1.png"}
                                << L{"hazy/0001_0.85_0.04.jpg > clear/0001.png (haze)",
                                     "hazy/0001_0.8_0.2.jpg > clear/0001.png (haze)"};
        const QString scene = "aachen_000004_000019_leftImg8bit";
        const QString rain = scene + "_rain_alpha_0.01_beta_0.005_dropsize_0.01_pattern_1.png";
        QTest::newRow("RainCityscapes") << L{"leftImg8bit_rain/train/aachen/" + rain,
                                             "leftImg8bit/train/aachen/" + scene + ".png",
                                             "depth_rain/train/aachen/" + rain}
                                        << L{"leftImg8bit_rain/train/aachen/" + rain + " > leftImg8bit/train/aachen/" +
                                             scene + ".png (rain)"};
        QTest::newRow("Foggy Cityscapes")
            << L{"leftImg8bit_foggyDBF/val/aachen/" + scene + "_foggy_beta_0.02.png",
                 "leftImg8bit_foggyDBF/val/aachen/" + scene + "_foggy_beta_0.005.png",
                 "leftImg8bit/val/aachen/" + scene + ".png"}
            << L{"leftImg8bit_foggyDBF/val/aachen/" + scene + "_foggy_beta_0.005.png > leftImg8bit/val/aachen/" +
                     scene + ".png (haze)",
                 "leftImg8bit_foggyDBF/val/aachen/" + scene + "_foggy_beta_0.02.png > leftImg8bit/val/aachen/" + scene +
                     ".png (haze)"};
        QTest::newRow("Cityscapes' names in plain folders")
            << L{"input/" + rain, "input/" + scene + "_foggy_beta_0.01.png", "gt/" + scene + ".png"}
            << L{"input/" + scene + "_foggy_beta_0.01.png > gt/" + scene + ".png (haze)",
                 "input/" + rain + " > gt/" + scene + ".png (rain)"};
        QTest::newRow("clean ones not divided into parts")
            << L{"rain/part1/a.png", "rain/part2/b.png", "clean/a.png", "clean/b.png"}
            << L{"rain/part1/a.png > clean/a.png (rain)", "rain/part2/b.png > clean/b.png (rain)"};
    }

    void layouts() {
        QFETCH(QStringList, names);
        QFETCH(QStringList, pairs);
        files(names);
        const auto data = trainer::find_pairs(root());
        QCOMPARE(data.name, std::string("set"));
        QCOMPARE(described(data, root()), pairs);
        QVERIFY2(data.problems.empty(), data.problems.empty() ? "" : data.problems.front().c_str());
    }

    void the_sets_name_tells_the_weather() {
        files({"Snow100K/synthetic/a.jpg", "Snow100K/gt/a.jpg", "raindrop/data/0_rain.png", "raindrop/gt/0_clean.png"});
        QCOMPARE(trainer::find_pairs(root() / "Snow100K").pairs.front().weather, std::string("snow"));
        QCOMPARE(trainer::find_pairs(root() / "raindrop").pairs.front().weather, std::string("drop"));
    }

    void all_weathers_list() {
        files(
            {"input/im_1.jpg", "input/im_2.png", "input/not_listed.jpg", "gt/im_1.jpg", "gt/im_2.jpg", "gt/im_3.jpg"});
        files({"allweather.txt"}, "input/im_2.png\r\n\n./input/im_1.jpg\ninput/gone.jpg\n");
        const QStringList expected = {"input/im_2.png > gt/im_2.jpg ()", "input/im_1.jpg > gt/im_1.jpg ()"};
        const auto data = trainer::find_pairs(root());
        QCOMPARE(described(data, root()), expected);
        QCOMPARE(data.problems.size(), std::size_t(1));
        QVERIFY(data.problems.front().find("gone.jpg") != std::string::npos);
        // Any list by its name.
        files({"raindroptest.txt"}, "/allweather/input/im_1.jpg");
        const auto listed = trainer::find_pairs(root() / "raindroptest.txt");
        QCOMPARE(listed.name, std::string("raindroptest"));
        QCOMPARE(described(listed, root()), QStringList{"input/im_1.jpg > gt/im_1.jpg (drop)"});
        files({"elsewhere/list.txt"}, "input/im_1.jpg");
        refused(root() / "elsewhere" / "list.txt", "input and gt have to be beside it");
    }

    void pictures_without_partner_are_named() {
        files({"rain/a.png", "rain/b_1.png", "snow/a.png", "clean/a.png", "clean/b.png", "clean/c.png", "rain/x.txt"});
        const auto data = trainer::find_pairs(root());
        // b.png is not taken for the missing b_1.png, as the others have the same names.
        QCOMPARE(described(data, root()),
                 (QStringList{"rain/a.png > clean/a.png (rain)", "snow/a.png > clean/a.png (snow)"}));
        QStringList problems;
        for (const auto& problem : data.problems)
            problems +=
                QString::fromStdString(problem).mid(static_cast<int>(root().string().size()) + 1).section(':', 0, 0);
        QCOMPARE(problems, (QStringList{"rain/b_1.png", "clean/b.png", "clean/c.png"}));
    }

    void of_two_clean_pictures_with_one_name_none_is_taken() {
        // Without folders, as the degraded ones have none, a.png could be either.
        files({"rain/a.png", "rain/b.png", "clean/one/a.png", "clean/two/a.png", "clean/two/b.png"});
        const auto data = trainer::find_pairs(root());
        QCOMPARE(described(data, root()), QStringList{"rain/b.png > clean/two/b.png (rain)"});
        QVERIFY(data.problems.front().find("rain/a.png: no single clean picture") != std::string::npos);
    }

    void what_holds_no_pairs() {
        refused(root() / "none", "there is no such folder");
        refused(root(), "it needs folders of degraded and of clean pictures");
        files({"rain/a.png", "train/b.png", "c.png"});
        refused(root(), "it needs folders of degraded and of clean pictures");
        files({"clean/b.png"});
        refused(root(), "rain/a.png: no single clean picture matches its name");
    }

    void clean_folders() {
        files({"b.jpg", "deep/a.png", "deep/notes.txt", ".deweather-1.png"});
        const std::vector<fs::path> expected = {root() / "b.jpg", root() / "deep" / "a.png"};
        QCOMPARE(trainer::find_pictures(root()), expected);
        fs::create_directories(root() / "empty");
        QVERIFY_EXCEPTION_THROWN(trainer::find_pictures(root() / "empty"), Error);
        QVERIFY_EXCEPTION_THROWN(trainer::find_pictures(root() / "none"), Error);
    }

    void the_shared_sets() {
        const fs::path shared = DEWEATHER_SHARED "/data/pairs";
        if (!fs::exists(shared)) QSKIP("the shared data are not here");
        const auto synthetic = trainer::find_pairs(shared / "synthetic");
        QCOMPARE(synthetic.pairs.size(), std::size_t(200));
        QVERIFY(synthetic.problems.empty());
        QCOMPARE(trainer::find_pairs(shared / "rain100l").pairs.size(), std::size_t(30));
        QCOMPARE(trainer::find_pairs(shared / "rain_irr").pairs.size(), std::size_t(20));
    }
};

QTEST_GUILESS_MAIN(TestPairs)
#include "test_pairs.moc"
