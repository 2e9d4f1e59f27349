// `deweather evaluate` on generated pictures: its scores equal those of the files that `deweather restore` writes.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/analysis/image_quality.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "evaluated_folder.h"
#include "tests/clip.h"

using namespace deweather;

class TestEvaluateCommand : public QObject, protected EvaluatedFolder {
    Q_OBJECT

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void figures_are_those_of_saved_files() {
        make_set();
        QCOMPARE(deweather_command({"restore", path("set/rain"), "-o", path("out")}).status, 0);
        for (const bool luma : {false, true}) {
            const auto ran = deweather_command(QStringList{"evaluate", "--data", set(), "--json"} +
                                               (luma ? QStringList{"--y"} : QStringList{}));
            QCOMPARE(ran.status, 0);
            const auto rows = ran.json()["rows"].toArray();
            QCOMPARE(rows.size(), 6);
            QCOMPARE(rows[0].toObject()["model"].toString(), "input");
            const auto input = row(ran, "rain", "input"), restored = row(ran, "rain", "mofme-compact");
            verify_near(input, means("set/rain/%1.png", luma));
            verify_near(restored, means("out/%1_restored.png", luma));
            QCOMPARE(restored["color"].toString(), luma ? "y" : "rgb");
            QCOMPARE(restored["data"].toString(), "set");
            QCOMPARE(restored["count"].toInt(), kPictures);
            QCOMPARE(restored["parameters"].toInt(), 1726708);
            QVERIFY(std::abs(restored["gmac"].toDouble() - 3.65) < 0.01);
            QVERIFY(restored["seconds"].toDouble() > 0);
            QVERIFY(restored["named"].toDouble() >= 0 && restored["named_count"] == kPictures);
            QVERIFY(input["seconds"].isNull() && input["named"].isNull());
            const auto average = row(ran, "average", "input");
            verify_near(average, {(input["psnr"].toDouble() + row(ran, "snow", "input")["psnr"].toDouble()) / 2,
                                  (input["ssim"].toDouble() + row(ran, "snow", "input")["ssim"].toDouble()) / 2});
        }
        // The gain where the input is below 30 dB, which holds for the noisier of the pictures.
        double gain = 0;
        int visible = 0;
        for (int i = 0; i < kPictures; ++i) {
            const auto clean = read(QString("set/clean/%1.png").arg(i));
            const double before = analysis::psnr(read(QString("set/rain/%1.png").arg(i)), clean);
            if (before >= 30) continue;
            ++visible;
            gain += analysis::psnr(read(QString("out/%1_restored.png").arg(i)), clean) - before;
        }
        QVERIFY(visible > 0 && visible < kPictures);
        const auto restored = row(deweather_command({"evaluate", "--data", set(), "--json"}), "rain", "mofme-compact");
        QCOMPARE(restored["visible_count"].toInt(), visible);
        QVERIFY(std::abs(restored["visible"].toDouble() - gain / visible) < 1e-4);
    }

    void the_weather_is_named_right_where_it_is_the_likeliest() {
        make_set();
        const auto scored = deweather_command({"evaluate", "--data", set(), "--json"});
        QCOMPARE(scored.status, 0);
        int right = 0;
        for (const QString weather : {"rain", "snow"}) {
            const auto restored =
                deweather_command({"restore", path("set/" + weather), "-o", path("out"), "--overwrite", "--json"});
            QCOMPARE(restored.status, 0);
            const int expected = named(restored, weather);
            QCOMPARE(row(scored, weather, "mofme-compact")["named"].toDouble() * kPictures, expected);
            right += expected;
        }
        // Otherwise the test could not distinguish right from wrong.
        QVERIFY2(right > 0 && right < 2 * kPictures, qPrintable(QString::number(right)));
    }

