// `deweather synthesize` as users call it: the layout of its folders, parameters that reproduce the pictures, depth
// maps, and one clear line for each error.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/camera/camera.h"
#include "core/media/image_io.h"
#include "core/weather/degrade.h"
#include "core/weather/depth.h"

using namespace deweather;

class TestSynthesizeCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void write(const QString& name, const at::Tensor& rgb, int depth = 8, bool grey = false) const {
        QDir().mkpath(QFileInfo(path(name)).path());
        media::Image image;
        image.rgb = rgb;
        image.bit_depth = depth;
        image.grey = grey;
        media::write_image(image, path(name).toStdString(), {.existing = Existing::kReplace});
    }

    // A slanted ramp of integer multiples of 1/255.
    static at::Tensor ramp(int64_t height, int64_t width) {
        const auto y = at::arange(height, at::kFloat).unsqueeze(1), x = at::arange(width, at::kFloat).unsqueeze(0);
        return ((x + y).remainder(128) / 255).expand({3, height, width}).contiguous();
    }

    void picture(const QString& name) const { write(name, ramp(48, 64)); }

    at::Tensor read(const QString& name) const { return media::read_image(path(name).toStdString(), {}).rgb; }

    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void file(const QString& name, const QByteArray& content) const {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }

    std::vector<nlohmann::json> parameters(const QString& name) const {
        std::vector<nlohmann::json> lines;
        for (const auto& line : bytes(name).split('\n'))
            if (!line.isEmpty()) lines.push_back(nlohmann::json::parse(line.toStdString()));
        return lines;
    }

    void refused(const QStringList& arguments, const QString& reason, int status = 1) const {
        const auto ran = deweather_command(QStringList{"synthesize"} + arguments);
        QCOMPARE(ran.status, status);
        QVERIFY2(QString(ran.errors).contains(reason), ran.errors);
        if (status == 1) QVERIFY2(ran.lines().size() == 1, ran.errors);
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void folders_pair_and_parameters_reproduce() {
        picture("in/a.png");
        picture("in/b.jpg");
        const auto ran = deweather_command({"synthesize", path("in"), "-o", path("out"), "--weather",
                                            "rain,snow:0.7,haze+drop", "--seed", "5", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["results"].toArray().size(), 2);
        for (const char* weather : {"clean", "rain", "snow", "haze+drop"})
            QCOMPARE(QDir(path("out") + "/" + weather).entryList(QDir::Files), (QStringList{"a.png", "b.png"}));
        QVERIFY(at::equal(read("out/clean/a.png"), read("in/a.png")));
        const auto lines = parameters("out/parameters.jsonl");
        QCOMPARE(lines.size(), std::size_t(6));
        for (const auto& line : lines) {
            const auto stem = QFileInfo(QString::fromStdString(line["output"])).fileName();
            const auto again =
                weather::apply(read("out/clean/" + stem), weather::Degradation::from_json(line["parameters"]));
            const auto stored = read("out/" + QString::fromStdString(line["output"]));
            QVERIFY((again.picture - stored).abs().max().item<double>() < 0.51 / 255);
            QVERIFY(!at::equal(stored, read("out/clean/" + stem)));
        }
    }

    void a_camera_is_behind_the_weather() {
        picture("in/a.png");
        picture("in/b.png");
        const auto ran = deweather_command({"synthesize", path("in"), "-o", path("out"), "--weather", "rain,snow",
                                            "--count", "3", "--photograph", "--seed", "5"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto lines = parameters("out/parameters.jsonl");
        QCOMPARE(lines.size(), std::size_t(12));
        bool other = false;
        for (const auto& line : lines) {
            const auto name = QFileInfo(QString::fromStdString(line["output"])).fileName();
            const auto input = read("in/" + name.left(1) + ".png");
            const auto camera = camera::CameraParameters::from_json(line["camera"]);
            // Rain and snow of a variant have the same camera, because they share a clean picture.
            const auto clean = read("out/clean/" + name);
            QVERIFY((camera::photograph_ideally(input, camera) - clean).abs().max().item<double>() < 0.51 / 255);
            other = other || !at::equal(clean, input);
            const auto weather = weather::apply(input, weather::Degradation::from_json(line["parameters"])).picture;
            const auto stored = read("out/" + QString::fromStdString(line["output"]));
            QVERIFY((camera::photograph(weather, camera) - stored).abs().max().item<double>() < 0.51 / 255);
        }
        QVERIFY(other);
    }

    void a_configuration_may_be_the_recipe() {
        picture("in/a.png");
        QFile file(path("own.toml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "extends = \"mofme-compact\"\n[data.synthesis.haze]\nbeta = [1.25, 1.25]\n[data.camera]\nchance = 1\n"
            "saved = 1\nquality = [33, 33]\nfilmed = 0\n");
        file.close();
        const QStringList arguments = {"synthesize", path("in"), "-o", path("out"), "--weather", "haze"};
        const auto ran = deweather_command(arguments + QStringList{"--recipe", path("own.toml")});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto line = parameters("out/parameters.jsonl").at(0);
        QVERIFY(line["parameters"]["haze"]["beta"] == 1.25 && line["camera"]["savings"][0]["quality"] == 33);
        refused({path("in"), "-o", path("out"), "--recipe", "none"}, "none");
    }

    void the_seed_and_the_name_decide() {
        picture("in/a.png");
        picture("in/b.png");
        const auto run = [&](const QString& input, const QString& output, const QString& seed) {
            return deweather_command(
                {"synthesize", path(input), "-o", path(output), "--weather", "rain", "--seed", seed});
        };
        QCOMPARE(run("in", "one", "1").status, 0);
        QCOMPARE(run("in/b.png", "two", "1").status, 0);
        QCOMPARE(run("in/b.png", "three", "2").status, 0);
        QCOMPARE(bytes("two/rain/b.png"), bytes("one/rain/b.png"));
        QVERIFY(bytes("three/rain/b.png") != bytes("one/rain/b.png"));
        QVERIFY(bytes("one/rain/a.png") != bytes("one/rain/b.png"));
    }

    void strength_zero_leaves_the_picture() {
        picture("a.png");
        QCOMPARE(deweather_command(
                     {"synthesize", path("a.png"), "-o", path("out"), "--weather", "rain:0,drop:0,haze:0,snow:0"})
                     .status,
                 0);
        for (const char* weather : {"rain", "drop", "haze", "snow"})
            QVERIFY(at::equal(read(QString("out/%1/a.png").arg(weather)), read("a.png")));
    }

    void variants_have_a_clean_picture_each() {
        picture("a.png");
        QCOMPARE(
            deweather_command({"synthesize", path("a.png"), "-o", path("out"), "--weather", "rain", "--count", "3"})
                .status,
            0);
        const QStringList names = {"a_01.png", "a_02.png", "a_03.png"};
        QCOMPARE(QDir(path("out/rain")).entryList(QDir::Files), names);
        QCOMPARE(QDir(path("out/clean")).entryList(QDir::Files), names);
        QVERIFY(bytes("out/rain/a_01.png") != bytes("out/rain/a_02.png"));
    }

    void what_is_there_is_kept() {
        picture("a.png");
        const QStringList command = {"synthesize", path("a.png"), "-o", path("out"), "--weather", "rain"};
        QCOMPARE(deweather_command(command + QStringList{"--seed", "1"}).status, 0);
        const auto first = bytes("out/rain/a.png");
        const auto ran = deweather_command(command + QStringList{"--seed", "2"});
        QCOMPARE(ran.status, 0);
        QVERIFY2(ran.output.contains("0 pictures written, 2 were there already"), ran.output);
        QCOMPARE(bytes("out/rain/a.png"), first);
        QCOMPARE(parameters("out/parameters.jsonl").size(), std::size_t(1));
        QCOMPARE(deweather_command(command + QStringList{"--seed", "2", "--overwrite"}).status, 0);
        QVERIFY(bytes("out/rain/a.png") != first);
        QCOMPARE(parameters("out/parameters.jsonl").size(), std::size_t(2));
    }

    void bad_files_are_told_and_the_rest_goes_on() {
        picture("in/a.png");
        file("in/b.png", "no picture");
        picture("in/c.png");
        const auto ran =
            deweather_command({"synthesize", path("in"), "-o", path("out"), "--weather", "snow", "--json"});
        QCOMPARE(ran.status, 1);
        QVERIFY(ran.json()["results"].toArray().at(1).toObject()["error"].toString().contains("b.png"));
        QVERIFY(ran.errors.contains("1 of 3 pictures failed"));
        QCOMPARE(QDir(path("out/snow")).entryList(QDir::Files), (QStringList{"a.png", "c.png"}));
    }

    void depth_maps() {
        write("a.png", at::zeros({3, 40, 60}));
        // Near on the left, far on the right.
        write("depth/a.png", at::linspace(0, 1, 60).expand({3, 40, 60}).contiguous(), 16, true);
        const QStringList command = {"synthesize", path("a.png"), "-o", path("out"), "--weather", "haze"};
        QCOMPARE(deweather_command(command + QStringList{"--depth", path("depth")}).status, 0);
        const auto column = read("out/haze/a.png").mean(0).mean(0);
        QVERIFY(column[0].item<double>() < 0.02 && column[59].item<double>() > 0.08);
        QVERIFY((column.diff() > -0.01).all().item<bool>());

        refused({path("a.png"), "-o", path("out2"), "--depth", path("none")}, "no such folder");
        write("b.png", at::zeros({3, 40, 60}));
        refused({path("b.png"), "-o", path("out2"), "--depth", path("depth")}, "has neither 'b.png' nor");
        write("depth/b.png", at::zeros({3, 40, 61}), 8, true);
        refused({path("b.png"), "-o", path("out2"), "--depth", path("depth")}, "of the picture's size");
    }

    void disparity_of_cityscapes() {
        const QString data = DEWEATHER_SHARED "/data/cityscapes_demo";
        const QString name = "aachen_000001_000019";
        if (!QFile::exists(data + "/disparity/" + name + "_disparity.png")) QSKIP("the four scenes are not here");
        const auto ran = deweather_command({"synthesize", data + "/leftImg8bit/" + name + "_leftImg8bit.png", "-o",
                                            path("out"), "--weather", "haze", "--seed", "3", "--depth",
                                            data + "/disparity", "--camera", data + "/camera"});
        QVERIFY2(ran.status == 0, ran.errors);
        const QString stem = name + "_leftImg8bit.png";
        const auto drawn = weather::Degradation::from_json(parameters("out/parameters.jsonl").front()["parameters"]);
        QVERIFY(drawn.noise == 0 && drawn.gamma == 1);  // for this seed, so that only the haze remains
        // Koschmieder's law from the file's own numbers: (value - 1) / 256 pixels, 0.209313 m x 2262.52 pixels, and 100
        // m for depth 1. 0 is unknown and 1 infinitely far.
        const auto value = media::read_image((data + "/disparity/" + name + "_disparity.png").toStdString(), {}).rgb[0];
        const auto stored = (value * 65535).round().to(at::kDouble);
        const auto left = at::exp(-drawn.haze->beta * 0.209313 * 2262.52 / ((stored - 1) / 256) / 100);
        const auto light = at::tensor(at::ArrayRef<double>(drawn.haze->airlight)).view({3, 1, 1});
        const auto clean = read("out/clean/" + stem).to(at::kDouble), hazy = read("out/haze/" + stem).to(at::kDouble);
        const auto off = (clean * left + light * (1 - left) - hazy).abs().amax(0) * 255;
        // From the road before the car to the end of the street.
        for (const auto& [row, column] : {std::pair{800, 1000}, {700, 600}, {600, 1300}, {500, 900}, {420, 1700}}) {
            QVERIFY2(stored[row][column].item<double>() > 256, "not known there");
            const double apart = off[row][column].item<double>();
            QVERIFY2(apart < 0.51, qPrintable(QString("%1 in row %2").arg(apart).arg(row)));
        }
        const auto measured = stored > 0;
        const double agreeing = ((off < 0.51) & measured).sum().item<double>() / measured.sum().item<double>();
        QVERIFY2(agreeing > 0.97, qPrintable(QString::number(agreeing)));
        // Where nothing was measured, the road continues: on the left, which the other eye does not see, and on the
        // car's bonnet below.
        const auto seen = [&](int64_t top, int64_t bottom, int64_t from, int64_t to) {
            const auto part = [&](const at::Tensor& of) { return of.slice(1, top, bottom).slice(2, from, to); };
            return ((light - part(hazy)) / (light - part(clean))).mean(0);
        };
        const double road = seen(700, 900, 200, 260).median().item<double>();
        const double beside = seen(700, 900, 0, 60).min().item<double>(),
                     below = seen(960, 1024, 0, 2048).min().item<double>();
        QVERIFY2(beside > road - 0.08, qPrintable(QString("%1 beside %2").arg(beside).arg(road)));
        QVERIFY2(below > 0.9, qPrintable(QString::number(below)));
        refused({data + "/leftImg8bit/" + stem, "-o", path("out2"), "--depth", data + "/disparity"}, "no camera file");
    }

    void a_sheet() {
        picture("a.png");
        QCOMPARE(deweather_command(
                     {"synthesize", path("a.png"), "--sheet", path("sheet.jpg"), "--camera-sheet", path("camera.png")})
                     .status,
                 0);
        const auto cameras = read("camera.png");
        QVERIFY(cameras.size(1) == cameras.size(2) && cameras.size(1) > 0);
        const auto sheet = read("sheet.jpg");
        QCOMPARE(sheet.size(1), 4 * 48);
        QCOMPARE(sheet.size(2), 3 * 64);
        QVERIFY(!QFile::exists(path("out")));
    }

    void deep_pictures_stay_deep() {
        write("a.png", at::linspace(0, 1, 3 * 20 * 20).view({3, 20, 20}), 16);
        QCOMPARE(deweather_command({"synthesize", path("a.png"), "-o", path("out"), "--weather", "haze"}).status, 0);
        QCOMPARE(media::read_image(path("out/haze/a.png").toStdString(), {}).bit_depth, 16);
        QVERIFY(at::equal(read("out/clean/a.png"), read("a.png")));
    }

    void wrong_usage() {
        picture("a.png");
        picture("b/a.jpg");
        QDir().mkpath(path("empty"));
        refused({path("a.png")}, "--output", 2);
        refused({path("a.png"), "-o", path("out"), "--weather", "fog"}, "rain, drop, haze or snow", 2);
        refused({path("a.png"), "-o", path("out"), "--weather", "rain:2"}, "from 0 to 1", 2);
        refused({path("a.png"), "-o", path("out"), "--weather", "rain:x"}, "from 0 to 1", 2);
        refused({path("a.png"), "-o", path("out"), "--weather", "rain+rain"}, "twice", 2);
        refused({path("a.png"), "-o", path("out"), "--count", "0"}, "--count", 2);
        refused({path("a.png"), "-o", path("out"), "--weather", "rain:0.5,rain"}, "one strength at a time");
        refused({path("a.png"), path("b"), "-o", path("out")}, "two inputs would be written to");
        refused({path("empty"), "-o", path("out")}, "no pictures in");
        refused({path("none.png"), "-o", path("out")}, "no such file");
        refused({path("a.png"), "-o", path("a.png")}, "it is no folder");
        QVERIFY(!QFile::exists(path("out/clean")));
    }
};

QTEST_GUILESS_MAIN(TestSynthesizeCommand)
#include "test_synthesize_command.moc"
