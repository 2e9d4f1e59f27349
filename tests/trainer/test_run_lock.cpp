// The run lock: one process per run, and its note after the process has ended.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "core/base/error.h"
#include "trainer/run_lock.h"

using namespace deweather;
using namespace deweather::trainer;
using State = LockNote::State;
namespace fs = std::filesystem;

class TestRunLock : public QObject {
    Q_OBJECT

    static QString refusal(const fs::path& folder) {
        try {
            const RunLock lock(folder);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

  private Q_SLOTS:
    void a_second_one_is_refused_and_told_by_whom() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(read_lock(path).state == State::kNone);
        {
            RunLock lock(path);
            lock.set_steps(500);
            const auto note = read_lock(path);
            QVERIFY(note.state == State::kRunning);
            QCOMPARE(note.pid, int64_t{getpid()});
            QCOMPARE(note.host, host_name());
            QCOMPARE(note.steps, int64_t{500});
            const auto text = refusal(path);
            QVERIFY2(
                text.contains(QString::number(getpid())) && text.contains(host_name().c_str()) && !text.contains('\n'),
                qPrintable(text));
            // Being refused changes nothing.
            QVERIFY(read_lock(path).state == State::kRunning);
        }
        QVERIFY(read_lock(path).state == State::kStopped);
        QCOMPARE(refusal(path), QString());
    }

    void how_it_ended_is_kept() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        RunLock(path).end(RunEnd::kFinished);
        QVERIFY(read_lock(path).state == State::kFinished);
        RunLock(path).end(RunEnd::kFailed, "the disk is full\nfree some");
        QVERIFY(read_lock(path).state == State::kFailed);
        QCOMPARE(read_lock(path).message, std::string("the disk is full free some"));
        // While it is held, it runs; a shorter note leaves nothing of a longer one.
        const RunLock lock(path);
        QVERIFY(read_lock(path).state == State::kRunning);
        QCOMPARE(read_lock(path).message, std::string());
    }

    void that_of_a_killed_program_is_taken_over() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        const auto child = fork();
        if (child == 0) {
            const RunLock lock(path);
            raise(SIGSTOP);
            _exit(0);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, WUNTRACED), child);
        QVERIFY(WIFSTOPPED(status));
        QVERIFY(is_alive(child));
        QVERIFY(read_lock(path).state == State::kRunning);
        QVERIFY(refusal(path).contains(QString::number(child)));
        kill(child, SIGKILL);
        QTRY_VERIFY(!is_alive(child));  // although nobody has waited for it
        QVERIFY(read_lock(path).state == State::kKilled);
        QCOMPARE(read_lock(path).pid, int64_t{child});
        QCOMPARE(waitpid(child, &status, 0), child);
        QCOMPARE(refusal(path), QString());
        QVERIFY(read_lock(path).state == State::kStopped);
    }

    void of_another_machine_nothing_is_known() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        std::ofstream(path / "lock") << R"({"pid":12,"host":"some-other-machine","state":"running"})";
        QVERIFY(read_lock(path).state == State::kElsewhere);
        const auto text = refusal(path);
        QVERIFY2(text.contains("some-other-machine") && text.contains("delete"), qPrintable(text));
        QVERIFY(read_lock(path).state == State::kElsewhere);
        std::ofstream(path / "lock") << R"({"pid":12,"host":"some-other-machine","state":"stopped"})";
        QCOMPARE(refusal(path), QString());
    }

    void rubbish_is_no_note() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        for (const char* text : {"", "{", "[1]", R"({"pid":"x"})", R"({"state":7})"}) {
            std::ofstream(path / "lock", std::ios::trunc) << text;
            QVERIFY2(read_lock(path).state == State::kNone, text);
            QCOMPARE(refusal(path), QString());
        }
    }

    void the_command_says_it_in_one_line() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        std::ofstream(path / "run.toml") << "seed = 1\n";
        const RunLock lock(path);
        QProcess program;
        program.start(DEWEATHER_BIN "/deweather", {"train", "--resume", folder.path()});
        QVERIFY(program.waitForFinished(60000));
        QCOMPARE(program.exitCode(), 1);
        const auto text = QString::fromUtf8(program.readAllStandardError()).trimmed();
        QVERIFY2(text.contains(QString("process %1 on").arg(getpid())) && !text.contains('\n'), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestRunLock)
#include "test_run_lock.moc"