    // Equals saving every input with `restore` or an editor before evaluating it.
    void jpeg_inputs_are_those_of_saved_files() {
        make_set();
        QDir(folder_->path()).mkpath("jpeg/rain");
        QDir(folder_->path()).mkpath("jpeg/clean");
        for (int i = 0; i < kPictures; ++i) {
            media::Image image;
            image.rgb = read(QString("set/rain/%1.png").arg(i));
            image.chroma = {2, 2};
            media::write_image(image, path(QString("jpeg/rain/%1.jpg").arg(i)).toStdString(), {.quality = 60});
            QVERIFY(QFile::copy(path(QString("set/clean/%1.png").arg(i)), path(QString("jpeg/clean/%1.png").arg(i))));
        }
        const auto in_memory = deweather_command(
            {"evaluate", "--data", set(), "--jpeg", "60", "--protocol", "--json", "--csv", path("scores.csv")});
        QVERIFY2(in_memory.status == 0, in_memory.errors);
        const auto saved = deweather_command({"evaluate", "--data", path("jpeg"), "--json"});
        QCOMPARE(in_memory.json()["jpeg"].toInt(), 60);
        QVERIFY(saved.json()["jpeg"].isNull() && !saved.json().contains("protocol"));
        for (const QString model : {"input", "mofme-compact"}) {
            const auto ours = row(in_memory, "rain", model), theirs = row(saved, "rain", model);
            QCOMPARE(ours["psnr"].toDouble(), theirs["psnr"].toDouble());
            QCOMPARE(ours["ssim"].toDouble(), theirs["ssim"].toDouble());
            QCOMPARE(ours["jpeg"].toInt(), 60);
        }
        const auto plain = deweather_command({"evaluate", "--data", set(), "--protocol"});
        QVERIFY2(plain.output.contains("as stored") && !plain.output.contains("quality 60"), plain.output);
        const auto text = deweather_command({"evaluate", "--data", set(), "--jpeg", "60", "--protocol"});
        QVERIFY2(text.output.contains("Inputs were saved as JPEG of quality 60 first"), text.output);
        // The pictures' hash does not depend on their processing.
        const auto hash = in_memory.json()["protocol"].toObject()["data"].toArray()[0].toObject()["sha256"].toString();
        QCOMPARE(hash.size(), 64);
        QVERIFY(plain.output.contains(hash.toUtf8()) && text.output.contains(hash.toUtf8()));
        QFile csv(path("scores.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly) && csv.readAll().contains(",rgb,60,"));
        // Shards record the quality too, and a merge reports it.
        for (const char* shard : {"0", "1"})
            QCOMPARE(deweather_command({"evaluate", "--data", set(), "--jpeg", "60", "--shard", QString(shard) + "/2",
                                        "--parts", path(QString("part-%1").arg(shard))})
                         .status,
                     0);
        const auto merged =
            deweather_command({"evaluate", "--json", "--protocol", "--merge", path("part-0"), path("part-1")});
        QVERIFY2(merged.status == 0, merged.errors);
        QVERIFY(merged.json()["protocol"] == in_memory.json()["protocol"]);
        QCOMPARE(without_seconds(merged), without_seconds(in_memory));
    }

    void pictures_are_judged_without_clean_ones() {
        make_set();
        // Blocks of 64 pixels are the least that can be judged.
        for (int i = 0; i < kPictures; ++i)
            for (const char* kind : {"rain", "snow", "clean"}) {
                const auto name = QString("set/%1/%2.png").arg(kind).arg(i);
                const auto larger = at::cat({read(name), read(name).flip({1})}, 1).repeat({1, 2, 2});
                QVERIFY(QFile::remove(path(name)));
                write(larger, name);
            }
        const auto ran =
            deweather_command({"evaluate", "--no-reference", "--data", set(), "--json", "--csv", path("judged.csv")});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto study = ran.json()["no_reference"].toArray()[0].toObject();
        QCOMPARE(study["model"].toString(), "mofme-compact");
        const auto pictures = study["pictures"].toArray();
        QCOMPARE(pictures.size(), 2 * kPictures);
        const auto judged = study["rows"].toArray()[0].toObject();
        QCOMPARE(judged["count"].toInt(), 2 * kPictures);
        // The changed share and the gain agree with those computed from saved results.
        QCOMPARE(deweather_command({"restore", path("set/rain"), "-o", path("out")}).status, 0);
        double gain = 0, niqe = 0;
        for (const auto& value : pictures) {
            const auto picture = value.toObject();
            gain += picture["gain"].toDouble() / (2 * kPictures);
            niqe += picture["niqe"].toObject()["after"].toDouble() / (2 * kPictures);
            if (!picture["file"].toString().contains("rain")) continue;
            const auto stem = QFileInfo(picture["file"].toString()).baseName();
            const auto before = read("set/rain/" + stem + ".png"), after = read("out/" + stem + "_restored.png"),
                       clean = read("set/clean/" + stem + ".png");
            const double changed = ((after - before).abs().amax(0) > 4.0 / 255).to(at::kDouble).mean().item<double>();
            QVERIFY(std::abs(picture["changed"].toDouble() - changed) < 0.01);
            QVERIFY(std::abs(picture["gain"].toDouble() -
                             (analysis::psnr(after, clean) - analysis::psnr(before, clean))) < 1e-4);
            const auto weather = picture["weather"].toObject();
            QVERIFY(weather["before"].toDouble() >= 0 && weather["after"].toDouble() <= 1);
        }
        QVERIFY(std::abs(judged["gain"].toDouble() - gain) < 1e-9);
        QVERIFY(std::abs(judged["niqe"].toObject()["after"].toDouble() - niqe) < 1e-6);
        const double correlation = judged["spearman"].toObject()["changed"].toDouble(-2);
        QVERIFY(correlation >= -1 && correlation <= 1);
        QFile csv(path("judged.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().split('\n').size(), 2 * kPictures + 2);
        // Pictures alone will do, and one that is too small is named.
        write(at::rand({3, 30, 30}), "set/rain/small.png");
        const auto alone = deweather_command({"evaluate", "--no-reference", "--data", path("set/rain")});
        QCOMPARE(alone.status, 1);
        QVERIFY2(alone.errors.contains("at least 64 x 64 pixels"), alone.errors);
        QVERIFY2(alone.output.contains("NIQE") && !alone.output.contains("Spearman"), alone.output);
        refused({"--data", set(), "--no-reference", "--protocol"}, "excludes", 2);
    }

    void models_side_by_side_as_table_and_csv() {
        make_set();
        QVERIFY(QFile::copy(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors", path("other.safetensors")));
        const auto ran =
            deweather_command({"evaluate", "--data", set(), path("set/../set"), "--model", "mofme-compact", "--model",
                               path("other.safetensors"), "--limit", "1", "--csv", path("scores.csv")});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto lines = ran.output.split('\n');
        QVERIFY2(lines[0].startsWith("data") && lines[1].contains("rain     input"), ran.output);
        QVERIFY(lines[2].contains("mofme-compact") && lines[3].contains("other"));
        QVERIFY(ran.output.contains("on RGB of pictures rounded to 8 bits"));
        QFile csv(path("scores.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto rows = csv.readAll().split('\n');
        // Two weathers and the average of three models on two sets, the names, and the end.
        QCOMPARE(rows.size(), 2 * 3 * 3 + 2);
        QVERIFY(rows[1].startsWith("input,set,rain,1,") && rows[10].startsWith("input," + path("set/../set").toUtf8()));
        refused({"--data", set(), "--csv", path("scores.csv")}, "exists already");
    }

    void shards_merged_are_the_whole() {
        make_set();
        const QStringList arguments = {"evaluate", "--data", set(), "--json"};
        const auto whole = deweather_command(arguments);
        QStringList merge = {"evaluate", "--json", "--merge"};
        for (int shard = 0; shard < 3; ++shard) {
            const auto number = QString::number(shard);
            // One of them is started like a Slurm task.
            const auto ran =
                shard == 1
                    ? run_program("env", QStringList{"SLURM_PROCID=1", "SLURM_NTASKS=3", DEWEATHER_BIN "/deweather"} +
                                             arguments + QStringList{"--parts", path("part-{}.jsonl")})
                    : deweather_command(arguments + QStringList{"--shard", number + "/3", "--parts",
                                                                path("part-%1.jsonl").arg(number)});
            QVERIFY2(ran.status == 0, ran.errors);
            QVERIFY(!ran.json().contains("rows"));
            merge.insert(3, path("part-%1.jsonl").arg(number));
        }
        const auto merged = deweather_command(merge);
        QVERIFY2(merged.status == 0, merged.errors);
        QCOMPARE(without_seconds(merged), without_seconds(whole));
        QCOMPARE(without_seconds(whole).size(), 6);
        refused({"--merge", path("part-0.jsonl"), path("part-2.jsonl")}, "3 pictures are in no part");
        refused({"--data", set(), "--shard", "0/3"}, "give each shard --parts FILE");
    }

    void bad_pictures_are_left_out_and_named() {
        make_set();
        QFile bad(path("set/rain/1.png"));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
        bad.close();
        QFile::remove(path("set/rain/2.png"));
        write(at::zeros({3, 41, 48}), "set/rain/3.jpg");
        QFile::remove(path("set/rain/3.png"));
        write(at::zeros({3, 40, 48}), "set/snow/9.png");
        const auto ran = deweather_command({"evaluate", "--data", set(), "--json"});
        QCOMPARE(ran.status, 1);
        QCOMPARE(ran.json()["failed"].toInt(), 2);
        const auto failures = ran.json()["failures"].toArray();
        QCOMPARE(failures.size(), 2);
        QVERIFY(failures[0].toObject()["input"].toString().endsWith("rain/1.png"));
        QVERIFY(failures[0].toObject()["error"].toString().contains("not a picture"));
        QVERIFY(failures[1].toObject()["error"].toString().contains("48 x 41"));
        QCOMPARE(row(ran, "rain", "input")["count"].toInt(), 1);
        QCOMPARE(row(ran, "snow", "input")["count"].toInt(), kPictures);
        for (const char* text : {"note on", "snow/9.png: no single clean picture", "rain/1.png': it is not a picture",
                                 "it has 48 x 41 pixels, the clean picture 48 x 40", "2 of 7 pictures failed"})
            QVERIFY2(ran.errors.contains(text), ran.errors);
    }

    // SSIM's window has 11 x 11 pixels: a smaller picture is left out by its name.
    void pictures_too_small_for_ssim_are_named() {
        make_set();
        write(at::rand({3, 10, 40}), "set/rain/tiny.png");
        write(at::rand({3, 10, 40}), "set/clean/tiny.png");
        const auto ran = deweather_command({"evaluate", "--data", set(), "--limit", "5", "--json"});
        QCOMPARE(ran.status, 1);
        for (const char* text : {"rain/tiny.png", "at least 11 x 11 pixels"})
            QVERIFY2(ran.errors.contains(text), ran.errors);
        QCOMPARE(row(ran, "rain", "input")["count"].toInt(), kPictures);
    }

    void clean_pictures_are_infinitely_good() {
        make_set();
        QFile::remove(path("set/rain/0.png"));
        QVERIFY(QFile::copy(path("set/clean/0.png"), path("set/rain/0.png")));
        const auto ran = deweather_command({"evaluate", "--data", set(), "--limit", "1", "--json"});
        QCOMPARE(ran.status, 0);
        QVERIFY(row(ran, "rain", "input")["psnr"].isNull());
        QCOMPARE(row(ran, "rain", "input")["ssim"].toDouble(), 1.0);
        QVERIFY(row(ran, "rain", "mofme-compact")["visible"].isNull());
    }

    void wrong_usage() {
        refused({}, "--data, --clips or --merge is required", 2);
        refused({"--data", path("none"), "--merge", path("part")}, "excludes", 2);
        refused({"--data", path("none"), "--limit", "-1"}, "--limit", 2);
        refused({"--data", path("none"), "--jpeg", "0"}, "--jpeg", 2);
        refused({"--data", path("none"), "--jpeg", "75", "--counterfactual"}, "excludes", 2);
        refused({"--merge", path("none"), "--jpeg", "75"}, "excludes", 2);
        refused({"--data", path("none")}, "there is no such folder");
        refused({"--merge", path("none")}, "give the files that --parts wrote");
        make_set();
        refused({"--data", set(), "--model", "nonsense"}, "unknown model 'nonsense'");
        refused({"--data", set(), "--tile", "7"}, "bad tile size");
        refused({"--data", set(), "--csv", path("none/scores.csv")}, "its folder does not exist");
        QCOMPARE(deweather_command({"evaluate", "--help"}).status, 0);
    }
};

QTEST_GUILESS_MAIN(TestEvaluateCommand)
#include "test_evaluate_command.moc"
