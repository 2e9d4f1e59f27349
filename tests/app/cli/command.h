// Runs the real program and captures its output.
#pragma once

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
