// `deweather evaluate --clips`: frames and what changes between them.
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

class TestEvaluateClips : public QObject, protected EvaluatedFolder {
    Q_OBJECT

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

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

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
};

QTEST_GUILESS_MAIN(TestEvaluateClips)
#include "test_evaluate_clips.moc"
