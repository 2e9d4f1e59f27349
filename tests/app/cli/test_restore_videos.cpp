// `deweather restore` on videos as users call it: JSON, mixed folders, shards, kills, full disks.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "command.h"
#include "tests/clip.h"

class TestRestoreVideos : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void clip(const QString& name, int frames = 20, const QStringList& more = {}) const {
        QVERIFY(make_clip(QStringList{"-f",
                                      "lavfi",
                                      "-i",
                                      "testsrc2=s=64x48:r=25",
                                      "-f",
                                      "lavfi",
                                      "-i",
                                      "sine",
                                      "-vf",
                                      kUneven,
                                      "-vsync",
                                      "passthrough",
                                      "-enc_time_base",
                                      "1:90000",
                                      "-frames:v",
                                      QString::number(frames),
                                      "-t",
                                      QString::number(frames / 25.0),
                                      "-c:v",
                                      "libx264",
                                      "-g",
                                      "12",
                                      "-c:a",
                                      "aac"} +
                          more + QStringList{path(name)}));
    }

    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void file(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    QStringList listing(const QString& name = {}) const {
        return QDir(path(name)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    void refused(const QStringList& arguments, const QString& reason) {
        const auto before = listing();
        const auto ran = deweather_command(arguments);
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.lines().size() == 1 && QString(ran.errors).contains(reason), ran.errors);
        QVERIFY2(ran.output.isEmpty(), ran.output);
        QCOMPARE(listing(), before);
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void one_video_with_json() {
        clip("a.mp4");
        const auto ran = deweather_command({"restore", path("a.mp4"), "-o", path("b.mp4"), "--json", "--threads", "1"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto result = ran.json()["results"].toArray().at(0).toObject();
        QCOMPARE(result["input"].toString(), path("a.mp4"));
        QCOMPARE(result["output"].toString(), path("b.mp4"));
        QCOMPARE(result["width"].toInt(), 64);
        QCOMPARE(result["height"].toInt(), 48);
        QCOMPARE(result["frames"].toInt(), 20);
        QCOMPARE(result["codec"].toString(), "h264");
        QVERIFY(result["fps"].toDouble() > 0 && result["ms"].toDouble() > 0 && result["peak_mb"].toDouble() > 10);
        QVERIFY(result["weather"].toObject().contains("rain"));
        QCOMPARE(frame_times(path("b.mp4")), frame_times(path("a.mp4")));
        QCOMPARE(packets(path("b.mp4"), "a"), packets(path("a.mp4"), "a"));
        QCOMPARE(listing(), (QStringList{"a.mp4", "b.mp4"}));
        refused({"restore", path("a.mp4"), "-o", path("b.mp4")}, "exists already");
        QCOMPARE(deweather_command({"restore", path("a.mp4"), "-o", path("b.mp4"), "--overwrite"}).status, 0);
        QVERIFY(deweather_command({"restore", path("a.mp4"), "-o", path("b.mp4"), "--resume"})
                    .errors.contains("there already"));
    }

    void options_of_videos() {
        clip("a.mp4");
        const auto ran = deweather_command({"restore", path("a.mp4"), "-o", path("b.mkv"), "--codec", "h265",
                                            "--quality", "30", "--from", "5f", "--to", "0:00.5", "--steady", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["results"].toArray().at(0).toObject()["codec"].toString(), "h265");
        QCOMPARE(video_stream(path("b.mkv"))["codec_name"].toString(), "hevc");
        int within = 0;
        const auto times = frame_times(path("a.mp4"));
        for (qsizetype i = 5; i < times.size(); ++i) within += times[i].toDouble() < 0.4995 ? 1 : 0;
        QCOMPARE(frame_times(path("b.mkv")).size(), within);
        refused({"restore", path("a.mp4"), "-o", path("c.mp4"), "--codec", "mpeg1"}, "no encoder for 'mpeg1'");
        refused({"restore", path("a.mp4"), "-o", path("c.mp4"), "--from", "soon"}, "bad time 'soon'");
        refused({"restore", path("a.mp4"), "-o", path("c.mp4"), "--from", "99f"}, "bad in point '99f'");
        refused({"restore", path("a.mp4"), "-o", path("c.xyz")}, "has to end in");
        QCOMPARE(deweather_command({"restore", path("a.mp4"), "--quality", "101"}).status, 2);
    }

    void bad_videos_get_one_line() {
        file("text.mp4", "no video at all");
        refused({"restore", path("text.mp4"), "-o", path("b.mp4")}, "it is not a video");
        file("empty.mkv", "");
        refused({"restore", path("empty.mkv"), "-o", path("b.mkv")}, "the file is empty");
        refused({"restore", path("none.mov"), "-o", path("b.mov")}, "there is no such file");
        QVERIFY(make_clip({"-f", "lavfi", "-i", "sine=d=1", path("sound.mp4")}));
        refused({"restore", path("sound.mp4"), "-o", path("b.mp4")}, "it holds sound but no video");
        clip("a.mp4");
        auto unknown = bytes("a.mp4");
        unknown.replace("avc1", "zz01");
        file("unknown.mp4", unknown);
        refused({"restore", path("unknown.mp4"), "-o", path("b.mp4")}, "is not known to this FFmpeg");
    }

    void a_folder_of_pictures_and_videos() {
        QDir(folder_->path()).mkpath("in/deep");
        clip("in/a.mp4", 4);
        clip("in/b.avi", 4, {"-c:a", "mp3"});
        clip("in/deep/c.mov", 4);
        file("in/bad.mkv", "no video");
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48", "-frames:v", "1", path("in/p.png")}));
        const auto ran = deweather_command({"restore", path("in"), "-o", path("out"), "--recursive", "--json"});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.errors.contains("1 of 5 pictures and videos failed"), ran.errors);
        QCOMPARE(ran.json()["results"].toArray().size(), 5);
        QCOMPARE(listing("out"), (QStringList{"a_restored.mp4", "b_restored.mkv", "deep", "p_restored.png"}));
        QCOMPARE(listing("out/deep"), (QStringList{"c_restored.mov"}));
        QCOMPARE(frame_times(path("out/deep/c_restored.mov")), frame_times(path("in/deep/c.mov")));
        // Each of two processes takes its share of both kinds.
        int done = 0;
        for (const char* shard : {"0/2", "1/2"})
            done += deweather_command(
                        {"restore", path("in"), "-o", path("shared"), "--recursive", "--json", "--shard", shard})
                        .json()["results"]
                        .toArray()
                        .size();
        QCOMPARE(done, 5);
        QCOMPARE(listing("shared"), listing("out"));
    }

    void a_killed_export_goes_on() {
        clip("a.mp4", 400);
        // Among the codecs that keep times exactly, only ProRes encodes each frame independently.
        const QStringList same = {"restore", path("a.mp4"), "--threads", "1", "--codec", "prores", "-o"};
        const QStringList arguments = same + QStringList{path("b.mov"), "--resume"};
        QCOMPARE(deweather_command(same + QStringList{path("unbroken.mov")}).status, 0);
        int kills = 0, went_on = 0;
        Ran last;
        for (int attempt = 0; attempt < 40 && !QFile::exists(path("b.mov")); ++attempt) {
            QProcess process;
            process.start(DEWEATHER_BIN "/deweather", arguments + QStringList{"--json"});
            // Waits longer each time, so that the loop ends.
            const int wait = 300 + static_cast<int>(QRandomGenerator::global()->bounded(900)) + 100 * attempt;
            if (!process.waitForFinished(wait)) {
                process.kill();
                process.waitForFinished();
                ++kills;
                // Never a partial file under the final name.
                QVERIFY(!QFile::exists(path("b.mov")) || frame_times(path("b.mov")).size() == 400);
                continue;
            }
            last = {.status = process.exitCode(),
                    .output = process.readAllStandardOutput(),
                    .errors = process.readAllStandardError()};
            QVERIFY2(last.status == 0, last.errors);
            went_on = last.json()["results"].toArray().at(0).toObject()["resumed_frames"].toInt();
        }
        qInfo("%d kills, the last run took over %d frames", kills, went_on);
        QVERIFY(kills > 0);
        QCOMPARE(frame_times(path("b.mov")), frame_times(path("a.mp4")));
        QCOMPARE(frame_sums(path("b.mov")), frame_sums(path("unbroken.mov")));
        QCOMPARE(packets(path("b.mov"), "a"), packets(path("a.mp4"), "a"));
        QVERIFY(!QFile::exists(path(".b.mov.parts")));
    }

    // It computes less after the signal than before it, which is a small part of the clip.
    void interrupted_says_so() {
        QVERIFY(make_clip(
            {"-f", "lavfi", "-i", "testsrc2=s=320x240:r=25", "-frames:v", "300", "-c:v", "libx264", path("a.mp4")}));
        const double ended = processor_seconds_of_ended();
        QProcess process;
        process.start(DEWEATHER_BIN "/deweather", {"restore", path("a.mp4"), "-o", path("b.mp4"), "--threads", "1"});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(processor_seconds(process) > 2, 60000);
        const double before = processor_seconds(process);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        const double after = processor_seconds_of_ended() - ended - before;
        QVERIFY2(after < before, qPrintable(QString("%1 s, then %2 s").arg(before).arg(after)));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(!QFile::exists(path("b.mp4")));
    }

    void a_full_disk_keeps_whole_parts_for_a_resume() {
        // Noise, which no encoder compresses well.
        QVERIFY(make_clip({"-f", "lavfi", "-i", "nullsrc=s=160x120:r=25,geq=random(1)*255:128:128", "-frames:v", "300",
                           "-c:v", "ffv1", path("a.mkv")}));
        QDir(folder_->path()).mkdir("small");
        // A private file system with room for little more than one part, then with more.
        const QString script =
            "mount -t tmpfs -o size=4m small '%1' || exit 77; run() { '%2' restore '%3' -o '%1/b.mkv' --codec ffv1 "
            "--strength 0 --threads 1 --resume --json; }; run; s=$?; ls -A '%1' >&2; ls '%1/.b.mkv.parts' >&2; "
            "mount -o remount,size=100m '%1' || exit 78; run; t=$?; ls -A '%1' >&2; exit $((s * 10 + t))";
        const auto ran = run_program("unshare", {"--user", "--map-root-user", "--mount", "sh", "-c",
                                                 script.arg(path("small"), DEWEATHER_BIN "/deweather", path("a.mkv"))});
        if (ran.status == 77 || ran.status == 78 || ran.status == -1 || ran.errors.contains("unshare"))
            QSKIP("no file system can be mounted here");
        QVERIFY2(ran.status == 10, ran.errors);
        QVERIFY2(ran.errors.contains("the disk is full; free some space") && ran.errors.contains("000000.part"),
                 ran.errors);
        QVERIFY2(ran.output.contains("\"resumed_frames\": 120"), ran.output);
        QCOMPARE(ran.lines().last(), QByteArray("b.mkv"));
    }

    void a_folder_that_vanishes_is_said() {
        clip("a.mp4", 400);
        QDir(folder_->path()).mkdir("gone");
        QProcess process;
        process.start(DEWEATHER_BIN "/deweather",
                      {"restore", path("a.mp4"), "-o", path("gone/b.mp4"), "--threads", "1"});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("gone/.b.mp4.parts/pending")), 20000);
        QVERIFY(QDir(path("gone")).removeRecursively());
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 1);
        const auto said = process.readAllStandardError();
        QVERIFY2(said.contains("its folder is not there any more") && said.count('\n') == 1, said);
    }

    void memory_does_not_grow_with_the_length() {
        const auto peak = [&](int frames) {
            const QString name = QString("%1.mp4").arg(frames);
            clip(name, frames);
            return deweather_command({"restore", path(name), "-o", path("out_" + name), "--threads", "1", "--json"})
                .json()["results"]
                .toArray()
                .at(0)
                .toObject()["peak_mb"]
                .toDouble();
        };
        const double shorter = peak(100), longer = peak(400);
        qInfo("peak memory: %.1f MB for 100 frames, %.1f MB for 400", shorter, longer);
        QVERIFY(longer < shorter + 12);
    }

    void a_real_clip_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"rain_street.mp4", "car-detection.mp4"}) QTest::newRow(name) << name;
    }

    void a_real_clip() {
        QFETCH(QString, name);
        const QString clip = DEWEATHER_SHARED "/data/video/" + name;
        if (!QFile::exists(clip)) QSKIP("the real clips are not here");
        const auto ran =
            deweather_command({"restore", clip, "-o", path("out.mp4"), "--to", "3f", "--threads", "1", "--json"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto times = frame_times(path("out.mp4"));
        QCOMPARE(times, frame_times(clip).first(3));
        const auto before = video_stream(clip), after = video_stream(path("out.mp4"));
        for (const char* key :
             {"width", "height", "color_range", "color_space", "side_data_list", "sample_aspect_ratio"})
            QCOMPARE(after[key], before[key]);
    }
};

QTEST_GUILESS_MAIN(TestRestoreVideos)
#include "test_restore_videos.moc"
