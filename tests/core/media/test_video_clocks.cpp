// Times of the input that players and containers find hard: the output has them, as seen by ffprobe.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QtTest>

#include "core/base/error.h"
#include "tests/core/media/rewritten_clips.h"

using namespace deweather;

class TestVideoClocks : public QObject, protected RewrittenClips {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(make_uneven_clip(path("clip.mp4"), {.options = {"-g", "10", "-bf", "2"}, .sound = "aac"}));
    }

    // Transport streams of cameras and broadcasters: unmodified H.264, times, sound, and 192-byte packets in cameras'
    // files.
    void transport_streams_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        for (const char* from : {"in.ts", "in.m2ts", "in.mts", "clip.mp4"})
            for (const char* to : {"ts", "MTS", "m2ts", "mp4", "mkv"}) QTest::addRow("%s %s", from, to) << from << to;
    }

    void transport_streams() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-c", "copy", "-mpegts_m2ts_mode", from == "in.ts" ? "0" : "1", "-f",
                           from == "clip.mp4" ? "mp4" : "mpegts", path(from == "clip.mp4" ? "copy.mp4" : from)}));
        const QString out = "transported." + to;
        rewrite(from, out, options());
        QCOMPARE(video_stream(path(out))["codec_name"].toString(), "h264");
        const auto before = frame_times(path(from)), after = frame_times(path(out));
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < before.size(); ++i)
            QVERIFY(std::abs(after[i].toDouble() - after[0].toDouble() - before[i].toDouble() + before[0].toDouble()) <
                    0.0011);
        const auto sound = [&](const QString& file) { return packets(path(file), "a").size(); };
        // MP4 has a packet before the start that primes the decoder; Matroska has no times below 0 to put it.
        QCOMPARE(sound(out), sound(from) - (from == "clip.mp4" && to == "mkv" ? 1 : 0));
        QFile written(path(out));
        QVERIFY(written.open(QIODevice::ReadOnly));
        if (to == "ts") QCOMPARE(written.read(189).at(188), char(0x47));
        if (to == "MTS" || to == "m2ts") QCOMPARE(written.read(197).at(196), char(0x47));
    }

    // Two concatenated recordings with the same clock.
    void a_clock_that_begins_again() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:v",
                           "libx264", "-g", "10", "-bf", "2", "-c:a", "aac", path("once.ts")}));
        QFile once(path("once.ts")), twice(path("twice.ts"));
        QVERIFY(once.open(QIODevice::ReadOnly) && twice.open(QIODevice::WriteOnly));
        const auto bytes = once.readAll();
        twice.write(bytes + bytes + bytes);
        twice.close();
        for (const char* to : {"mp4", "mkv", "ts"}) {
            media::VideoReader reader(path("twice.ts").toStdString(), {.threads = 1});
            Progress progress;
            reader.settle_clock(progress);
            QCOMPARE(reader.info().frames, 75);
            QVERIFY(std::abs(reader.info().duration - 3) < 0.05);
            const QString out = QString("continued.") + to;
            media::VideoWriter writer(reader, path(out).toStdString(), options("h264"));
            std::vector<double> times;
            while (const auto frame = reader.read_next()) {
                times.push_back(frame->time);
                writer.write(*frame, frame->image.rgb);
            }
            writer.finish(progress);
            QCOMPARE(times.size(), std::size_t{75});
            for (std::size_t i = 1; i < times.size(); ++i) QVERIFY(std::abs(times[i] - times[i - 1] - 0.04) < 0.03);
            QCOMPARE(frame_times(path(out)).size(), 75);
            QVERIFY(std::abs(frame_times(path(out)).last().toDouble() - frame_times(path(out)).first().toDouble() -
                             2.96) < 0.06);
            QCOMPARE(packets(path(out), "a").size(), 3 * packets(path("once.ts"), "a").size());
            QVERIFY(reader.notes().size() == 1 &&
                    reader.notes()[0].find("begins again at 2 places") != std::string::npos);
            // Frames behind the joint are found again.
            reader.seek(2.5);
            QVERIFY(std::abs(reader.read_next()->time - 2.5) < 0.05);
            reader.seek(0.5);
            QVERIFY(std::abs(reader.read_next()->time - 0.5) < 0.05);
        }
    }

    void times_below_zero() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-f", "lavfi", "-i", "sine=d=2", "-c:v",
                           "libx264", "-c:a", "aac", "-output_ts_offset", "-3", "-avoid_negative_ts", "disabled",
                           path("early.ts")}));
        media::VideoReader first(path("early.ts").toStdString(), {.threads = 1});
        if (first.read_next()->pts >= 0) QSKIP("this ffmpeg writes no times below 0");
        for (const char* to : {"mp4", "mkv"}) {
            const QString out = QString("later.") + to;
            rewrite("early.ts", out, options("h264"));
            const auto times = frame_times(path(out));
            QCOMPARE(times.size(), 50);
            QVERIFY(times.first().toDouble() >= 0 && times.first().toDouble() < 0.1);
            QVERIFY(std::abs(times.last().toDouble() - times.first().toDouble() - 1.96) < 0.002);
            QCOMPARE(packets(path(out), "a").size(), packets(path("early.ts"), "a").size());
            QVERIFY2(noted().contains("begin below 0"), qPrintable(noted()));
        }
    }

    // More frames than a container's units of time.
    void two_thousand_frames_per_second() {
        QVERIFY(
            make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=2000:d=0.05", "-c:v", "libx264", path("fast.mp4")}));
        for (const char* to : {"mkv", "webm", "mp4", "ts"}) {
            const QString out = QString("fast_again.") + to;
            rewrite("fast.mp4", out, options(QString(to) == "webm" ? "av1" : "h264"));
            QCOMPARE(frame_times(path(out)).size(), 100);
            const bool coarse = QString(to) == "mkv" || QString(to) == "webm";
            QCOMPARE(noted().contains("frame times are rounded"), coarse);
        }
    }

    // A slide show: the last picture is held.
    void a_last_picture_that_is_held() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-c:v", "libx264", "-bf", "0",
                           "-video_track_timescale", "12800", path("ten.mp4")}));
        QVERIFY(make_clip({"-i", path("ten.mp4"), "-c", "copy", "-bsf:v", "setts=duration=if(eq(N\\,9)\\,38400\\,512)",
                           "-video_track_timescale", "12800", path("held.mp4")}));
        QVERIFY(make_clip({"-i", path("held.mp4"), "-c", "copy", path("held.mkv")}));
        const auto length = [&](const QString& file) {
            return probe(path(file), {"-show_format"})["format"].toObject()["duration"].toString().toDouble();
        };
        QVERIFY(length("held.mkv") > 3.3);
        for (const char* from : {"held.mp4", "held.mkv"})
            for (const char* to : {"held_again.mp4", "held_again.mkv"}) {
                rewrite(from, to, options("h264"));
                QVERIFY2(std::abs(length(to) - length(from)) < 0.05, qPrintable(QString::number(length(to))));
                QVERIFY(!noted().contains("cut short"));
            }
        // The same file without its end is reported as truncated.
        QFile whole(path("held.mkv")), half(path("half.mkv"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && half.open(QIODevice::WriteOnly));
        half.write(whole.read(whole.size() - 200));
        half.close();
        media::VideoReader reader(path("half.mkv").toStdString(), {.threads = 1});
        while (reader.read_next()) continue;
        QVERIFY(!reader.notes().empty());
    }
};

QTEST_GUILESS_MAIN(TestVideoClocks)
#include "test_video_clocks.moc"
