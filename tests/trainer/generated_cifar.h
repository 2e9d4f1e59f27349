// Generated files in CIFAR-10's format: pictures with larger labels have more of one colour, plus noise.
#pragma once

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

// The noise-free pixel (channel, row, column) of a picture with this label.
inline int cifar_level(int label, int channel, int row, int column) {
    return (label * 20 + channel * 7 + row + column) % 236;
}

inline QByteArray cifar_records(int count, quint32 seed, int noise) {
    QRandomGenerator random(seed);
    QByteArray bytes;
    for (int i = 0; i < count; ++i) {
        const int label = i % 10;
        bytes.append(static_cast<char>(label));
        for (int channel = 0; channel < 3; ++channel)
            for (int row = 0; row < 32; ++row)
                for (int column = 0; column < 32; ++column)
                    bytes.append(static_cast<char>(cifar_level(label, channel, row, column) +
                                                   (noise > 0 ? random.bounded(noise) : 0)));
    }
    return bytes;
}

inline void write_file(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
}

// Writes all six files, with this many pictures each.
inline void write_cifar(const QString& folder, int each, int noise = 20) {
    QDir().mkpath(folder);
    for (int batch = 1; batch <= 5; ++batch)
        write_file(QString("%1/data_batch_%2.bin").arg(folder).arg(batch),
                   cifar_records(each, static_cast<quint32>(batch), noise));
    write_file(folder + "/test_batch.bin", cifar_records(each, 6, noise));
}
