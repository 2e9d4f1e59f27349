// A folder of pictures that `deweather restore` is called on, and what it left there.
//
//     class TestRestoreCommand : public QObject, protected RestoredFolder {
//         ...
//         picture("a.png");
//         refused({"restore", path("a.png"), "-o", path("no/a.png")}, "does not exist");
#pragma once

#include <torch/types.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QPair>
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "command.h"
#include "core/base/utf8.h"
#include "core/media/image_io.h"
#include "tests/core/onnx/onnx_file.h"

class RestoredFolder {
  protected:
    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void picture(const QString& name, int64_t height = 24, int64_t width = 32, int depth = 8) const {
        deweather::media::Image image;
        at::manual_seed(2);
        image.rgb = at::rand({3, height, width});
        image.bit_depth = depth;
        deweather::media::write_image(image, path(name).toStdString(), {});
    }

    void file(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // Everything in the folder, hidden files too.
    QStringList listing() const {
        return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    // One line, exit 1, naming the subject, and nothing written.
    void refused(const QStringList& arguments, const QString& reason) {
        const auto before = listing();
        const auto ran = deweather_command(arguments);
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.lines().size() == 1, ran.errors);
        QVERIFY2(QString(ran.errors).contains(reason), ran.errors);
        QVERIFY(ran.output.isEmpty());
        QCOMPARE(listing(), before);
    }

    static QByteArray big_endian(quint32 value) {
        return QByteArray{}
            .append(char(value >> 24))
            .append(char(value >> 16))
            .append(char(value >> 8))
            .append(char(value));
    }
};
