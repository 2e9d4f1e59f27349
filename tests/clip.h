// Small clips made by the ffmpeg command, and ffprobe as an independent reader.
//
//     QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", path}));
//     QCOMPARE(frame_times(result), frame_times(path));
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

inline QByteArray output_of(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, arguments);
    process.waitForFinished(120000);
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0 ? process.readAllStandardOutput()
                                                                                   : QByteArray("failed");
}

inline bool make_clip(const QStringList& arguments) {
    return output_of("ffmpeg", QStringList{"-v", "error", "-nostdin", "-y", "-threads", "1"} + arguments) != "failed";
}

// `options` such as {"-show_streams"}.
inline QJsonObject probe(const QString& file, const QStringList& options) {
    return QJsonDocument::fromJson(
               output_of("ffprobe", QStringList{"-v", "error", "-of", "json"} + options + QStringList{file}))
        .object();
}

inline QJsonObject video_stream(const QString& file) {
    return probe(file, {"-show_streams", "-select_streams", "v:0"})["streams"].toArray().at(0).toObject();
}

// Presentation times of the first video stream's frames, in seconds, as text.
inline QStringList frame_times(const QString& file) {
    QStringList times;
    const auto frames = probe(file, {"-show_entries", "frame=pts_time", "-select_streams", "v:0"})["frames"].toArray();
    for (const auto& frame : frames) times += frame.toObject()["pts_time"].toString();
    return times;
}

// A checksum of each decoded frame's samples.
inline QStringList frame_sums(const QString& file) {
    QStringList sums;
    const auto lines = output_of("ffmpeg", {"-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", "-vsync",
                                            "passthrough", "-f", "framemd5", "-"})
                           .split('\n');
    for (const auto& line : lines)
        if (!line.startsWith('#') && line.contains(',')) sums += QString(line.split(',').last().trimmed());
    return sums;
}

// Time, length and checksum of each packet of the streams that a selector names ("a", "s:0").
inline QStringList packets(const QString& file, const QString& selector) {
    QStringList packets;
    const auto found = probe(file, {"-show_packets", "-show_data_hash", "md5", "-select_streams", selector});
    for (const auto& value : found["packets"].toArray()) {
        const auto packet = value.toObject();
        packets += packet["pts_time"].toString() + " " + packet["duration_time"].toString() + " " +
                   packet["size"].toString() + " " + packet["data_hash"].toString();
    }
    return packets;
}

// Uneven times: frame n at 3000 n + (37 n² mod 500) * 4 ticks of 1/90000 s.
inline const char* const kUneven = "settb=1/90000,setpts='3000*N+4*mod(37*N*N\\,500)'";

struct UnevenClip {
    QString size = "64x48";
    int rate = 25;
    double seconds = 2;
    QStringList options = {};  // of x264, and of the container
    QString sound = {};        // its codec; empty: none
    double sound_seconds = 1.7;
};

// testsrc2 in H.264 with uneven times.
inline bool make_uneven_clip(const QString& path, const UnevenClip& clip = {}) {
    QStringList arguments = {"-f", "lavfi", "-i",
                             QString("testsrc2=s=%1:r=%2:d=%3").arg(clip.size).arg(clip.rate).arg(clip.seconds)};
    if (!clip.sound.isEmpty())
        arguments += {"-f", "lavfi", "-i", QString("sine=d=%1").arg(clip.sound_seconds), "-c:a", clip.sound};
    arguments += {"-vf", kUneven, "-vsync", "passthrough", "-enc_time_base", "1:90000", "-c:v", "libx264"};
    return make_clip(arguments + clip.options + QStringList{path});
}
