// The journals of killed sessions of every earlier version, see tests/stored, are offered again.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/catalog/journal.h"

using deweather::studio::Journal;

class TestStoredSession : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void what_was_not_saved_is_offered_data() {
        QTest::addColumn<QString>("file");
        for (const auto& version : QDir("tests/stored").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QTest::newRow(qPrintable(version)) << "tests/stored/" + version + "/session.jsonl";
    }
    void what_was_not_saved_is_offered() {
        QFETCH(QString, file);
        const QTemporaryDir folder;
        QVERIFY(QFile::copy(file, folder.filePath("session-0.jsonl")));
        const auto session = Journal::left_behind(folder.path());
        QVERIFY(session.has_value());
        QCOMPARE(session->pictures.size(), 3);
        QCOMPARE(session->pictures[0].path, "PICTURES/a.png");
        QCOMPARE(session->pictures[1].path, "PICTURES/c.png");
        QCOMPARE(session->pictures[1].save_to, "PICTURES/c_restored.png");
        QCOMPARE(session->pictures[1].how["quality"].toInt(), 90);
        QCOMPARE(session->pictures[2].path, "PICTURES/d.mp4");
        QCOMPARE(session->settings["strength"].toDouble(), 0.7);
        QCOMPARE(session->settings["models"].toArray().size(), 2);
        QCOMPARE(session->settings["strengths"].toObject()["PICTURES/b.png"].toDouble(), 0.5);
    }
};

QTEST_GUILESS_MAIN(TestStoredSession)
#include "test_stored_session.moc"
