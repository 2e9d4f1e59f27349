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
#include "tests/clip.h"

using namespace deweather;

class TestEvaluateCommand : public QObject {
    Q_OBJECT

    static constexpr int kPictures = 4;
    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }
    QString set() const { return path("set"); }

    void write(const at::Tensor& rgb, const QString& name) const {
        media::Image image;
        image.rgb = rgb;
        media::write_image(image, path(name).toStdString(), {});
    }

    at::Tensor read(const QString& name) const { return media::read_image(path(name).toStdString(), {}).rgb; }

    // rain/ and snow/ against clean/: smooth colours, and the same with noise of increasing strength.
    void make_set() const {
        for (const char* name : {"set/rain", "set/snow", "set/clean"}) QDir(folder_->path()).mkpath(name);
        at::manual_seed(1);
        const auto ramp = at::linspace(0, 1, 48).view({1, 1, 48}).expand({3, 40, 48});
        for (int i = 0; i < kPictures; ++i) {
            const auto clean = (ramp * at::rand({3, 1, 1})).contiguous();
            write(clean, QString("set/clean/%1.png").arg(i));
            write((clean + 0.02 * (i + 1) * at::randn({3, 40, 48})).clamp(0, 1), QString("set/rain/%1.png").arg(i));
            write((clean + 0.3 * at::rand({1, 40, 48})).clamp(0, 1), QString("set/snow/%1.png").arg(i));
        }
    }

    static QJsonObject row(const Ran& ran, const QString& weather, const QString& model) {
        for (const auto& value : ran.json()["rows"].toArray())
            if (value.toObject()["weather"] == weather && value.toObject()["model"] == model) return value.toObject();
        return {};
    }

    struct Means {
        double psnr = 0, ssim = 0;
    };
    // The mean scores of a folder's pictures against set/clean.
    Means means(const QString& name_of, bool luma) const {
        Means sum;
        for (int i = 0; i < kPictures; ++i) {
            auto a = read(name_of.arg(i)), b = read(QString("set/clean/%1.png").arg(i));
            if (luma) a = analysis::luma(a), b = analysis::luma(b);
            sum.psnr += analysis::psnr(a, b) / kPictures;
            sum.ssim += analysis::ssim(a, b) / kPictures;
        }
        return sum;
    }

    static void verify_near(const QJsonObject& row, const Means& expected) {
        QVERIFY2(std::abs(row["psnr"].toDouble() - expected.psnr) < 1e-4,
                 qPrintable(QString("%1 for %2").arg(row["psnr"].toDouble()).arg(expected.psnr)));
        QVERIFY(std::abs(row["ssim"].toDouble() - expected.ssim) < 1e-5);
    }

    // The number of pictures in which this weather is the most likely one according to restore.
    static int named(const Ran& restored, const QString& weather) {
        int right = 0;
        for (const auto& result : restored.json()["results"].toArray()) {
            const auto told = result.toObject()["weather"].toObject();
            bool likeliest = true;
            for (const auto& other : told) likeliest = likeliest && other.toDouble() <= told[weather].toDouble();
            right += likeliest ? 1 : 0;
        }
        return right;
    }

    // The rows without the times, which vary between runs.
    static QJsonArray without_seconds(const Ran& ran) {
        QJsonArray rows;
        for (const auto& value : ran.json()["rows"].toArray()) {
            auto row = value.toObject();
            row.remove("seconds");
            rows.append(row);
        }
        return rows;
    }

    void refused(const QStringList& arguments, const char* reason, int status = 1) const {
        const auto ran = deweather_command(QStringList{"evaluate"} + arguments);
        QCOMPARE(ran.status, status);
        QVERIFY2(ran.errors.contains(reason) && (status == 2 || ran.lines().size() == 1), ran.errors);
    }

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

    // The shipped weights, but each expert multiplies by a different number, so that the choice matters a lot.
    void make_model_of_unlike_experts(const QString& name) const {
        const c10::InferenceMode inference;
        auto model = checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors");
        int changed = 0;
        for (auto& parameter : model.network->named_parameters()) {
            if (!QString::fromStdString(parameter.key()).endsWith("gamma_bias") || parameter.value().dim() != 2)
                continue;
            parameter.value().add_(at::linspace(-2, 2, parameter.value().size(0)).view({-1, 1}));
            ++changed;
        }
        QVERIFY(changed > 0);
        checkpoint::save_model(*model.network, {}, path(name).toStdString(), at::kFloat, Existing::kReplace);
    }

    void what_other_choices_of_experts_cost() {
        make_set();
        make_model_of_unlike_experts("unlike.safetensors");
        const QStringList arguments = {
            "evaluate", "--data", set(), "--limit", "2", "--model", path("unlike.safetensors")};
        const auto ran =
            deweather_command(arguments + QStringList{"--counterfactual", "--json", "--csv", path("costs.csv")});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["failed"].toInt(), 0);
        const auto study = ran.json()["counterfactual"].toArray()[0].toObject();
        QCOMPARE(study["model"].toString(), "unlike");
        const auto rows = study["rows"].toArray();
        QCOMPARE(rows.size(), 3);  // rain, snow and their average
        // The unchanged results equal those scored without the counterfactual.
        const auto scored = deweather_command(arguments + QStringList{"--json"});
        double exchange = 0;
        for (int i = 0; i < 3; ++i) {
            const auto found = rows[i].toObject();
            const auto weather = QStringList{"rain", "snow", "average"}[i];
            QCOMPARE(found["weather"].toString(), weather);
            QCOMPARE(found["count"].toInt(), i < 2 ? 2 : 4);
            QVERIFY(std::abs(found["psnr"].toDouble() - row(scored, weather, "unlike")["psnr"].toDouble()) < 1e-9);
            const auto cost = found["exchange"].toObject();
            QCOMPARE(cost["seeds"].toInt(), 5);
            QVERIFY(cost["least"].toDouble() < cost["loss"].toDouble() &&
                    cost["loss"].toDouble() < cost["most"].toDouble());
            if (i < 2) exchange += cost["loss"].toDouble() / 2;
        }
        const auto mean = study["mean"].toObject();
        QVERIFY(std::abs(mean["exchange"].toObject()["loss"].toDouble() - exchange) < 1e-9);
        const double moved = mean["exchange"].toObject()["moved"].toDouble();
        QVERIFY2(moved > 1, qPrintable(QString::number(moved)));
        QVERIFY(!mean.contains("without") && !mean.contains("layers"));
        for (const char* change : {"mean", "random", "always"})
            QVERIFY(mean[change].toObject()["moved"].toDouble() > 0);
        const auto routing = study["routing"].toArray();
        QVERIFY(routing.size() >= 3 && routing[0].toObject()["data"].isNull());
        QCOMPARE(routing[0].toObject()["experts"].toInt(), 16);
        QVERIFY(routing[0].toObject()["specialisation"].toDouble() >= 0);
        // The human-readable table contains the same numbers.
        const auto table = deweather_command(arguments + QStringList{"--counterfactual"});
        QCOMPARE(table.status, 0);
        QVERIFY2(table.output.startsWith("unlike: Exchanging experts "), table.output);
        for (const auto& number : {rows[0].toObject()["psnr"], mean["exchange"].toObject()["loss"]})
            QVERIFY2(table.output.contains(QByteArray::number(number.toDouble(), 'f', 2)), table.output);
        QVERIFY(table.output.contains("weather tells (bits)") && table.output.contains("of 2"));
        QFile csv(path("costs.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto lines = csv.readAll().split('\n');
        QCOMPARE(lines.size(), 1 + 3 + 1 + 1);
        QCOMPARE(lines[4].split(',')[5].toDouble(), mean["exchange"].toObject()["loss"].toDouble());
        refused({"--data", set(), "--counterfactual", "--csv", path("costs.csv")}, "exists already");
    }

    void each_layer_and_expert_by_itself() {
        make_set();
        const auto ran =
            deweather_command({"evaluate", "--data", set(), "--limit", "1", "--counterfactual-each", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto study = ran.json()["counterfactual"].toArray()[0].toObject();
        const auto layers = study["routing"].toArray().size();
        constexpr int kExperts = 16;
        QCOMPARE(study["mean"].toObject()["layers"].toArray().size(), layers);
        QCOMPARE(study["mean"].toObject()["without"].toArray().size(), layers * kExperts);
    }

    void a_model_without_experts_cannot_be_asked() {
        make_set();
        refused({"--data", set(), "--limit", "1", "--counterfactual", "--model", "dense-compact"}, "no experts in");
        refused({"--data", set(), "--counterfactual", "--segment"}, "excludes", 2);
        refused({"--counterfactual", "--merge", path("part")}, "", 2);
        refused({"--data", set(), "--counterfactual", "--shard", "0/2"}, "no counterfactuals from shard");
    }

    // Frames of a still scene with noise, which is each frame's own.
    void make_frames() const {
        for (const char* name : {"clip/rain", "clip/clean"}) QDir(folder_->path()).mkpath(name);
        at::manual_seed(2);
        const auto scene = at::upsample_bilinear2d(at::rand({1, 3, 5, 6}), {40, 48}, true)[0] * 0.8;
        for (int i = 0; i < kPictures; ++i) {
            write((scene + 0.01 * i).contiguous(), QString("clip/clean/%1.png").arg(i));
            write((scene + 0.01 * i + 0.1 * at::rand({1, 40, 48})).clamp(0, 1), QString("clip/rain/%1.png").arg(i));
        }
    }

    void clips_are_scored_frame_by_frame() {
        make_frames();
        QCOMPARE(deweather_command({"restore", path("clip/rain"), "-o", path("out")}).status, 0);
        const auto ran =
            deweather_command({"evaluate", "--clips", path("clip"), "--steady", "--json", "--csv", path("clip.csv")});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto rows = ran.json()["rows"].toArray();
        const QStringList methods = {"input", "mofme-compact", "mofme-compact, steady", "truth"};
        QCOMPARE(rows.size(), methods.size());
        for (int i = 0; i < rows.size(); ++i) {
            const auto row = rows[i].toObject();
            QCOMPARE(row["clip"].toString(), "clip");
            QCOMPARE(row["method"].toString(), methods[i]);
            QCOMPARE(row["count"].toInt(), kPictures);
            QCOMPARE(row["frames"].toArray().size(), kPictures);
        }
        for (const auto& [index, name] : {std::pair(0, "clip/rain/%1.png"), {1, "out/%1_restored.png"}}) {
            const auto row = rows[index].toObject();
            double psnr = 0, change = 0, change_error = 0;
            for (int i = 0; i < kPictures; ++i) {
                const auto frame = row["frames"].toArray()[i].toObject();
                const auto ours = read(QString(name).arg(i)), truth = read(QString("clip/clean/%1.png").arg(i));
                QVERIFY(std::abs(frame["psnr"].toDouble() - analysis::psnr(ours, truth)) < 1e-4);
                QVERIFY(std::abs(frame["ssim"].toDouble() - analysis::ssim(ours, truth)) < 1e-5);
                psnr += analysis::psnr(ours, truth) / kPictures;
                QCOMPARE(frame["change"].isNull(), i == 0);
                QCOMPARE(frame["change_error"].isNull(), i == 0);
                QCOMPARE(frame["warping"].isNull(), i == 0);
                if (i == 0) continue;
                const auto moved = ours - read(QString(name).arg(i - 1)),
                           true_move = truth - read(QString("clip/clean/%1.png").arg(i - 1));
                change += moved.abs().mean().item<double>() / (kPictures - 1);
                change_error += (moved - true_move).abs().mean().item<double>() / (kPictures - 1);
            }
            const auto mean = row["mean"].toObject();
            QVERIFY(std::abs(mean["psnr"].toDouble() - psnr) < 1e-4);
            QVERIFY(std::abs(mean["change"].toDouble() - change) < 1e-6);
            QVERIFY(std::abs(mean["change_error"].toDouble() - change_error) < 1e-6);
        }
        const auto truth = rows[3].toObject()["mean"].toObject();
        QVERIFY(truth["psnr"].isNull());  // infinite
        QCOMPARE(truth["change_error"].toDouble(), 0.0);
        QVERIFY(rows[0].toObject()["seconds"].isNull() && rows[1].toObject()["seconds"].toDouble() > 0);
        const auto luma = deweather_command({"evaluate", "--clips", path("clip"), "--json", "--y"});
        QVERIFY2(luma.status == 0, luma.errors);
        const auto input = luma.json()["rows"].toArray()[0].toObject();
        const auto second = input["frames"].toArray()[1].toObject();
        const auto on_y = [&](const char* name) { return analysis::luma(read(QString(name).arg(1))); };
        QVERIFY(std::abs(second["psnr"].toDouble() -
                         analysis::psnr(on_y("clip/rain/%1.png"), on_y("clip/clean/%1.png"))) < 1e-4);
        QVERIFY(second["warping"].toDouble() > 0);
        QFile csv(path("clip.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto lines = csv.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + methods.size() * (kPictures + 1));
        QVERIFY(lines[1].startsWith("clip,input,0,"));
        QVERIFY(lines.contains("clip,truth,0,inf,1,rgb,,,,"));
    }

    void clips_as_video_files_and_without_truth() {
        make_frames();
        for (const char* name : {"rain", "clean"})
            QVERIFY(make_clip({"-i", path(QString("clip/%1/%d.png").arg(name)), "-c:v", "ffv1", "-pix_fmt", "bgr0",
                               path(QString("%1.mkv").arg(name))}));
        const QStringList common = {"evaluate", "--json", "--limit", "3"};
        const auto folders = deweather_command(common + QStringList{"--clips", path("clip")}),
                   files = deweather_command(common +
                                             QStringList{"--clips", path("rain.mkv"), "--truth", path("clean.mkv")}),
                   alone = deweather_command(common + QStringList{"--clips", path("rain.mkv")});
        for (const auto* ran : {&folders, &files, &alone}) QVERIFY2(ran->status == 0, ran->errors);
        const auto mean = [](const Ran& ran, int row) {
            return ran.json()["rows"].toArray()[row].toObject()["mean"].toObject();
        };
        for (const int row : {0, 1})
            for (const char* score : {"psnr", "ssim", "change", "change_error", "warping"})
                QVERIFY2(std::abs(mean(folders, row)[score].toDouble() - mean(files, row)[score].toDouble()) < 1e-4,
                         score);
        QCOMPARE(alone.json()["rows"].toArray().size(), 2);
        QVERIFY(mean(alone, 1)["psnr"].isNull() && mean(alone, 1)["change_error"].isNull());
        QCOMPARE(mean(alone, 1)["change"].toDouble(), mean(files, 1)["change"].toDouble());
        QVERIFY(mean(alone, 1)["warping"].toDouble() > 0);
    }

    void clips_that_cannot_be_compared_are_named_and_the_rest_goes_on() {
        make_frames();
        QDir(folder_->path()).mkpath("short");
        QVERIFY(QFile::copy(path("clip/clean/0.png"), path("short/0.png")));
        const auto ran = deweather_command({"evaluate", "--json", "--clips", path("clip/rain"), path("clip/rain"),
                                            "--truth", path("short"), path("clip/clean")});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.errors.contains("its truth has only 1 frames"), ran.errors);
        const auto rows = ran.json()["rows"].toArray();
        QCOMPARE(rows.size(), 4);
        QVERIFY(!rows[0].toObject()["error"].toString().isEmpty());
        QVERIFY(rows[1].toObject()["mean"].toObject()["psnr"].toDouble() > 0);
        refused({"--clips", path("clip/rain"), "--truth", path("a"), path("b")}, "give one --truth for each clip");
        refused({"--clips", path("none")}, "no such clip");
        refused({"--clips", path("clip"), "--data", path("clip")}, "excludes", 2);
        refused({"--data", path("clip"), "--steady"}, "--clips", 2);
        QDir(folder_->path()).mkpath("empty");
        refused({"--clips", path("empty")}, "empty");
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
