// What comes out is what went in, as ffprobe sees it: times, samples, sound, subtitles, chapters, tags.
#include "core/media/video_writer.h"

#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "tests/clip.h"

using namespace deweather;

class TestVideoWriter : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::vector<std::string> notes_;

    QString path(const QString& name) const { return folder_.filePath(name); }

    static media::VideoWriteOptions options(const std::string& codec = {}) {
        media::VideoWriteOptions options;
        options.codec = codec;
        options.threads = 1;
        options.existing = Existing::kReplace;
        options.part_frames = 7;
        return options;
    }

    // Every frame as it is, but for what `change` does to it.
    void rewrite(
        const QString& from, const QString& to, const media::VideoWriteOptions& options,
        const std::function<at::Tensor(const at::Tensor&)>& change = [](const at::Tensor& rgb) { return rgb; }) {
        media::VideoReader reader(path(from).toStdString(), {.threads = 1});
        media::VideoWriter writer(reader, path(to).toStdString(), options);
        while (const auto frame = reader.read_next()) writer.write(*frame, change(frame->image.rgb));
        Progress progress;
        writer.finish(progress);
        notes_ = writer.notes();
        QVERIFY(!QFile::exists(path("." + to + ".parts")));
    }

    QString noted() const {
        QString all;
        for (const auto& note : notes_) all += QString::fromStdString(note) + "\n";
        return all;
    }

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(make_uneven_clip(path("clip.mp4"), {.options = {"-g", "10", "-bf", "2"}, .sound = "aac"}));
    }

    void times_samples_and_sound_of_every_codec_data() {
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("extension");
        for (const char* extension : {"mp4", "mkv", "mov"})
            for (const char* codec : {"h264", "h265"}) QTest::addRow("%s %s", codec, extension) << codec << extension;
        QTest::newRow("av1 mp4") << "av1"
                                 << "mp4";
        QTest::newRow("av1 webm") << "av1"
                                  << "webm";
        QTest::newRow("prores mov") << "prores"
                                    << "mov";
        QTest::newRow("ffv1 mkv") << "ffv1"
                                  << "mkv";
        QTest::newRow("h264 ts") << "h264"
                                 << "ts";
        QTest::newRow("its own") << ""
                                 << "mp4";
    }

    void times_samples_and_sound_of_every_codec() {
        QFETCH(QString, codec);
        QFETCH(QString, extension);
        const QString out = "out." + extension;
        rewrite("clip.mp4", out, options(codec.toStdString()));
        const auto stream = video_stream(path(out));
        QCOMPARE(stream["codec_name"].toString(), codec == "h265" ? "hevc" : codec.isEmpty() ? "h264" : codec);
        const auto before = frame_times(path("clip.mp4")), after = frame_times(path(out));
        QCOMPARE(after.size(), before.size());
        // Matroska counts milliseconds; MPEG-TS has no times below 0 and begins where its packets need it to.
        const bool exact = extension == "mp4" || extension == "mov" || extension == "ts";
        const double start = extension == "ts" ? after.front().toDouble() : 0;
        for (qsizetype i = 0; i < before.size(); ++i) {
            QVERIFY(std::abs(after[i].toDouble() - start - before[i].toDouble()) <= (exact ? 0.0000021 : 0.000501));
        }
        QCOMPARE(noted().contains("frame times were rounded"), !exact);
        if (extension == "mp4" || extension == "mov") QCOMPARE(after, before);
        if (extension == "mp4" || extension == "mov") QCOMPARE(packets(path(out), "a"), packets(path("clip.mp4"), "a"));
        if (extension == "webm") QVERIFY2(noted().contains("aac) is left out"), qPrintable(noted()));
        // Within what the codec loses.
        media::VideoReader a(path("clip.mp4").toStdString(), {.threads = 1}),
            b(path(out).toStdString(), {.threads = 1});
        while (const auto frame = a.read_next()) {
            const double error = (b.read_next()->image.rgb - frame->image.rgb).square().mean().item<double>();
            QVERIFY2(-10 * std::log10(error) > (codec == "ffv1" ? 60 : 27), qPrintable(QString::number(error)));
        }
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
        }
    }

    void subtitles_chapters_tags_and_attachments() {
        QFile subtitles(path("words.srt"));
        QVERIFY(subtitles.open(QIODevice::WriteOnly));
        subtitles.write("1\n00:00:00,200 --> 00:00:00,900\nrain\n\n2\n00:00:01,000 --> 00:00:01,500\nno rain\n");
        subtitles.close();
        QFile chapters(path("chapters.txt"));
        QVERIFY(chapters.open(QIODevice::WriteOnly));
        chapters.write(
            ";FFMETADATA1\ntitle=A street\nartist=Someone\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=800\ntitle=wet\n"
            "[CHAPTER]\nTIMEBASE=1/1000\nSTART=800\nEND=1600\ntitle=dry\n");
        chapters.close();
        QVERIFY(make_clip({"-i",
                           path("clip.mp4"),
                           "-i",
                           path("words.srt"),
                           "-i",
                           path("chapters.txt"),
                           "-map",
                           "0",
                           "-map",
                           "1",
                           "-map_metadata",
                           "2",
                           "-c",
                           "copy",
                           "-c:s",
                           "srt",
                           "-metadata:s:a",
                           "language=deu",
                           "-attach",
                           path("words.srt"),
                           "-metadata:s:t",
                           "mimetype=text/plain",
                           path("all.mkv")}));
        rewrite("all.mkv", "all_again.mkv", options());
        QCOMPARE(packets(path("all_again.mkv"), "s"), packets(path("all.mkv"), "s"));
        QCOMPARE(packets(path("all_again.mkv"), "a"), packets(path("all.mkv"), "a"));
        const auto before = probe(path("all.mkv"), {"-show_chapters", "-show_format", "-show_streams"}),
                   after = probe(path("all_again.mkv"), {"-show_chapters", "-show_format", "-show_streams"});
        const auto titles = [](const QJsonObject& file) {
            QStringList titles;
            for (const auto& value : file["chapters"].toArray())
                titles += value.toObject()["start_time"].toString() + " " + value.toObject()["end_time"].toString() +
                          " " + value.toObject()["tags"].toObject()["title"].toString();
            return titles;
        };
        QCOMPARE(titles(after), titles(before));
        QCOMPARE(titles(after).size(), 2);
        QCOMPARE(after["format"].toObject()["tags"].toObject()["title"].toString(), "A street");
        QCOMPARE(after["format"].toObject()["tags"].toObject()["ARTIST"].toString(), "Someone");
        QCOMPARE(after["streams"].toArray().size(), 4);
        QCOMPARE(after["streams"].toArray().at(1).toObject()["tags"].toObject()["language"].toString(), "deu");
        QCOMPARE(after["streams"].toArray().at(3).toObject()["codec_type"].toString(), "attachment");
        QCOMPARE(frame_times(path("all_again.mkv")), frame_times(path("all.mkv")));
        // MP4 holds chapters, but not this kind of subtitles.
        rewrite("all.mkv", "all.mp4", options());
        QVERIFY2(noted().contains("(subtitle, subrip) is left out"), qPrintable(noted()));
        const auto mp4 = probe(path("all.mp4"), {"-show_chapters"});
        QCOMPARE(titles(mp4), titles(before));
        rewrite("all.mp4", "all_mp4.mp4", options());
        QCOMPARE(titles(probe(path("all_mp4.mp4"), {"-show_chapters"})), titles(mp4));
        QVERIFY2(noted().isEmpty(), qPrintable(noted()));
    }

    void a_cover_comes_along() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1", path("cover.jpg")}));
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-i", path("cover.jpg"), "-map", "0", "-map", "1", "-c", "copy",
                           "-disposition:v:1", "attached_pic", path("covered.mp4")}));
        rewrite("covered.mp4", "covered_again.mp4", options());
        const auto streams = probe(path("covered_again.mp4"), {"-show_streams"})["streams"].toArray();
        QCOMPARE(streams.size(), 3);
        QCOMPARE(streams.at(2).toObject()["disposition"].toObject()["attached_pic"].toInt(), 1);
        QCOMPARE(packets(path("covered_again.mp4"), "v:1"), packets(path("covered.mp4"), "v:1"));
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

    void quality_makes_a_difference() {
        for (const char* codec : {"h264", "h265", "av1", "prores"}) {
            std::array<int64_t, 3> sizes{};
            for (std::size_t i = 0; i < 3; ++i) {
                auto some = options(codec);
                some.quality = std::array{10, 60, 100}[i];
                some.part_frames = 100;
                rewrite("clip.mp4", "quality.mkv", some);
                int64_t bytes = 0;
                for (const auto& value :
                     probe(path("quality.mkv"), {"-show_packets", "-select_streams", "v"})["packets"].toArray())
                    bytes += value.toObject()["size"].toString().toInt();
                sizes[i] = bytes;
            }
            QVERIFY2(sizes[0] < sizes[1] && sizes[1] < sizes[2], codec);
        }
    }

    void an_export_goes_on_after_its_last_whole_part_data() {
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("extension");
        QTest::newRow("h264") << "h264"
                              << "mp4";
        QTest::newRow("prores") << "prores"
                                << "mov";
    }

    void an_export_goes_on_after_its_last_whole_part() {
        QFETCH(QString, codec);
        QFETCH(QString, extension);
        const QString resumed = codec + "_resumed." + extension, unbroken = codec + "_unbroken." + extension;
        const auto input = path("clip.mp4").toStdString(), output = path(resumed).toStdString();
        auto some = options(codec.toStdString());
        some.existing = Existing::kKeep;
        rewrite("clip.mp4", unbroken, options(codec.toStdString()));
        int64_t last = 0;
        {
            media::VideoReader reader(input, {.threads = 1});
            media::VideoWriter writer(reader, output, some);
            for (int i = 0; i < 17; ++i) {
                const auto frame = reader.read_next();
                writer.write(*frame, frame->image.rgb);
                if (i == 13) last = frame->pts;  // two parts of 7
            }
            // Nobody else may write it meanwhile.
            QVERIFY_EXCEPTION_THROWN(media::VideoWriter(reader, output, some), Error);
        }
        QVERIFY(!QFile::exists(path(resumed)));
        some.resume = true;
        {
            media::VideoReader reader(input, {.threads = 1});
            auto other = some;
            other.quality = 50;
            QVERIFY_EXCEPTION_THROWN(media::VideoWriter(reader, output, other), Error);
            media::VideoWriter writer(reader, output, some);
            QCOMPARE(writer.frames(), 14);
            QCOMPARE(writer.last_pts().value_or(-1), last);
            reader.seek_pts(last + 1);
            while (const auto frame = reader.read_next())
                if (frame->pts > last) writer.write(*frame, frame->image.rgb);
            QCOMPARE(writer.frames(), 50);
            Progress progress;
            writer.finish(progress);
        }
        QCOMPARE(frame_times(path(resumed)), frame_times(path(unbroken)));
        QCOMPARE(frame_times(path(resumed)), frame_times(path("clip.mp4")));
        // x264 was seen to code a part of the same frames in two ways, so its samples are left to the other codec.
        if (codec != "h264") QCOMPARE(frame_sums(path(resumed)), frame_sums(path(unbroken)));
        QCOMPARE(frame_sums(path(resumed)).size(), 50);
        QCOMPARE(packets(path(resumed), "a"), packets(path("clip.mp4"), "a"));
        // Decoding times rise, and no frame is due before it is decoded.
        double before = -100;
        for (const auto& value : probe(path(resumed), {"-show_packets", "-select_streams", "v"})["packets"].toArray()) {
            const double decoded = value.toObject()["dts_time"].toString().toDouble();
            QVERIFY(decoded > before && decoded <= value.toObject()["pts_time"].toString().toDouble());
            before = decoded;
        }
    }

    void what_cannot_be_written_is_said_before_any_work() {
        media::VideoReader reader(path("clip.mp4").toStdString(), {.threads = 1});
        const auto refused = [&](const QString& name, const media::VideoWriteOptions& some, const QString& reason) {
            QString said;
            try {
                media::VideoWriter(reader, path(name).toStdString(), some);
            } catch (const Error& error) {
                said = error.what();
            }
            QVERIFY2(said.contains(reason), qPrintable(said));
            QVERIFY(!QFile::exists(path("." + QFileInfo(name).fileName() + ".parts")));
        };
        refused("out.xyz", options(), "has to end in");
        refused("out.png", options(), "has to end in");
        refused("none/out.mp4", options(), "its folder does not exist");
        refused("out.mp4", options("nonsense"), "no encoder for 'nonsense': use h264");
        refused("out.webm", options("h264"), "does not hold it");
        refused("out.mov", options("av1"), "does not hold what");
        auto keep = options();
        keep.existing = Existing::kKeep;
        refused("clip.mp4", keep, "exists already");
        media::VideoWriter writer(reader, path("nothing.mp4").toStdString(), options());
        Progress progress;
        QVERIFY_EXCEPTION_THROWN(writer.finish(progress), Error);
        QVERIFY(!QFile::exists(path("nothing.mp4")));
    }

    void encoders_that_are_there() {
        QStringList names;
        for (const auto& encoder : media::available_encoders()) names += QString::fromStdString(encoder.name);
        for (const char* name : {"libx264", "libx265", "prores_ks", "ffv1"}) QVERIFY(names.contains(name));
    }
};

QTEST_GUILESS_MAIN(TestVideoWriter)
#include "test_video_writer.moc"
