// Exports: every codec and container, what cannot be written, and one that goes on where it was interrupted.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QtTest>

#include "core/base/error.h"
#include "tests/core/media/rewritten_clips.h"

using namespace deweather;

class TestVideoWriter : public QObject, protected RewrittenClips {
    Q_OBJECT

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
