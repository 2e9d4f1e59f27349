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
#include "tests/core/onnx/onnx_file.h"

using namespace deweather;

class TestRestoreCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void picture(const QString& name, int64_t height = 24, int64_t width = 32, int depth = 8) const {
        media::Image image;
        at::manual_seed(2);
        image.rgb = at::rand({3, height, width});
        image.bit_depth = depth;
        media::write_image(image, path(name).toStdString(), {});
    }

    void file(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // Everything in the folder, hidden files too.
    QStringList listing() const {
        return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    // One line, exit 1, naming the subject, and nothing written.
    void refused(const QStringList& arguments, const QString& reason) {
        const auto before = listing();
        const auto ran = deweather_command(arguments);
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.lines().size() == 1, ran.errors);
        QVERIFY2(QString(ran.errors).contains(reason), ran.errors);
        QVERIFY(ran.output.isEmpty());
        QCOMPARE(listing(), before);
    }

    static QByteArray big_endian(quint32 value) {
        return QByteArray{}
            .append(char(value >> 24))
            .append(char(value >> 16))
            .append(char(value >> 8))
            .append(char(value));
    }

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

    void bad_pictures_get_one_line() {
        file("text.png", "this is no picture at all");
        refused({"restore", path("text.png"), "-o", path("b.png")}, "text.png': it is not a picture");
        file("empty.jpg", "");
        refused({"restore", path("empty.jpg"), "-o", path("b.png")}, "the file is empty");
        picture("whole.jpg", 64, 64);
        for (const int part : {4, 3, 2}) {
            file("cut.jpg", bytes("whole.jpg").left(bytes("whole.jpg").size() * part / 5));
            refused({"restore", path("cut.jpg"), "-o", path("b.png")}, "cut short");
        }
        picture("whole.png", 64, 64);
        file("cut.png", bytes("whole.png").left(bytes("whole.png").size() / 2));
        refused({"restore", path("cut.png"), "-o", path("b.png")}, "cut short");
        refused({"restore", path("none.png"), "-o", path("b.png")}, "there is no such file");
    }

    void huge_claims_get_one_line() {
        // The header of a PNG of 20,000 x 20,000 pixels, with complete chunks but no pixel data.
        const QByteArray head = QByteArray("\x89PNG\r\n\x1a\n", 8) + big_endian(13) + "IHDR" + big_endian(20000) +
                                big_endian(20000) + QByteArray("\x08\x02\x00\x00\x00", 5) + big_endian(0);
        file("bomb.png", head);
        refused({"restore", path("bomb.png"), "-o", path("b.png")}, "cut short");
        file("bomb.png", head + big_endian(0) + "IDAT" + big_endian(0) + big_endian(0) + "IEND" + big_endian(0));
        refused({"restore", path("bomb.png"), "-o", path("b.png")},
                "20000 x 20000 pixels (400 megapixels), the limit is 200; raise it by --max-megapixels");
        refused({"restore", path("bomb.png"), "-o", path("b.png"), "--max-megapixels", "500"}, "bomb.png");
        picture("a.png", 1000, 1100);
        refused({"restore", path("a.png"), "-o", path("b.png"), "--max-megapixels", "1"}, "the limit is 1");
    }

    void animations_and_empty_pictures_get_one_line() {
        const QByteArray control = big_endian(8) + "acTL" + big_endian(3) + big_endian(0) + big_endian(0);
        picture("a.png");
        QByteArray animated = bytes("a.png");
        animated.insert(33, control);
        file("animated.png", animated);
        refused({"restore", path("animated.png"), "-o", path("b.png")}, "--first-picture");
        file("a.gif", "GIF89a and so on");
        refused({"restore", path("a.gif"), "-o", path("b.png")}, "cannot read picture");
        // CMYK is read; this one has a frame header of four components, an empty scan and the end.
        file("ink.jpg",
             QByteArray::fromHex("ffd8ffc00014080010001004011100021100031100041100ffda000e04010002000300040000"
                                 "3f00ffd9"));
        refused({"restore", path("ink.jpg"), "-o", path("b.png")}, "cannot read picture");
    }

    void places_that_cannot_be_written_get_one_line() {
        picture("a.png");
        refused({"restore", path("a.png"), "-o", path("none/b.png")}, "its folder does not exist");
        refused({"restore", path("a.png"), "-o", path("none/none/")}, "does not exist");
        refused({"restore", path("a.png"), "-o", path("b.gif")}, "has to end in");
        picture("b.png");
        const auto before = bytes("b.png");
        refused({"restore", path("a.png"), "-o", path("b.png")}, "exists already");
        QCOMPARE(bytes("b.png"), before);
        QCOMPARE(deweather_command({"restore", path("a.png"), "-o", path("b.png"), "--overwrite"}).status, 0);
        QVERIFY(bytes("b.png") != before);
    }

    void permissions_are_respected() {
        picture("a.png");
        QFile::setPermissions(path("a.png"), {});
        picture("c.png");
        QDir(folder_->path()).mkdir("closed");
        QFile::setPermissions(path("closed"), QFile::ReadOwner | QFile::ExeOwner);
        // Root may read and write everywhere, unless it drops these capabilities.
        const QStringList plain = geteuid() == 0 ? QStringList{"--bounding-set=-dac_override,-dac_read_search"}
                                                 : QStringList{"--no-new-privs"};
        const auto refused = [&](const QString& input, const QString& output, const QString& reason) {
            const auto ran = run_program(
                "setpriv", plain + QStringList{DEWEATHER_BIN "/deweather", "restore", path(input), "-o", path(output)});
            QCOMPARE(ran.status, 1);
            QVERIFY2(ran.lines().size() == 1 && QString(ran.errors).contains(reason), ran.errors);
        };
        refused("a.png", "b.png", "no permission");
        refused("c.png", "closed/b.png", "may write");
        QVERIFY(!QFile::exists(path("b.png")) &&
                QDir(path("closed")).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void full_disk_leaves_nothing() {
        picture("a.png", 300, 300);
        QDir(folder_->path()).mkdir("small");
        // A private 64 KB file system, in its own namespace.
        const auto ran = run_program("unshare", {"--user", "--map-root-user", "--mount", "sh", "-c",
                                                 QString("mount -t tmpfs -o size=64k small '%1' || exit 77; '%2' "
                                                         "restore '%3' -o '%1/b.png'; s=$?; ls -A '%1'; exit $s")
                                                     .arg(path("small"), DEWEATHER_BIN "/deweather", path("a.png"))});
        if (ran.status == 77 || ran.status == -1 || ran.errors.contains("unshare"))
            QSKIP("no file system can be mounted here");
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.lines().size() == 1 && ran.errors.contains("disk is full"), ran.errors);
        QVERIFY2(ran.output.isEmpty(), ran.output);
    }

    void bad_models_get_one_line() {
        picture("a.png");
        refused({"restore", path("a.png"), "-o", path("b.png"), "--model", "nonsense"}, "unknown model 'nonsense'");
        file("bad.safetensors", "12345678 this is none");
        refused({"restore", path("a.png"), "-o", path("b.png"), "--model", path("bad.safetensors")}, "bad.safetensors");
    }

    void wrong_usage_exits_with_two() {
        picture("a.png");
        for (const QStringList& arguments : {QStringList{},
                                             {"nonsense"},
                                             {"restore"},
                                             {"restore", path("a.png"), "--nonsense"},
                                             {"restore", path("a.png"), "--tile", "x"}})
            QCOMPARE(deweather_command(arguments).status, 2);
        QCOMPARE(deweather_command({"--help"}).status, 0);
        QCOMPARE(deweather_command({"restore", "--help"}).status, 0);
        refused({"restore", path("a.png"), "-o", path("b.png"), "--tile", "7"}, "bad tile size");
        refused({"restore", path("a.png"), "-o", path("b.png"), "--device", "gpu"}, "unknown device 'gpu'");
    }

    void a_folder_goes_on_past_bad_files() {
        QDir(folder_->path()).mkdir("in");
        picture("in/a.png");
        file("in/b.jpg", "no picture");
        picture("in/c.png");
        const auto ran = deweather_command({"restore", path("in"), "-o", path("out"), "--json"});
        QCOMPARE(ran.status, 1);
        const auto results = ran.json()["results"].toArray();
        QCOMPARE(results.size(), 3);
        QVERIFY(results.at(1).toObject()["error"].toString().contains("b.jpg"));
        QVERIFY(!results.at(0).toObject().contains("error") && !results.at(2).toObject().contains("error"));
        QCOMPARE(QDir(path("out")).entryList(QDir::Files | QDir::Hidden),
                 (QStringList{"a_restored.png", "c_restored.png"}));
        QVERIFY(ran.errors.contains("1 of 3 pictures failed"));
        // Again with --resume: only the failed one is tried.
        const auto again = deweather_command({"restore", path("in"), "-o", path("out"), "--resume", "--json"});
        QCOMPARE(again.status, 1);
        QVERIFY(again.json()["results"].toArray().at(0).toObject()["skipped"].toBool());
    }

    void shards_share_a_folder() {
        QDir(folder_->path()).mkdir("in");
        for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) picture(QString("in/%1.png").arg(name));
        const auto inputs = [](const Ran& ran) {
            QString names;
            for (const auto& result : ran.json()["results"].toArray())
                names += QFileInfo(result.toObject()["input"].toString()).baseName();
            return names;
        };
        const QStringList arguments = {"restore", path("in"), "-o", path("out"), "--json"};
        QCOMPARE(inputs(deweather_command(arguments + QStringList{"--shard", "0/3"})), "adg");
        // torchrun's variables and Slurm's; an option overrides both.
        const auto with = [&](const QStringList& variables, const QStringList& more = {}) {
            return run_program("env", variables + QStringList{DEWEATHER_BIN "/deweather"} + arguments + more);
        };
        const auto torchrun = with({"RANK=1", "WORLD_SIZE=3", "SLURM_PROCID=2", "SLURM_NTASKS=3"});
        QCOMPARE(inputs(torchrun), "be");
        QVERIFY2(torchrun.errors.contains("shard 1/3, as RANK and WORLD_SIZE say"), torchrun.errors);
        QCOMPARE(inputs(with({"SLURM_PROCID=2", "SLURM_NTASKS=3"})), "cf");
        QCOMPARE(QDir(path("out")).entryList(QDir::Files).size(), 7);
        QCOMPARE(inputs(with({"RANK=1", "WORLD_SIZE=3"}, {"--shard", "0/1", "--resume"})), "abcdefg");
        QCOMPARE(with({"RANK=0", "WORLD_SIZE=1", "SLURM_NTASKS=2"}, {"--overwrite"}).errors, QByteArray());
        for (const char* wrong : {"3/3", "-1/3", "0/0", "1", "1/2/3", "x/2", "/"})
            refused(arguments + QStringList{"--shard", wrong}, "it is I/N with I from 0 to N - 1");
    }

    void a_killed_shard_is_completed_by_resume() {
        constexpr int kPictures = 9;
        QDir(folder_->path()).mkdir("in");
        for (int i = 0; i < kPictures; ++i) picture(QString("in/%1.png").arg(i), 384, 512);
        const auto arguments = [&](int shard, const QString& output, const QStringList& more = {}) {
            return QStringList{"restore",   path("in"), "-o", path(output), "--shard", QString("%1/3").arg(shard),
                               "--threads", "1"} +
                   more;
        };
        const auto name = [](int i) { return QString("%1_restored.png").arg(i); };
        std::array<QProcess, 3> processes;
        for (int shard = 0; shard < 3; ++shard)
            processes[static_cast<std::size_t>(shard)].start(DEWEATHER_BIN "/deweather", arguments(shard, "out"));
        // Killed after it has written something, and not before.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("out/" + name(1))), 60000);
        processes[1].kill();
        for (auto& process : processes) QVERIFY(process.waitForFinished(120000));
        QVERIFY(processes[1].exitStatus() == QProcess::CrashExit);
        QVERIFY(processes[0].exitCode() == 0 && processes[2].exitCode() == 0);
        // Every file under a result's name is complete, and the remains of a process that died while writing do not
        // count as results.
        QMap<QString, QPair<QByteArray, QDateTime>> before;
        for (const auto& info : QDir(path("out")).entryInfoList(QDir::Files)) {
            QCOMPARE(media::read_image(info.filePath().toStdString(), {}).width(), 512);
            before[info.fileName()] = {bytes("out/" + info.fileName()), info.lastModified()};
        }
        QVERIFY(before.size() > 6 && before.size() < kPictures);
        file("out/.deweather-abcdef.png", bytes("in/4.png").left(1000));

        const auto resumed = deweather_command(arguments(1, "out", {"--resume", "--json"}));
        QCOMPARE(resumed.status, 0);
        QStringList skipped;
        for (const auto& result : resumed.json()["results"].toArray())
            if (result.toObject()["skipped"].toBool())
                skipped += QFileInfo(result.toObject()["output"].toString()).fileName();
        QCOMPARE(resumed.json()["results"].toArray().size(), 3);
        QVERIFY(skipped.contains(name(1)) && skipped.size() < 3);
        // Each picture once: existing ones are untouched, the others equal those of an undisturbed run.
        QStringList expected;
        for (int i = 0; i < kPictures; ++i) expected += name(i);
        QCOMPARE(QDir(path("out")).entryList(QDir::Files), expected);
        for (auto was = before.begin(); was != before.end(); ++was) {
            QCOMPARE(bytes("out/" + was.key()), was->first);
            QCOMPARE(QFileInfo(path("out/" + was.key())).lastModified(), was->second);
        }
        QCOMPARE(deweather_command(arguments(1, "alone")).status, 0);
        for (const int i : {1, 4, 7}) QCOMPARE(bytes("out/" + name(i)), bytes("alone/" + name(i)));
    }

    // It computes less after the signal than before it, which is a small part of the picture.
    void interrupted_leaves_no_partial_file() {
        picture("a.png", 3000, 4000);
        const double ended = processor_seconds_of_ended();
        QProcess process;
        process.start(DEWEATHER_BIN "/deweather", {"restore", path("a.png"), "-o", path("b.png"), "--threads", "1"});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(processor_seconds(process) > 2, 60000);
        const double before = processor_seconds(process);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        const double after = processor_seconds_of_ended() - ended - before;
        QVERIFY2(after < before, qPrintable(QString("%1 s, then %2 s").arg(before).arg(after)));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("cancelled"));
        QCOMPARE(listing(), (QStringList{"a.png"}));
    }
};

QTEST_GUILESS_MAIN(TestRestoreCommand)
#include "test_restore_command.moc"
