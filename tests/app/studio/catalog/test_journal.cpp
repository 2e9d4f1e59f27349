// Session recovery: after a crash, an orderly end, and damage; and no caller waits for the disk.
#include "app/studio/catalog/journal.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using deweather::studio::Journal;
using State = Journal::State;

class TestJournal : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString folder() const { return folder_->filePath("sessions"); }
    QStringList files() const { return QDir(folder()).entryList(QDir::Files); }
    static QStringList paths(const std::optional<Journal::Session>& session) {
        QStringList paths;
        if (session)
            for (const auto& picture : session->pictures) paths.append(picture.path);
        return paths;
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void after_a_crash_all_that_is_not_saved() {
        {
            Journal journal(folder());
            journal.set_settings({{"strength", 0.5}});
            journal.opened({"a", "b", "c", "d", "e"});
            journal.became("a", State::kRestored);
            journal.became("b", State::kSaved, "b_restored");
            journal.became("c", State::kSaving, "out/c.png");
            journal.became("d", State::kFailed);
            journal.opened({"f"});
            journal.became("f", State::kOpen);
            journal.set_settings({{"strength", 0.75}});
            // A live session is not offered for recovery.
            journal.flush();
            QVERIFY(!Journal::left_behind(folder()));
        }
        const auto session = Journal::left_behind(folder());
        QCOMPARE(paths(session), (QStringList{"a", "c", "e", "f"}));
        QCOMPARE(session->pictures[1].save_to, "out/c.png");
        QCOMPARE(session->settings["strength"].toDouble(), 0.75);
        // The session stays until the user has decided.
        QVERIFY(Journal::left_behind(folder()).has_value());
        Journal::forget(*session);
        QVERIFY(!Journal::left_behind(folder()));
        QCOMPARE(files(), QStringList());
    }

    void after_an_orderly_end_what_was_still_to_be_done() {
        {
            Journal journal(folder());
            journal.opened({"a", "b", "c", "d", "e"});
            journal.became("a", State::kRestored);
            journal.became("b", State::kCancelled);
            journal.became("d", State::kOpen);
            journal.became("e", State::kSaved);
            journal.close();
        }
        QCOMPARE(paths(Journal::left_behind(folder())), (QStringList{"a", "c"}));
    }

    void an_orderly_end_without_work_leaves_nothing() {
        {
            Journal journal(folder());
            journal.opened({"a", "b", "c"});
            journal.became("a", State::kSaved);
            journal.became("b", State::kOpen);
            journal.became("c", State::kRestored);
            journal.closed("c");
            journal.close();
        }
        QCOMPARE(files(), QStringList());
    }

    void damage_is_passed_over() {
        {
            Journal journal(folder());
            journal.opened({"a", "b"});
        }
        QFile file(QDir(folder()).filePath(files().first()));
        QVERIFY(file.open(QIODevice::Append));
        file.write("\xff\xfe nonsense\n[1,2]\n{\"path\":\"x\",\"state\":\"saved\"}\n{\"path\":\"a\",\"sta");
        file.close();
        QFile other(QDir(folder()).filePath("session-0.jsonl"));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write("{\"open\":[\"z\",\"a\"]}\n");
        other.close();
        // Two sessions are merged into one, with common pictures once.
        QCOMPARE(paths(Journal::left_behind(folder())), (QStringList{"z", "a", "b"}));
    }

    void where_nothing_can_be_written_the_rest_goes_on() {
        QFile file(folder_->filePath("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Journal journal(folder_->filePath("file/sessions"));
        journal.opened({"a"});
        journal.close();
        QVERIFY(!Journal::left_behind(folder_->filePath("file/sessions")));
    }

    void ten_thousand_pictures_do_not_hold_anyone_up() {
        QStringList many;
        for (int i = 0; i < 10000; ++i) many.append(QString("/some/where/%1.jpg").arg(i));
        QElapsedTimer timer;
        {
            Journal journal(folder());
            timer.start();
            journal.opened(many);
            for (const auto& path : many) journal.became(path, State::kRestored);
            QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        }
        QCOMPARE(paths(Journal::left_behind(folder())).size(), 10000);
    }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "test_journal.moc"
