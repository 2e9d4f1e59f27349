// The output preserves the input, as seen by ffprobe: times, samples, sound, subtitles, chapters, tags.
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

    // Copies every frame, modified by `change`.
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

    // Checksums of the decoded frames in this pixel format.
    QStringList frame_sums_as(const QString& pixels, const QString& file) const {
        QStringList sums;
        for (const auto& line : output_of("ffmpeg", {"-v", "error", "-nostdin", "-i", path(file), "-vsync",
                                                     "passthrough", "-pix_fmt", pixels, "-f", "framemd5", "-"})
                                    .split('\n'))
            if (!line.startsWith('#') && line.contains(',')) sums += QString(line.split(',').last().trimmed());
        return sums;
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
        QCOMPARE(noted().contains("frame times are rounded"), !exact);
        if (extension == "mp4" || extension == "mov") QCOMPARE(after, before);
        if (extension == "mp4" || extension == "mov") QCOMPARE(packets(path(out), "a"), packets(path("clip.mp4"), "a"));
        if (extension == "webm") QVERIFY2(noted().contains("aac) is left out"), qPrintable(noted()));
        // Equal within the codec's losses.
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
        // MP4 supports chapters, but subtitles only in its own format, and no attachments.
        rewrite("all.mkv", "all.mp4", options());
        QVERIFY2(noted().contains("(subtitle, subrip) becomes mov_text"), qPrintable(noted()));
        QVERIFY2(noted().contains("(attachment, ") && noted().contains("is left out"), qPrintable(noted()));
        const auto texts = [&](const QString& file) {
            QStringList lines = QString(output_of("ffmpeg", {"-v", "error", "-nostdin", "-i", path(file), "-map",
                                                             "0:s:0", "-f", "srt", "-"}))
                                    .split('\n');
            lines.removeIf([](const QString& line) { return line.contains("-->"); });
            return lines;
        };
        const auto shown = [&](const QString& file) {
            QStringList times;
            for (const auto& packet : packets(path(file), "s"))
                if (packet.section(' ', 2, 2).toInt() > 2) times += packet.section(' ', 0, 1);  // not the gaps between
            return times;
        };
        QVERIFY2(texts("all.mkv").contains("no rain"), qPrintable(texts("all.mkv").join('\n')));
        QCOMPARE(texts("all.mp4"), texts("all.mkv"));
        QCOMPARE(shown("all.mp4"), shown("all.mkv"));
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

    // With the streams of two cameras, the first is restored and the other kept, whichever is larger.
    void several_films_in_a_file() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=1", "-f", "lavfi", "-i",
                           "testsrc=s=160x120:r=10:d=1", "-map", "0", "-map", "1", "-c:v", "libx264", "-disposition",
                           "default", path("two.mp4")}));
        media::VideoReader reader(path("two.mp4").toStdString(), {.threads = 1});
        QCOMPARE(reader.info().width, 64);
        QVERIFY(!reader.notes().empty() && reader.notes()[0].find("it holds 2 videos; stream 0 (64 x 48)") == 0);
        rewrite("two.mp4", "two_again.mp4", options());
        QCOMPARE(packets(path("two_again.mp4"), "v:1"), packets(path("two.mp4"), "v:1"));
        QCOMPARE(video_stream(path("two_again.mp4"))["width"].toInt(), 64);
    }

    void what_data_streams_become() {
        // A camera's private stream, made by relabelling a text stream.
        QFile subtitles(path("tele.srt"));
        QVERIFY(subtitles.open(QIODevice::WriteOnly));
        subtitles.write("1\n00:00:00,200 --> 00:00:00,900\nGPS\n");
        subtitles.close();
        QVERIFY(make_clip({"-i", path("clip.mp4"), "-i", path("tele.srt"), "-map", "0", "-map", "1", "-c", "copy",
                           "-c:s", "mov_text", path("tele.mp4")}));
        QFile file(path("tele.mp4"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        auto bytes = file.readAll();
        bytes.replace("tx3g", "gpmd").replace("sbtl", "meta");
        file.seek(0);
        file.write(bytes);
        file.close();
        QCOMPARE(probe(path("tele.mp4"), {"-show_streams", "-select_streams", "d"})["streams"].toArray().size(), 1);
        rewrite("tele.mp4", "tele.mkv", options());
        QVERIFY2(noted().contains("its stream 2 (data, gpmd) is left out"), qPrintable(noted()));
        QVERIFY2(!noted().contains(".mkv does"), qPrintable(noted()));
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
            // No other process may write it meanwhile.
            QVERIFY_EXCEPTION_THROWN(media::VideoWriter(reader, output, some), Error);
        }
        QVERIFY(!QFile::exists(path(resumed)));
        some.resume = media::Resume::kYes;
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
        // x264 was seen to encode some of the same frames in two ways, so only the other codec's samples are compared.
        if (codec != "h264") QCOMPARE(frame_sums(path(resumed)), frame_sums(path(unbroken)));
        QCOMPARE(frame_sums(path(resumed)).size(), 50);
        QCOMPARE(packets(path(resumed), "a"), packets(path("clip.mp4"), "a"));
        // Decoding times increase, and no frame is due before it is decoded.
        double before = -100;
        for (const auto& value : probe(path(resumed), {"-show_packets", "-select_streams", "v"})["packets"].toArray()) {
            const double decoded = value.toObject()["dts_time"].toString().toDouble();
            QVERIFY(decoded > before && decoded <= value.toObject()["pts_time"].toString().toDouble());
            before = decoded;
        }
    }

    void an_export_of_other_settings_begins_anew() {
        const auto input = path("clip.mp4").toStdString(), output = path("anew.mov").toStdString();
        auto some = options("prores");
        some.resume = media::Resume::kSameJob;
        media::VideoReader reader(input, {.threads = 1});
        {
            media::VideoWriter writer(reader, output, some);
            for (int i = 0; i < 14; ++i) {
                const auto frame = reader.read_next();
                writer.write(*frame, frame->image.rgb);
            }
        }
        const auto goes_on_after = [&](const media::VideoWriteOptions& settings) {
            return media::VideoWriter(reader, output, settings).frames();
        };
        QVERIFY(goes_on_after(some) > 0);
        auto other = some;
        other.quality = 20;
        QCOMPARE(goes_on_after(other), 0);
        QVERIFY(!QFile::exists(path(".anew.mov.parts")));
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
