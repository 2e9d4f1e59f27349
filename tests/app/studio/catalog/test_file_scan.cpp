// Dropped files are sorted, folders are scanned, and results come in small chunks.
#include "app/studio/catalog/file_scan.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

using deweather::studio::FileScan;

class TestFileScan : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString made(const QString& name) const {
        const QString path = folder_.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        return path;
    }

  private Q_SLOTS:
    void sorted_by_what_they_are() {
        QMap<FileScan::Kind, QStringList> found;
        FileScan scan;
        connect(&scan, &FileScan::found, this,
                [&](const QStringList& paths, FileScan::Kind kind) { found[kind] += paths; });
        QSignalSpy finished(&scan, &FileScan::finished), problem(&scan, &FileScan::problem);
        const auto picture = made("in/a.JPG"), second = made("in/b.png"), text = made("in/c.txt");
        const auto clip = made("clip.MP4"), model = made("net.pth");
        QDir(folder_.path()).mkdir("empty");
        scan.start({folder_.filePath("in"), clip, model, text, folder_.filePath("empty")});
        QVERIFY(scan.is_running());
        QVERIFY(finished.wait(5000));
        // A text file that was named explicitly is tried: its content decides.
        QCOMPARE(found[FileScan::Kind::kPicture], (QStringList{picture, second, text}));
        QCOMPARE(found[FileScan::Kind::kVideo], QStringList{clip});
        QCOMPARE(found[FileScan::Kind::kModel], QStringList{model});
        QCOMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].toString().contains("empty"));
        QVERIFY(!scan.is_running());
    }

    void what_is_left_out_of_folders_is_said() {
        for (const char* name :
             {"again/a.png", "again/a_restored.png", "again/a_compare.png", "again/lone_restored.png"})
            made(name);
        // Not created by Qt, which stores names as Unicode.
        std::ofstream(folder_.filePath("again").toStdString() + "/caf\xe9.png") << "x";
        FileScan scan;
        QStringList found;
        connect(&scan, &FileScan::found, this, [&](const QStringList& paths) { found += paths; });
        QSignalSpy finished(&scan, &FileScan::finished), problem(&scan, &FileScan::problem);
        scan.start({folder_.filePath("again")});
        QVERIFY(finished.wait(5000));
        QCOMPARE(found, (QStringList{folder_.filePath("again/a.png"), folder_.filePath("again/lone_restored.png")}));
        QCOMPARE(problem.size(), 2);
        QVERIFY(problem[0][0].toString().contains("UTF-8"));
        QVERIFY(problem[1][0].toString().startsWith("2 "));
    }

    void many_come_in_portions() {
        FileScan scan;
        qsizetype largest = 0, all = 0;
        connect(&scan, &FileScan::found, this, [&](const QStringList& paths) {
            largest = qMax(largest, paths.size());
            all += paths.size();
        });
        QSignalSpy finished(&scan, &FileScan::finished);
        QStringList many;
        for (int i = 0; i < 1050; ++i) many.append(QString("/nowhere/%1.jpg").arg(i));
        scan.start(many);
        QVERIFY(finished.wait(5000));
        QCOMPARE(all, 1050);
        QCOMPARE(largest, FileScan::kChunk);
    }
};

QTEST_GUILESS_MAIN(TestFileScan)
#include "test_file_scan.moc"
