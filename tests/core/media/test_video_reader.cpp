// Frames, times and seeking in clips made by ffmpeg, and a one-line error for everything that is not a video.
#include "core/media/video_reader.h"

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "tests/clip.h"

using namespace deweather;

class TestVideoReader : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const QString& name) const { return folder_.filePath(name); }
    static media::VideoReader reader(const QString& file) {
        return media::VideoReader(file.toStdString(), {.threads = 1});
    }

    void refused(const QString& file, const QString& reason) {
        QString said;
        try {
            auto video = reader(file);
            (void)video.read_next();
        } catch (const Error& error) {
            said = error.what();
        }
        QVERIFY2(said.contains(reason) && said.contains("cannot read video") && !said.contains('\n'), qPrintable(said));
    }

    void file(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    static QByteArray bytes(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

  private Q_SLOTS:
    void initTestCase() {
        // B-frames, key frames 20 apart, groups that lean on the next one, uneven times.
        QVERIFY(make_uneven_clip(path("clip.mp4"), {.seconds = 4,
                                                    .options = {"-g", "20", "-bf", "3", "-x264-params",
                                                                "open-gop=1:keyint=20:min-keyint=20:scenecut=0",
                                                                "-movflags", "faststart"}}));
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-c", "copy", path("clip.mkv")}));
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-c", "copy", path("clip.ts")}));
    }

    void what_it_says_of_itself() {
        const auto video = reader(path("clip.mp4"));
        const auto& info = video.info();
        QCOMPARE(info.width, 64);
        QCOMPARE(info.height, 48);
        QCOMPARE(info.frames, 100);
        QVERIFY(std::abs(info.duration - 100.0 / 30) < 0.1);
        QVERIFY(std::abs(info.frame_rate - 30) < 0.5);
        QCOMPARE(info.codec, std::string("h264"));
        QCOMPARE(info.pixel_format, std::string("yuv420p"));
        QCOMPARE(info.streams.size(), std::size_t{1});
        QCOMPARE(info.streams.front().kind, std::string("video"));
    }

    void every_frame_at_its_time_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"clip.mp4", "clip.mkv", "clip.ts"}) QTest::newRow(name) << QString(name);
    }

    void every_frame_at_its_time() {
        QFETCH(QString, name);
        auto video = reader(path(name));
        const auto expected = frame_times(path(name));
        QCOMPARE(expected.size(), 100);
        const double start = name.endsWith(".ts") ? expected.front().toDouble() : 0;
        for (const auto& time : expected) {
            const auto frame = video.read_next();
            QVERIFY(frame.has_value());
            QVERIFY(std::abs(frame->time - (time.toDouble() - start)) < 2e-6);
        }
        QVERIFY(!video.read_next().has_value());
        QVERIFY(!video.read_next().has_value());
        QVERIFY(video.notes().empty());
    }

    void seeking_is_exact_data() { every_frame_at_its_time_data(); }

    void seeking_is_exact() {
        QFETCH(QString, name);
        auto video = reader(path(name));
        std::vector<double> times;
        std::vector<at::Tensor> pictures;
        while (auto frame = video.read_next()) {
            times.push_back(frame->time);
            pictures.push_back(frame->image.rgb);
        }
        std::srand(1);
        for (int i = 0; i < 60; ++i) {
            const auto wanted = static_cast<std::size_t>(std::rand()) % times.size();
            // At the frame's own time, and just before the next one's.
            const bool last = wanted + 1 == times.size();
            video.seek(i % 2 == 0 || last ? times[wanted] : times[wanted + 1] - 0.001);
            for (std::size_t next = wanted; next < std::min(wanted + 3, times.size()); ++next) {
                const auto frame = video.read_next();
                QVERIFY(frame.has_value());
                QCOMPARE(frame->time, times[next]);
                QVERIFY2(at::equal(frame->image.rgb, pictures[next]), qPrintable(QString::number(next)));
            }
        }
        video.seek(0);
        QCOMPARE(video.read_next()->time, times.front());
        video.seek(1000);
        QCOMPARE(video.read_next()->time, times.back());
        QVERIFY(!video.read_next().has_value());
        for (const int64_t number : {0, 1, 57, 99}) {
            video.seek_pts(video.pts_of_frame(number).value());
            QCOMPARE(video.read_next()->time, times[static_cast<std::size_t>(number)]);
        }
        QVERIFY(!video.pts_of_frame(100).has_value() && !video.pts_of_frame(-1).has_value());
    }

    void thumbnails_are_small_and_near() {
        auto video = reader(path("clip.mp4"));
        const auto picture = video.thumbnail(2.0, 32);
        QCOMPARE(picture.width(), 32);
        QCOMPARE(picture.height(), 24);
        video.seek(2.0);
        QVERIFY(std::abs(video.read_next()->time - 2.0) < 0.05);
        // The key frame at or before, in another size.
        video.seek(2.0);
        const auto frame = video.read_next();
        QVERIFY((at::avg_pool2d(frame->image.rgb.unsqueeze(0), {2, 2})[0] - picture.rgb).abs().mean().item<double>() <
                0.2);
    }

    void turned_frames_stand_upright() {
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", path("turned.mp4")}));
        auto plain = reader(path("clip.mp4")), turned = reader(path("turned.mp4"));
        QCOMPARE(turned.info().width, 48);
        QCOMPARE(turned.info().height, 64);
        QVERIFY(turned.info().rotation == 90 || turned.info().rotation == 270);
        // ffmpeg rotates frames itself when it writes a picture.
        QVERIFY(make_clip({"-i", path("turned.mp4"), "-frames:v", "1", "-sws_flags", "accurate_rnd+full_chroma_int",
                           "-pix_fmt", "rgb24", "-f", "rawvideo", path("turned.rgb")}));
        const auto raw = bytes(path("turned.rgb"));
        QCOMPARE(raw.size(), 48 * 64 * 3);
        const auto theirs =
            at::from_blob(const_cast<char*>(raw.data()), {64, 48, 3}, at::kByte).permute({2, 0, 1}).to(at::kFloat) /
            255;
        const auto ours = turned.read_next()->image.rgb, stored = plain.read_next()->image.rgb;
        // Theirs puts colours elsewhere between pixels; a turn the other way would be far off.
        const auto apart = [&](const at::Tensor& picture) { return (picture - theirs).abs().mean().item<double>(); };
        QVERIFY2(apart(ours) < 0.03, qPrintable(QString::number(apart(ours))));
        QVERIFY(apart(ours.flip({1, 2})) > 0.1);
        QVERIFY(at::equal(ours.flip({1}).transpose(1, 2), stored) || at::equal(ours.flip({2}).transpose(1, 2), stored));
    }

    void what_is_no_video_gets_one_line() {
        refused(path("none.mp4"), "there is no such file");
        refused(folder_.path(), "it is a folder");
        file("empty.mp4", "");
        refused(path("empty.mp4"), "the file is empty");
        file("text.mp4", "this is no video at all, but a few words\n");
        refused(path("text.mp4"), "it is not a video");
        file("text.txt", QByteArray("a text\n").repeated(200));
        refused(path("text.txt"), "it is");
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1", path("picture.png")}));
        refused(path("picture.png"), "it is a picture, not a video");
        QVERIFY(make_clip({"-f", "lavfi", "-i", "sine=d=1", path("sound.m4a")}));
        refused(path("sound.m4a"), "it holds sound but no video");
        QVERIFY(make_clip({"-i", path("sound.m4a"), "-i", path("picture.png"), "-map", "0", "-map", "1", "-c", "copy",
                           "-disposition:v", "attached_pic", path("cover.m4a")}));
        refused(path("cover.m4a"), "it holds a cover picture but no video");
    }

    void damaged_and_unknown_gets_one_line() {
        const auto whole = bytes(path("clip.mp4"));
        auto unknown = whole;
        unknown.replace("avc1", "zz01");
        file("unknown.mp4", unknown);
        refused(path("unknown.mp4"), "is not known to this FFmpeg");
        file("head.mp4", whole.left(300));
        refused(path("head.mp4"), "cannot read video");
        // A copy truncated before its frame index, which is at the end here.
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-c", "copy", path("late.mp4")}));
        file("cut_late.mp4", bytes(path("late.mp4")).left(whole.size() / 2));
        refused(path("cut_late.mp4"), "it is damaged or was cut short");
        // A video track without frames.
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-frames:v", "0", "-c:v", "libx264",
                           path("none_0.mkv")}));
        refused(path("none_0.mkv"), "");
    }

    void what_can_be_decoded_of_a_cut_video_is_kept() {
        for (const char* name : {"clip.mp4", "clip.mkv"}) {
            const auto whole = bytes(path(name));
            const QString cut = QString("cut_%1").arg(name);
            file(cut, whole.left(whole.size() * 6 / 10));
            auto video = reader(path(cut));
            int frames = 0;
            double last = -1;
            while (const auto frame = video.read_next()) {
                QVERIFY(frame->time > last);
                last = frame->time;
                ++frames;
            }
            QVERIFY2(frames > 30 && frames < 95, qPrintable(QString::number(frames)));
            QVERIFY2(!video.notes().empty() && video.notes().front().find("cut short") != std::string::npos,
                     qPrintable(QString("%1: %2 frames, %3 notes").arg(name).arg(frames).arg(video.notes().size())));
        }
    }

    void damage_in_the_middle_is_passed_over() {
        auto broken = bytes(path("clip.mkv"));
        for (auto i = broken.size() / 2; i < broken.size() / 2 + 400; ++i) broken[i] = char(i * 37);
        file("broken.mkv", broken);
        auto video = reader(path("broken.mkv"));
        int frames = 0;
        double last = 0;
        while (const auto frame = video.read_next()) last = frame->time, ++frames;
        QVERIFY2(frames > 60, qPrintable(QString::number(frames)));
        QVERIFY(last > 3);
    }

    void too_large_is_refused_before_it_is_decoded() {
        QString said;
        try {
            media::VideoReader(path("clip.mp4").toStdString(), {.threads = 1, .max_pixels = 1000});
        } catch (const Error& error) {
            said = error.what();
        }
        QVERIFY2(said.contains("64 x 48") && said.contains("--max-megapixels"), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestVideoReader)
#include "test_video_reader.moc"
