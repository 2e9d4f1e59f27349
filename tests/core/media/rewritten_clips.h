// Clips that a test makes and writes again, frame by frame, in another file.
//
//     class TestVideoClocks : public QObject, protected RewrittenClips {
//         ...
//         rewrite("clip.mp4", "out.mkv", options("ffv1"));
//         QCOMPARE(frame_times(path("out.mkv")), frame_times(path("clip.mp4")));
#pragma once

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/video_writer.h"
#include "tests/clip.h"

class RewrittenClips {
  protected:
    QTemporaryDir folder_;
    std::vector<std::string> notes_;

    QString path(const QString& name) const { return folder_.filePath(name); }

    static deweather::media::VideoWriteOptions options(const std::string& codec = {}) {
        deweather::media::VideoWriteOptions options;
        options.codec = codec;
        options.threads = 1;
        options.existing = deweather::Existing::kReplace;
        options.part_frames = 7;
        return options;
    }

    // Copies every frame, modified by `change`.
    void rewrite(
        const QString& from, const QString& to, const deweather::media::VideoWriteOptions& options,
        const std::function<at::Tensor(const at::Tensor&)>& change = [](const at::Tensor& rgb) { return rgb; }) {
        deweather::media::VideoReader reader(path(from).toStdString(), {.threads = 1});
        deweather::media::VideoWriter writer(reader, path(to).toStdString(), options);
        while (const auto frame = reader.read_next()) writer.write(*frame, change(frame->image.rgb));
        deweather::Progress progress;
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
};
