// What a file holds beside the restored video: sound, subtitles, covers, data, further videos.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QtTest>

#include "core/base/error.h"
#include "tests/core/media/rewritten_clips.h"

using namespace deweather;

class TestVideoStreams : public QObject, protected RewrittenClips {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(make_uneven_clip(path("clip.mp4"), {.options = {"-g", "10", "-bf", "2"}, .sound = "aac"}));
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
};

QTEST_GUILESS_MAIN(TestVideoStreams)
#include "test_video_streams.moc"
