// `deweather restore` as users call it: results, JSON, and one clear line for each kind of bad input.
#include <torch/types.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QPair>
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "command.h"
#include "core/base/utf8.h"
#include "core/media/image_io.h"
#include "restored_folder.h"
#include "tests/core/onnx/onnx_file.h"

using namespace deweather;

class TestRestoreCommand : public QObject, protected RestoredFolder {
    Q_OBJECT

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    // A network of another program: half of the picture is taken off it.
    void an_onnx_file_restores() {
        using namespace onnx_file;
        picture("a.png", 40, 100);
        file("half.onnx", convolution(3, {0.5F, 0, 0, 0, 0.5F, 0, 0, 0, 0.5F}, 32, 48));
        file("half.toml", "output = \"degradation\"\n");
        const auto ran =
            deweather_command({"restore", path("a.png"), "-o", path("b.png"), "--model", path("half.onnx"), "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto before = media::read_image(path("a.png").toStdString(), {}).rgb;
        const auto after = media::read_image(path("b.png").toStdString(), {}).rgb;
        QVERIFY((after - before / 2).abs().max().item<double>() < 0.51 / 255);

        file("outside.onnx", model({node("GridSample", {"x", "x"}, {"y"})}, {}, value("x", {1, 3, kAny, kAny}),
                                   value("y", {1, 3, kAny, kAny})));
        refused({"restore", path("a.png"), "-o", path("c.png"), "--model", path("outside.onnx")}, "GridSample");
        file("cut.onnx", bytes("half.onnx").left(60));
        refused({"restore", path("a.png"), "-o", path("c.png"), "--model", path("cut.onnx")}, "cut short");
    }

    void one_picture_with_json() {
        picture("a.png", 40, 300);
        const auto ran = deweather_command({"restore", path("a.png"), "-o", path("b.png"), "--json"});
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.json()["model"].toString(), QString("mofme-compact"));
        QVERIFY(!ran.json()["device"].toString().isEmpty());
        const auto result = ran.json()["results"].toArray().at(0).toObject();
        QCOMPARE(result["input"].toString(), path("a.png"));
        QCOMPARE(result["output"].toString(), path("b.png"));
        QCOMPARE(result["width"].toInt(), 300);
        QCOMPARE(result["height"].toInt(), 40);
        QCOMPARE(result["tiles"].toInt(), 2);
        QVERIFY(result["ms"].toDouble() > 0 && result["peak_mb"].toDouble() > 10);
        for (const char* weather : {"rain", "drop", "haze", "snow"}) {
            const double probability = result["weather"].toObject()[weather].toDouble(-1);
            QVERIFY(probability >= 0 && probability <= 1);
        }
        QCOMPARE(media::read_image(path("b.png").toStdString(), {}).width(), 300);
    }

    // Names in an old encoding, with a line break, with a leading dash, and results of an earlier run.
    void names_of_any_bytes_and_results_that_are_there() {
        QDir(folder_->path()).mkdir("in");
        picture("a.png");
        const std::filesystem::path in = path("in").toStdString();
        const std::vector<std::string> stems = {"caf\xe9", "line\nbreak", "-dash", "%d %s", "e\xcc\x81"};
        for (const auto& stem : stems) std::filesystem::copy_file(path("a.png").toStdString(), in / (stem + ".png"));
        std::ofstream(in / "broken\xe9\n.png") << "no picture";
        const auto ran = deweather_command({"restore", path("in"), "-o", path("in"), "--compare", "--json"});
        QCOMPARE(ran.status, 1);
        for (const auto& stem : stems) {
            QVERIFY(std::filesystem::exists(in / (stem + "_restored.png")));
            QVERIFY(std::filesystem::exists(in / (stem + "_compare.png")));
        }
        QVERIFY(deweather::is_utf8(ran.output.toStdString()) && deweather::is_utf8(ran.errors.toStdString()));
        QStringList inputs, errors;
        for (const auto& value : ran.json()["results"].toArray()) {
            inputs += value.toObject()["input"].toString();
            if (value.toObject().contains("error")) errors += value.toObject()["error"].toString();
        }
        QVERIFY(inputs.contains(path("in") + "/caf\\xE9.png"));
        QVERIFY(errors.size() == 1 && errors[0].contains("broken\\xE9"));
        QVERIFY(!ran.json().contains("left_out"));

        // The second run does nothing, and reports what it left out.
        const auto again =
            deweather_command({"restore", path("in"), "-o", path("in"), "--compare", "--resume", "--json"});
        QCOMPARE(again.json()["results"].toArray().size(), 6);
        QCOMPARE(again.json()["left_out"].toArray().size(), 10);
        QVERIFY2(again.errors.contains("10 results of earlier runs are left out"), again.errors);
        // Qt skips names that are not UTF-8.
        QCOMPARE(std::distance(std::filesystem::directory_iterator(in), std::filesystem::directory_iterator{}), 16);
    }

    void the_stored_output_comes_back() {
        const QString stem = DEWEATHER_SHARED "/weights/rain256";
        if (!QFile::exists(stem + ".input.png")) QSKIP("the stored pictures are not here");
        // Uses the weights that made it, whichever ship today.
        const QString first = DEWEATHER_SHARED "/weights/mofme-compact-first.safetensors",
                      model = path("first.safetensors");
        QCOMPARE(deweather_command({"import", first, "-o", model, "--as", "mofme-compact"}).status, 0);
        QCOMPARE(deweather_command({"restore", stem + ".input.png", "-o", path("b.png"), "--model", model}).status, 0);
        const auto ours = media::read_image(path("b.png").toStdString(), {}).rgb,
                   stored = media::read_image((stem + ".output.png").toStdString(), {}).rgb;
        QVERIFY((ours - stored).abs().max().item<double>() < 1.5 / 255);
    }

    void strength_zero_gives_the_picture_back() {
        picture("a.png", 30, 30, 16);
        const auto ran = deweather_command({"restore", path("a.png"), "-o", path("b.png"), "--strength", "0"});
        QCOMPARE(ran.status, 0);
        QVERIFY2(ran.errors.contains("A strength of 0 changed nothing that can be seen in '" + path("a.png").toUtf8()),
                 ran.errors);
        const auto a = media::read_image(path("a.png").toStdString(), {}),
                   b = media::read_image(path("b.png").toStdString(), {});
        QCOMPARE(b.bit_depth, 16);
        QVERIFY(at::equal(a.rgb, b.rgb));
    }

    void no_change_is_said() {
        // Colours that use their whole range: a uniform grey would look like haze.
        media::Image plain;
        plain.rgb = at::stack({at::linspace(0, 1, 90).expand({80, 90}),
                               at::linspace(0, 1, 80).unsqueeze(1).expand({80, 90}), at::full({80, 90}, 0.5F)})
                        .mul(0.9)
                        .add(0.02)
                        .contiguous();
        media::write_image(plain, path("plain.png").toStdString(), {});
        // White streaks on it.
        plain.rgb = plain.rgb.clone();
        for (int64_t x = 5; x < 85; x += 9) plain.rgb.slice(2, x, x + 2).slice(1, 10, 60).fill_(0.95);
        media::write_image(plain, path("rain.png").toStdString(), {});
        const auto ran = deweather_command({"restore", path("plain.png"), path("rain.png"), "-o", path(""), "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        for (const auto& value : ran.json()["results"].toArray()) {
            const auto result = value.toObject();
            const auto before = media::read_image(result["input"].toString().toStdString(), {}).rgb,
                       after = media::read_image(result["output"].toString().toStdString(), {}).rgb;
            const double change = (after - before).abs().mean().item<double>();
            QVERIFY(std::abs(result["change"].toDouble() - change) < 0.5 / 255);
            QCOMPARE(result["unchanged"].toBool(), result["input"].toString().contains("plain"));
        }
        const auto said =
            deweather_command({"restore", path("plain.png"), path("rain.png"), "-o", path(""), "--overwrite"});
        QVERIFY2(said.errors.contains("mofme-compact changed nothing that can be seen in '" +
                                      path("plain.png").toUtf8() + "': its values differ by 0."),
                 said.errors);
        QVERIFY(!said.errors.contains("changed nothing that can be seen in '" + path("rain.png").toUtf8()));
    }

    void reference_gives_scores() {
        picture("a.png");
        QDir(folder_->path()).mkdir("true");
        // Darker, so that rounding errors are negligible compared with the difference.
        auto darker = media::read_image(path("a.png").toStdString(), {});
        darker.rgb = darker.rgb * 0.8;
        media::write_image(darker, path("true/a.png").toStdString(), {});
        const auto ran = deweather_command({"restore", path("a.png"), "-o", path("b.png"), "--strength", "0.5",
                                            "--reference", path("true"), "--json"});
        QCOMPARE(ran.status, 0);
        const auto result = ran.json()["results"].toArray().at(0).toObject();
        const auto b = media::read_image(path("b.png").toStdString(), {}).rgb,
                   a = media::read_image(path("true/a.png").toStdString(), {}).rgb;
        // Scores are computed before the picture is rounded to 8 bits.
        const double expected = -10 * std::log10((a - b).square().mean().item<double>());
        QVERIFY(std::abs(result["psnr"].toDouble() - expected) < 0.05);
        QVERIFY(result["ssim"].toDouble() > 0 && result["ssim"].toDouble() < 1);

        const auto luma = deweather_command({"restore", path("a.png"), "-o", path("c.png"), "--strength", "0.5",
                                             "--reference", path("true"), "--y", "--json"});
        const auto mean = luma.json()["mean"].toObject();
        QCOMPARE(mean["color"].toString(), "y");
        QCOMPARE(mean["count"].toInt(), 1);
        const auto weights = at::tensor({65.481F, 128.553F, 24.966F}).view({3, 1, 1}) / 255;
        const double expected_y = -10 * std::log10(((a - b) * weights).sum(0).square().mean().item<double>());
        QVERIFY(std::abs(mean["psnr"].toDouble() - expected_y) < 0.05);
    }

    void references_of_folders_within_folders() {
        QDir(folder_->path()).mkpath("in/deep");
        QDir(folder_->path()).mkpath("true/deep");
        picture("in/deep/a.png");
        picture("true/deep/a.jpg");
        const auto ran = deweather_command(
            {"restore", path("in"), "-o", path("out"), "--recursive", "--reference", path("true"), "--json"});
        QCOMPARE(ran.status, 0);
        QVERIFY(ran.json()["results"].toArray().at(0).toObject()["psnr"].toDouble() > 0);
    }

    void unusual_pictures_are_restored_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("1 x 1") << 1 << 1;
        QTest::newRow("3 x 5000") << 5000 << 3;
        QTest::newRow("5000 x 3") << 3 << 5000;
    }

    void unusual_pictures_are_restored() {
        QFETCH(int, height);
        QFETCH(int, width);
        picture("a.png", height, width);
        QCOMPARE(deweather_command({"restore", path("a.png"), "-o", path("b.png")}).status, 0);
        const auto b = media::read_image(path("b.png").toStdString(), {});
        QCOMPARE(b.height(), height);
        QCOMPARE(b.width(), width);
    }

    void deep_grey_stays_deep_grey() {
        media::Image image;
        image.rgb = at::rand({1, 20, 20}).expand({3, 20, 20}).contiguous();
        image.bit_depth = 16;
        image.grey = true;
        media::write_image(image, path("a.png").toStdString(), {});
        QCOMPARE(deweather_command({"restore", path("a.png"), "-o", path("b.png")}).status, 0);
        const auto b = media::read_image(path("b.png").toStdString(), {});
        QVERIFY(b.grey);
        QCOMPARE(b.bit_depth, 16);
    }
};

QTEST_GUILESS_MAIN(TestRestoreCommand)
#include "test_restore_command.moc"
