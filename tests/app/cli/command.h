// Runs the real program and captures its output.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

struct Ran {
    int status = -1;
    QByteArray output, errors;

    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
    // The lines on standard error.
    QList<QByteArray> lines() const {
        QList<QByteArray> lines = errors.split('\n');
        lines.removeAll(QByteArray());
        return lines;
    }
};

inline Ran run_program(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(300000);
    return {.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .errors = process.readAllStandardError()};
}

inline Ran deweather_command(const QStringList& arguments) {
    return run_program(DEWEATHER_BIN "/deweather", arguments);
}

// Processor seconds of a running process so far, which do not depend on what else the machine does. 0: it has ended.
inline double processor_seconds(const QProcess& process) {
    QFile file(QString("/proc/%1/stat").arg(process.processId()));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    // The fields after the program's name: utime and stime are the 12th and 13th of them, in ticks.
    const auto fields = file.readAll().split(')').last().simplified().split(' ');
    if (fields.size() < 13) return 0;
    return static_cast<double>(fields[11].toLongLong() + fields[12].toLongLong()) /
           static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// Processor seconds of all processes that were started and have ended.
inline double processor_seconds_of_ended() {
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
