// The samples of the output and what is said of them: bit for bit, colours, transparency, turn, size.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QtTest>

#include "core/base/error.h"
#include "tests/core/media/rewritten_clips.h"

using namespace deweather;

class TestVideoSamples : public QObject, protected RewrittenClips {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(make_uneven_clip(path("clip.mp4"), {.options = {"-g", "10", "-bf", "2"}, .sound = "aac"}));
    }

    void lossless_is_bit_for_bit_data() {
        QTest::addColumn<QString>("pixels");
        for (const char* pixels : {"yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p12le", "yuv411p", "gray",
                                   "gray16le", "gbrp10le", "bgr0", "yuva420p"})
            QTest::newRow(pixels) << pixels;
    }

    void lossless_is_bit_for_bit() {
        QFETCH(QString, pixels);
        QVERIFY(
            make_clip({"-f", "lavfi", "-i", "smptehdbars=s=62x46:r=10:d=1", "-vf", "noise=alls=20:allf=t", "-pix_fmt",
                       pixels, "-c:v", "ffv1", "-level", "3", "-color_range", "pc", path("lossless.mkv")}));
        rewrite("lossless.mkv", "again.mkv", options("ffv1"));
        QCOMPARE(video_stream(path("again.mkv"))["pix_fmt"].toString(), pixels);
        QCOMPARE(frame_sums(path("again.mkv")), frame_sums(path("lossless.mkv")));
        QVERIFY2(noted().isEmpty(), qPrintable(noted()));
    }

    void only_what_is_changed_changes() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "smptehdbars=s=64x48:r=10:d=0.5", "-pix_fmt", "yuv420p", "-colorspace",
                           "bt709", "-c:v", "ffv1", path("bars.mkv")}));
        rewrite("bars.mkv", "darker.mkv", options("ffv1"), [](const at::Tensor& rgb) {
            auto changed = rgb.clone();
            changed.slice(2, 0, 32).mul_(0.5);
            return changed;
        });
        media::VideoReader before(path("bars.mkv").toStdString()), after(path("darker.mkv").toStdString());
        const auto a = before.read_next()->image.rgb, b = after.read_next()->image.rgb;
        QVERIFY((a.slice(2, 36) - b.slice(2, 36)).abs().max().item<double>() == 0);
        // Away from the bars' edges, where 4:2:0 blurs colours.
        QVERIFY((a.slice(1, 0, 20).slice(2, 12, 18) * 0.5 - b.slice(1, 0, 20).slice(2, 12, 18))
                    .abs()
                    .mean()
                    .item<double>() < 0.01);
    }

    void tags_of_colours_and_hdr() {
        QVERIFY(
            make_clip({"-f", "lavfi", "-i", "smptehdbars=s=64x48:r=10:d=1", "-pix_fmt", "yuv420p10le", "-c:v",
                       "libx265", "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc",
                       "-color_range", "tv", "-x265-params",
                       "log-level=none:hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L("
                       "10000000,50):max-cll=1000,400",
                       path("hdr.mp4")}));
        for (const char* codec : {"h265", "h264", "ffv1", "av1"}) {
            const QString out = QString("hdr_%1.mkv").arg(codec);
            rewrite("hdr.mp4", out, options(codec));
            const auto stream = video_stream(path(out));
            QCOMPARE(stream["color_primaries"].toString(), "bt2020");
            QCOMPARE(stream["color_transfer"].toString(), "smpte2084");
            QCOMPARE(stream["color_space"].toString(), "bt2020nc");
            QCOMPARE(stream["color_range"].toString(), "tv");
            QCOMPARE(stream["pix_fmt"].toString(), "yuv420p10le");
            // In the stream or in its first frame.
            const auto said = probe(path(out), {"-show_frames", "-show_streams", "-read_intervals", "%+#1"});
            QMap<QString, double> values;
            for (const auto& part : {said["frames"].toArray().at(0), said["streams"].toArray().at(0)})
                for (const auto& data : part.toObject()["side_data_list"].toArray()) {
                    const auto object = data.toObject();
                    for (const auto& key : object.keys()) {
                        const auto ratio = object[key].toString().split('/');
                        values[key] =
                            ratio.size() == 2 ? ratio[0].toDouble() / ratio[1].toDouble() : object[key].toDouble();
                    }
                }
            QCOMPARE(values["max_luminance"], 1000.0);
            QCOMPARE(values["min_luminance"], 0.005);
            QVERIFY(std::abs(values["green_x"] - 0.265) < 1e-6 && std::abs(values["white_point_y"] - 0.329) < 1e-6);
            QCOMPARE(values["max_content"], 1000.0);
            QCOMPARE(values["max_average"], 400.0);
        }
        media::VideoReader reader(path("hdr.mp4").toStdString());
        QVERIFY(reader.info().hdr);
        QCOMPARE(reader.info().bit_depth, 10);
        rewrite("hdr.mp4", "default.mp4", options());
        QCOMPARE(video_stream(path("default.mp4"))["codec_name"].toString(), "hevc");
        for (const auto& [range, matrix] : {std::pair{"pc", "smpte170m"}, {"tv", "bt709"}}) {
            QVERIFY(make_clip({"-f", "lavfi", "-i", "smptehdbars=s=64x48:r=10:d=0.3", "-pix_fmt", "yuv420p",
                               "-color_range", range, "-colorspace", matrix, "-color_primaries", matrix, "-color_trc",
                               matrix, path("tagged.mp4")}));
            rewrite("tagged.mp4", "tagged_again.mp4", options());
            for (const char* key : {"color_range", "color_space", "color_primaries", "color_transfer"})
                QCOMPARE(video_stream(path("tagged_again.mp4"))[key], video_stream(path("tagged.mp4"))[key]);
        }
    }

    void turn_and_pixel_aspect() {
        QVERIFY(make_clip(
            {"-i", path("clip.mp4"), "-c:a", "copy", "-vf", "setsar=16/11", "-c:v", "libx264", path("wide.mp4")}));
        QVERIFY(make_clip({"-i", path("wide.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", path("turned.mp4")}));
        for (const char* out : {"turned_again.mp4", "turned_again.mov"}) {
            rewrite("turned.mp4", out, options("h264"));
            const auto before = video_stream(path("turned.mp4")), after = video_stream(path(out));
            QCOMPARE(after["sample_aspect_ratio"].toString(), "16:11");
            QVERIFY(!before["side_data_list"].toArray().isEmpty());
            QCOMPARE(after["side_data_list"], before["side_data_list"]);
            QCOMPARE(after["width"], before["width"]);
            QVERIFY2(noted().isEmpty(), qPrintable(noted()));
        }
        rewrite("turned.mp4", "turned_again.mkv", options("h264"));
        // Versions of FFmpeg understand "rotate" as one direction or the other.
        const int turn = media::VideoReader(path("turned.mp4").toStdString(), {.threads = 1}).info().rotation;
        QVERIFY2(noted().contains(QString("turned by %1 degrees").arg(turn)), qPrintable(noted()));
    }

    void odd_sizes() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc=s=67x45:r=10:d=0.5", "-pix_fmt", "yuv420p", "-c:v", "ffv1",
                           path("odd.mkv")}));
        for (const char* codec : {"h264", "h265", "av1", "ffv1"}) {
            rewrite("odd.mkv", "odd_again.mkv", options(codec));
            QVERIFY2(video_stream(path("odd_again.mkv"))["width"].toInt() == 67, codec);
            QCOMPARE(video_stream(path("odd_again.mkv"))["height"].toInt(), 45);
            QCOMPARE(frame_times(path("odd_again.mkv")).size(), 5);
        }
    }

    // Frames behind a joint of two recordings. (FFmpeg's decoder of MPEG-2 would lose the last one before it.)
    void frames_of_another_size_are_said() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc=s=96x64:r=10:d=0.5", "-pix_fmt", "yuv420p", "-c:v", "libx264",
                           path("one.ts")}));
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=0.5", "-pix_fmt", "yuv420p", "-c:v", "libx264",
                           path("two.ts")}));
        QFile one(path("one.ts")), two(path("two.ts")), both(path("both.ts"));
        QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly) && both.open(QIODevice::WriteOnly));
        both.write(one.readAll() + two.readAll());
        both.close();
        media::VideoReader reader(path("both.ts").toStdString(), {.threads = 1});
        int frames = 0;
        while (const auto frame = reader.read_next()) {
            ++frames;
            QCOMPARE(frame->image.width(), int64_t{96});
        }
        QCOMPARE(frames, 10);
        const auto notes = reader.notes();
        QVERIFY(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
            return note.find("5 frames have another size") != std::string::npos;
        }));
    }

    void a_palette_is_kept_bit_for_bit() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=0.5", "-vf",
                           "split[a][b];[a]palettegen="
                           "reserve_transparent=0[p];[b][p]paletteuse",
                           "-pix_fmt", "pal8", "-c:v", "qtrle", path("palette.mov")}));
        if (video_stream(path("palette.mov"))["pix_fmt"].toString() != "pal8") {
            QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=0.5", "-pix_fmt", "pal8", "-c:v", "png",
                               path("palette.mov")}));
        }
        rewrite("palette.mov", "palette.mkv", options("ffv1"));
        QVERIFY2(!noted().contains("transparency"), qPrintable(noted()));
        QCOMPARE(frame_sums_as("rgb24", "palette.mkv"), frame_sums_as("rgb24", "palette.mov"));
        // A transparent colour that no pixel has is no transparency; one that pixels have is.
        for (const bool shown : {false, true}) {
            QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=0.5", "-vf",
                               QString(shown ? "format=rgba,colorchannelmixer=aa=0," : "") +
                                   "split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse=dither=none",
                               "-pix_fmt", "pal8", "-c:v", "png", path("palette.mov")}));
            rewrite("palette.mov", "palette.mp4", options("h264"));
            QVERIFY2(noted().contains("transparency") == shown, qPrintable(noted()));
        }
    }

    // Alpha of every value: libswscale rounds it.
    void transparency_is_kept_bit_for_bit() {
        for (const char* pixels : {"rgba", "bgra", "argb"}) {
            QVERIFY(make_clip({"-f", "lavfi", "-i",
                               "testsrc=s=256x16:r=5:d=0.4,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='X'",
                               "-pix_fmt", pixels, "-c:v", QString(pixels) == "argb" ? "qtrle" : "rawvideo",
                               path("alpha.mov")}));
            rewrite("alpha.mov", "alpha.mkv", options("ffv1"));
            QCOMPARE(frame_sums_as("bgra", "alpha.mkv"), frame_sums_as("bgra", "alpha.mov"));
        }
    }

    void transparency_beside_the_codec() {
        if (!make_clip(
                {"-f", "lavfi", "-i",
                 "color=c=red:s=64x48:r=10:d=0.5,format=yuva420p,geq=lum='p(X,Y)':cb='p(X,Y)':cr='p(X,Y)':a='4*X'",
                 "-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-b:v", "500k", path("clear.webm")}))
            QSKIP("this ffmpeg writes no VP9");
        rewrite("clear.webm", "clear.mkv", options("ffv1"));
        QCOMPARE(video_stream(path("clear.mkv"))["pix_fmt"].toString(), "yuva420p");
        QVERIFY(!video_stream(path("clear.mkv"))["tags"].toObject().contains("ALPHA_MODE"));
        media::VideoReader reader(path("clear.mkv").toStdString(), {.threads = 1});
        const auto alpha = reader.read_next()->image.alpha;
        QVERIFY(alpha.defined());
        const auto across = alpha.mean(std::vector<int64_t>{0, 1});
        QVERIFY(std::abs(across[8].item<double>() - 32 / 255.0) < 0.03);
        QVERIFY(std::abs(across[56].item<double>() - 224 / 255.0) < 0.03);
        rewrite("clear.webm", "clear.mp4", options("h264"));
        QVERIFY2(noted().contains("its transparency is left out"), qPrintable(noted()));
    }

    void full_range_becomes_limited_in_prores() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "gradients=s=64x48:r=10:d=0.5:c0=black:c1=white:x0=0:y0=0:x1=63:y1=0",
                           "-vf", "scale=out_range=full", "-pix_fmt", "yuv420p", "-color_range", "pc", "-c:v",
                           "libx264", "-qp", "0", path("full.mp4")}));
        rewrite("full.mp4", "limited.mov", options("prores"));
        QVERIFY2(noted().contains("full range"), qPrintable(noted()));
        media::VideoReader full(path("full.mp4").toStdString()), limited(path("limited.mov").toStdString());
        const auto a = full.read_next()->image.rgb, b = limited.read_next()->image.rgb;
        QVERIFY((a - b).abs().mean().item<double>() < 0.01);
    }

    void what_players_may_not_play_is_said() {
        rewrite("odd.mkv", "odd_said.mp4", options("h264"));
        QVERIFY2(noted().contains("High 4:4:4"), qPrintable(noted()));
        rewrite("odd.mkv", "odd_said.mkv", options("ffv1"));
        QVERIFY2(noted().isEmpty(), qPrintable(noted()));
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=50:d=0.5", "-vf", "interlace", "-flags",
                           "+ildct+ilme", "-c:v", "mpeg2video", path("fields.mpg")}));
        rewrite("fields.mpg", "fields.mp4", options("h264"));
        QVERIFY2(noted().contains("it is interlaced") && !noted().contains("do not say so"), qPrintable(noted()));
        rewrite("fields.mpg", "fields.mp4", options("h265"));
        QVERIFY2(noted().contains("do not say so"), qPrintable(noted()));
    }
};

QTEST_GUILESS_MAIN(TestVideoSamples)
#include "test_video_samples.moc"
