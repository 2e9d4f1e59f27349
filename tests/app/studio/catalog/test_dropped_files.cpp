// Files in a drop or the clipboard: local ones with any name or host, and counted remote ones.
#include "app/studio/catalog/dropped_files.h"

#include <QUrl>
#include <QtTest>

using namespace deweather::studio;

class TestDroppedFiles : public QObject {
    Q_OBJECT

    static DroppedFiles dropped(const QByteArray& uris) {
        QMimeData data;
        data.setData("text/uri-list", uris);
        return dropped_files(data);
    }

  private Q_SLOTS:
    void local_files() {
        const auto files = dropped(
            "file:///tmp/rain%20%231.png\r\nfile:///tmp/100%25.png\r\n"
            "file://localhost/tmp/a.png\r\nfile:///tmp/a.png\r\nfile://LOCALHOST/tmp/b.png\r\n");
        QCOMPARE(files.paths, (QStringList{"/tmp/rain #1.png", "/tmp/100%.png", "/tmp/a.png", "/tmp/b.png"}));
        QCOMPARE(files.remote, 0);
        const auto own = QSysInfo::machineHostName();
        if (!own.isEmpty())
            QCOMPARE(dropped(("file://" + own + "/tmp/a.png\r\n").toUtf8()).paths, QStringList{"/tmp/a.png"});
    }

    void others_are_counted() {
        const auto mixed = dropped(
            "file:///tmp/a.png\r\nhttps://example.org/b.png\r\nsmb://server/share/c.png\r\n"
            "file://server/share/d.png\r\n");
        QCOMPARE(mixed.paths, QStringList{"/tmp/a.png"});
        QCOMPARE(mixed.remote, 3);
        QVERIFY(mixed.refusal().contains("3"));
        const auto remote = dropped("https://example.org/b.png\r\n");
        QVERIFY(remote.paths.isEmpty() && remote.remote == 1 && remote.refusal().contains("save"));
        QVERIFY(dropped("").paths.isEmpty() && dropped("").remote == 0);
    }
};

QTEST_GUILESS_MAIN(TestDroppedFiles)
#include "test_dropped_files.moc"
